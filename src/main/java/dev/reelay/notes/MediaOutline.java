package dev.reelay.notes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What is left of a schema for the search for fields of media, where the schema itself is not to be had or cannot be used: a
 * private address must be found all the same.
 */
public final class MediaOutline {

    private static final Set<String> TYPES = Set.of("string", "array");

    private static final Set<String> MAPS = Set.of("properties", "patternProperties");

    private static final Set<String> ONES = Set.of("items", "additionalProperties", "unevaluatedProperties");

    private static final Set<String> BRANCHES = Set.of("prefixItems", "allOf", "anyOf", "oneOf");

    /** Bounds for schemas that are none. Real ones have three levels. */
    private static final int MAX_DEPTH = 16;

    private static final int MAX_PLACES = 10_000;

    private final JsonNode root;
    private final Set<String> followed = new HashSet<>();
    private int places;

    private MediaOutline(JsonNode root) {
        this.root = root;
    }

    /**
     * The fields of a schema that cannot be used, at any depth, as far as they tell media; over them the fields that notes
     * describe, and those that they name. References are followed where they lead somewhere.
     */
    public static ObjectNode of(JsonNode unusable, Notes notes) {
        ObjectNode outline = new MediaOutline(unusable).outlineOf(unusable, 0).put("type", "object");
        ObjectNode properties = outline.withObjectProperty("properties");
        ObjectNode noted = kept().set("properties", notes.object("fields"));
        // An outline of its own: one schema must not use up what the other one may have.
        properties.setAll(new MediaOutline(noted).outlineOf(noted, 0).withObjectProperty("properties"));
        notes.object("media").fieldNames().forEachRemaining(name -> properties.putIfAbsent(name, kept()));
        return outline;
    }

    /** A schema that knows the fields and allows anything in them. */
    public static ObjectNode schemaOf(Iterable<String> fields) {
        ObjectNode schema = kept().put("type", "object");
        ObjectNode properties = schema.putObject("properties");
        fields.forEach(field -> properties.set(field, kept()));
        return schema;
    }

    private ObjectNode outlineOf(JsonNode schema, int depth) {
        ObjectNode kept = kept();
        if (depth > MAX_DEPTH || ++places > MAX_PLACES) {
            return kept;
        }
        Stream.of("type", "format")
                .filter(keyword -> schema.path(keyword).isTextual())
                .filter(keyword -> !keyword.equals("type")
                        || TYPES.contains(schema.path(keyword).textValue()))
                .forEach(keyword -> kept.set(keyword, schema.path(keyword)));
        schema.properties().forEach(member -> keep(kept, member.getKey(), member.getValue(), depth + 1));
        JsonNode target = target(schema.path("$ref"));
        if (target.isObject() && followed.add(schema.path("$ref").textValue())) {
            kept.withArrayProperty("allOf").add(outlineOf(target, depth + 1));
            followed.remove(schema.path("$ref").textValue());
        }
        return kept;
    }

    private void keep(ObjectNode kept, String keyword, JsonNode value, int depth) {
        if (value.isObject() && MAPS.contains(keyword)) {
            ObjectNode fields = kept.withObjectProperty(keyword);
            value.properties().forEach(field -> fields.set(field.getKey(), outlineOf(field.getValue(), depth)));
        } else if (value.isObject() && ONES.contains(keyword)) {
            kept.set(keyword, outlineOf(value, depth));
        } else if (value.isArray() && (BRANCHES.contains(keyword) || keyword.equals("items"))) {
            ArrayNode branches = kept.withArrayProperty(keyword.equals("items") ? "prefixItems" : keyword);
            value.forEach(branch -> branches.add(outlineOf(branch, depth)));
        }
    }

    private JsonNode target(JsonNode reference) {
        String text = reference.asText("");
        return text.equals("#") || text.startsWith("#/") ? root.at(text.substring(1)) : MissingNode.getInstance();
    }

    private static ObjectNode kept() {
        return JsonNodeFactory.instance.objectNode();
    }
}
