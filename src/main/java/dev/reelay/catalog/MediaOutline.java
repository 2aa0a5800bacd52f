package dev.reelay.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What is left of a schema for the search for fields of media, where the schema itself is not to be had or cannot be used: a
 * private address must be found all the same.
 */
final class MediaOutline {

    private static final Set<String> TYPES = Set.of("string", "array");

    private MediaOutline() {}

    /** The outermost fields of a schema that cannot be used, as far as they tell media, and those that notes name. */
    static ObjectNode of(JsonNode unusable, Notes notes) {
        ObjectNode outline = schemaOf(List.of());
        ObjectNode properties = outline.withObjectProperty("properties");
        unusable.path("properties").properties().forEach(field -> {
            ObjectNode kept = outlineOf(field.getValue());
            if (field.getValue().path("items").isObject()) {
                kept.set("items", outlineOf(field.getValue().path("items")));
            }
            properties.set(field.getKey(), kept);
        });
        notes.object("media").fieldNames().forEachRemaining(name -> properties.putIfAbsent(name, kept()));
        return outline;
    }

    /** A schema that knows the fields and allows anything in them. */
    static ObjectNode schemaOf(Iterable<String> fields) {
        ObjectNode schema = kept().put("type", "object");
        ObjectNode properties = schema.putObject("properties");
        fields.forEach(field -> properties.set(field, kept()));
        return schema;
    }

    private static ObjectNode outlineOf(JsonNode field) {
        ObjectNode kept = kept();
        Stream.of("type", "format")
                .filter(keyword -> field.path(keyword).isTextual())
                .filter(keyword -> !keyword.equals("type")
                        || TYPES.contains(field.path(keyword).textValue()))
                .forEach(keyword -> kept.set(keyword, field.path(keyword)));
        return kept;
    }

    private static ObjectNode kept() {
        return JsonNodeFactory.instance.objectNode();
    }
}
