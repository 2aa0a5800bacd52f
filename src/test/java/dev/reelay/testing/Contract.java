package dev.reelay.testing;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.dialect.Dialects;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The schemas in {@code contract/}. What Reelay writes is held to them more strictly than they say: there is no field that
 * they do not name.
 */
public enum Contract {
    REQUEST,
    COMMAND,
    RESULT,
    STATE,
    /** How far the requests of a partition are decided. */
    POSITION,
    /** What a partition's jobs have spent in a day. */
    SPEND,
    /** One step of what an operator did. */
    AUDIT;

    /** Where the files are. */
    public static final Path FOLDER = Path.of("contract");

    private static final JsonMapper JSON = new JsonMapper();
    private static final String BASE = "https://contract.invalid/";

    /** Loaded when it is first asked for. */
    private static final class Loaded {
        private static final Map<Contract, Schema> SCHEMAS = load();
    }

    /** The file's name. */
    public String file() {
        return name().toLowerCase(Locale.ROOT) + ".schema.json";
    }

    /** The schema as it stands in its file. */
    public ObjectNode json() {
        try {
            return (ObjectNode) JSON.readTree(FOLDER.resolve(file()).toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The violations of a value, in no particular order; empty when there are none. */
    public List<String> violations(JsonNode value) {
        return Loaded.SCHEMAS.get(this).validate(value).stream()
                .map(error -> error.getInstanceLocation() + " " + error.getMessage())
                .toList();
    }

    /** The same for text. */
    public List<String> violations(String json) {
        try {
            return violations(JSON.readTree(json));
        } catch (JsonProcessingException e) {
            throw new AssertionError(json, e);
        }
    }

    /** Fails unless the value is as the schema says. */
    public void check(JsonNode value) {
        List<String> violations = violations(value);
        if (!violations.isEmpty()) {
            throw new AssertionError(file() + " does not allow " + value + ": " + violations);
        }
    }

    private static Map<Contract, Schema> load() {
        Map<String, String> texts = new HashMap<>();
        Arrays.stream(values()).forEach(part -> {
            ObjectNode schema = part.json();
            if (part == RESULT || part == STATE || part == SPEND || part == AUDIT) {
                closed(schema);
            }
            texts.put(BASE + part.file(), schema.toString());
        });
        SchemaRegistry registry = SchemaRegistry.withDialect(
                Dialects.getDraft202012(),
                builder -> builder.schemas(texts)
                        .schemaRegistryConfig(SchemaRegistryConfig.builder()
                                .formatAssertionsEnabled(true)
                                .locale(Locale.ENGLISH)
                                .build()));
        Map<Contract, Schema> schemas = new HashMap<>();
        Arrays.stream(values())
                .forEach(part -> schemas.put(part, registry.getSchema(SchemaLocation.of(BASE + part.file()))));
        return schemas;
    }

    private static void closed(JsonNode node) {
        if (node instanceof ObjectNode object
                && object.path("type").asText().equals("object")
                && object.has("properties")) {
            object.put("additionalProperties", false);
        }
        List<JsonNode> children = new ArrayList<>();
        node.forEach(children::add);
        children.forEach(Contract::closed);
    }
}
