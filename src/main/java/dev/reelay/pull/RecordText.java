package dev.reelay.pull;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reelay.json.ExactJson;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Records as text that reviews well: two spaces, a line for each member and element, the same order whichever order RunComfy sends. The
 * members that say what a model is come first, then the others by name; the fields of an input keep the order of RunComfy's form.
 */
final class RecordText {

    private static final List<String> FIRST = List.of("model_id", "display_name", "kind", "categories", "description");

    /** The records of a list stand below it. */
    private static final String LIST = "models";

    /** Below it, names are fields of an input, whose order people know. */
    private static final String FIELDS = "properties";

    private static final JsonMapper JSON = ExactJson.mapper(new JsonFactory());

    private static final ObjectWriter PRETTY = JSON.writer(new DefaultPrettyPrinter(Separators.createDefaultInstance()
                    .withObjectFieldValueSpacing(Separators.Spacing.AFTER)
                    .withArrayEmptySeparator("")
                    .withObjectEmptySeparator(""))
            .withObjectIndenter(new DefaultIndenter("  ", "\n"))
            .withArrayIndenter(new DefaultIndenter("  ", "\n")));

    private static final int DIGEST_BYTES = 16;

    private RecordText() {}

    /** The text of a record or a list, without a newline at its end; null when it is too deep to be written and read again. */
    static @Nullable String of(ObjectNode record) {
        try {
            String text = PRETTY.writeValueAsString(ordered(record, FIRST, true));
            JSON.readTree(text);
            return text;
        } catch (JsonProcessingException e) {
            return null;
        }
    }

    /** The tree of a text that {@link #of} made. */
    static ObjectNode parse(String text) {
        try {
            return (ObjectNode) JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a text that was read before", e);
        }
    }

    /** The JSON in a file; null when there is none. */
    static @Nullable JsonNode read(byte[] content) {
        try {
            return JSON.readTree(new String(content, StandardCharsets.UTF_8));
        } catch (JsonProcessingException e) {
            return null;
        }
    }

    /** A short name of a record that changes with its content, but not with its format or the order of its members. */
    static String digest(ObjectNode record) {
        byte[] content = ordered(record, List.of(), false).toString().getBytes(StandardCharsets.UTF_8);
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(content);
            return "sha256:" + HexFormat.of().formatHex(digest, 0, DIGEST_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every Java platform has SHA-256
        }
    }

    /** @param fieldsAsTheyAre whether the members of {@code properties} keep their order */
    private static JsonNode ordered(JsonNode node, List<String> first, boolean fieldsAsTheyAre) {
        if (node instanceof ObjectNode object) {
            Map<String, JsonNode> members = new LinkedHashMap<>();
            first.stream().filter(object::has).forEach(name -> members.put(name, object.get(name)));
            new TreeMap<>(asMap(object)).forEach(members::putIfAbsent);
            members.replaceAll((name, value) -> name.equals(FIELDS) && value.isObject() && fieldsAsTheyAre
                    ? fields((ObjectNode) value)
                    : ordered(value, name.equals(LIST) ? first : List.of(), fieldsAsTheyAre));
            return new ObjectNode(JsonNodeFactory.instance, members);
        }
        if (node instanceof ArrayNode array) {
            ArrayNode elements = JsonNodeFactory.instance.arrayNode();
            array.forEach(element -> elements.add(ordered(element, first, fieldsAsTheyAre)));
            return elements;
        }
        return node;
    }

    private static ObjectNode fields(ObjectNode properties) {
        ObjectNode fields = JsonNodeFactory.instance.objectNode();
        properties
                .properties()
                .forEach(field -> fields.set(field.getKey(), ordered(field.getValue(), List.of(), true)));
        return fields;
    }

    private static Map<String, JsonNode> asMap(ObjectNode object) {
        Map<String, JsonNode> members = new LinkedHashMap<>();
        object.properties().forEach(member -> members.put(member.getKey(), member.getValue()));
        return members;
    }
}
