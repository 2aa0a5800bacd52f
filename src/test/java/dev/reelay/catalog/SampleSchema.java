package dev.reelay.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reelay.json.ExactJson;
import dev.reelay.model.Model;
import dev.reelay.model.UnknownFields;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * One of the schemas of RunComfy's models that the tests hold, and inputs for it: a plausible one, and such with one mistake. It
 * knows the keywords of these schemas, and nothing of how Reelay reads them.
 */
record SampleSchema(String model, ObjectNode schema) {

    private static final ObjectReader JSON = ExactJson.reader();
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    /** An input with one mistake, and the pointer and the rule of the violation that it must have. */
    record Mistake(ObjectNode input, String expected) {}

    static List<SampleSchema> all() throws IOException, URISyntaxException {
        Path folder = Path.of(Objects.requireNonNull(SampleSchema.class.getResource("/catalog-samples"))
                .toURI());
        try (Stream<Path> files = Files.list(folder)) {
            List<SampleSchema> samples = new ArrayList<>();
            for (Path file : files.filter(file -> file.toString().endsWith(".json"))
                    .sorted()
                    .toList()) {
                JsonNode sample = JSON.readTree(Files.readAllBytes(file));
                samples.add(new SampleSchema(sample.path("model").textValue(), (ObjectNode) sample.path("schema")));
            }
            return samples;
        }
    }

    Model load() {
        return load(NODES.objectNode());
    }

    /** The model with the members of these notes. */
    Model load(ObjectNode notes) {
        ObjectNode file = notes.deepCopy();
        file.put("model", model);
        file.set("schema", schema);
        return Samples.strictFile(file.toString(), UnknownFields.REJECT);
    }

    /** The same without what marks fields of media, so that only their names are left. */
    SampleSchema withoutFormats() {
        ObjectNode bare = schema.deepCopy();
        bare.path("properties").forEach(field -> {
            ((ObjectNode) field).remove(List.of("format", "validations"));
            if (field.path("items") instanceof ObjectNode items) {
                items.remove("format");
            }
        });
        return new SampleSchema(model, bare);
    }

    /** All fields have a value. */
    ObjectNode plausible() {
        ObjectNode input = NODES.objectNode();
        fields().forEach(name -> input.set(name, value(field(name))));
        return input;
    }

    /** The fields that the model requires, alone. */
    ObjectNode least() {
        ObjectNode input = NODES.objectNode();
        schema.path("required").forEach(name -> input.set(name.asText(), value(field(name.asText()))));
        return input;
    }

    List<Mistake> mistakes() {
        List<Mistake> mistakes = new ArrayList<>();
        ObjectNode unknown = plausible();
        unknown.put("prompt_strenght", 1);
        mistakes.add(new Mistake(unknown, "/input/prompt_strenght unknown_field"));
        for (JsonNode name : schema.path("required")) {
            ObjectNode missing = plausible();
            missing.remove(name.asText());
            mistakes.add(new Mistake(missing, "/input/" + name.asText() + " required"));
        }
        for (String name : fields()) {
            JsonNode field = field(name);
            boolean isText = field.path("type").asText().equals("string");
            mistakes.add(with(name, isText ? NODES.numberNode(7) : NODES.textNode("seven"), "type"));
            if (field.has("enum")) {
                mistakes.add(with(name, isText ? NODES.textNode("no such choice") : NODES.numberNode(7777), "enum"));
            }
            if (field.has("minimum")) {
                mistakes.add(with(name, NODES.numberNode(field.path("minimum").longValue() - 1), "minimum"));
            }
            if (field.has("maximum")) {
                mistakes.add(with(name, NODES.numberNode(field.path("maximum").longValue() + 1), "maximum"));
            }
            if (field.has("maxLength")) {
                String tooLong = "x".repeat(field.path("maxLength").intValue() + 1);
                mistakes.add(with(name, NODES.textNode(tooLong), "maxLength"));
            }
            if (field.has("maxItems")) {
                mistakes.add(with(name, urls(field, field.path("maxItems").intValue() + 1), "maxItems"));
            }
            if (field.path("minItems").intValue() > 0) {
                mistakes.add(with(name, NODES.arrayNode(), "minItems"));
            }
        }
        return mistakes;
    }

    /** Each list with an element that is no string. */
    List<Mistake> oddElements() {
        List<Mistake> mistakes = new ArrayList<>();
        for (String name : fields()) {
            if (field(name).path("type").asText().equals("array")) {
                for (JsonNode odd : List.of(
                        NODES.numberNode(7),
                        NODES.nullNode(),
                        NODES.objectNode().put("url", "https://example.com/a.png"))) {
                    ObjectNode input = plausible();
                    ArrayNode list = NODES.arrayNode();
                    list.add("https://example.com/a.png");
                    input.set(
                            name,
                            field(name).path("maxItems").asInt(9) == 1
                                    ? NODES.arrayNode().add(odd)
                                    : list.add(odd));
                    int at = input.path(name).size() - 1;
                    mistakes.add(new Mistake(input, "/input/" + name + "/" + at + " type"));
                }
            }
        }
        return mistakes;
    }

    /** The plausible input with another URL in a field of media, in the place of its first one. */
    ObjectNode withUrl(String name, String url) {
        ObjectNode input = plausible();
        if (field(name).path("type").asText().equals("array")) {
            ((ArrayNode) input.path(name)).set(0, NODES.textNode(url));
        } else {
            input.put(name, url);
        }
        return input;
    }

    private Mistake with(String name, JsonNode value, String rule) {
        ObjectNode input = plausible();
        input.set(name, value);
        return new Mistake(input, "/input/" + name + " " + rule);
    }

    private List<String> fields() {
        List<String> names = new ArrayList<>();
        schema.path("properties").fieldNames().forEachRemaining(names::add);
        return names;
    }

    private JsonNode field(String name) {
        return schema.path("properties").path(name);
    }

    private static JsonNode value(JsonNode field) {
        if (field.has("enum")) {
            return field.path("enum").get(0);
        }
        return switch (field.path("type").asText()) {
            case "boolean" -> NODES.booleanNode(true);
            case "integer" -> NODES.numberNode(field.path("minimum").asInt(3));
            case "number" -> NODES.numberNode(field.path("minimum").asDouble(0.5));
            case "array" -> urls(field, Math.max(1, field.path("minItems").asInt()));
            case "string" ->
                NODES.textNode(field.has("format") ? "https://example.com/files/a.png?x=1" : "A dog runs on a beach");
            default -> throw new IllegalArgumentException("a type that the samples do not have: " + field);
        };
    }

    private static ArrayNode urls(JsonNode field, int count) {
        ArrayNode urls = NODES.arrayNode();
        for (int i = 0; i < count; i++) {
            urls.add("https://example.com/" + field.path("format").asText("file") + i);
        }
        return urls;
    }

    @Override
    public String toString() {
        return model;
    }
}
