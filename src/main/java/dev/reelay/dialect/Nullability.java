package dev.reelay.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** OpenAPI's {@code "nullable": true} in the words of JSON Schema. It means the same in all files. */
final class Nullability {

    private static final List<String> KEYWORDS = List.of("nullable", "x-nullable");

    private Nullability() {}

    /** Lets the value be null where the schema says so. */
    static void translate(ObjectNode schema) {
        boolean nullable =
                KEYWORDS.stream().anyMatch(keyword -> schema.path(keyword).asBoolean());
        if (!nullable) {
            return;
        }
        schema.remove(KEYWORDS);
        JsonNode type = schema.path("type");
        if (type.isTextual() || type.isArray()) {
            ArrayNode types = schema.arrayNode();
            if (type.isTextual()) {
                types.add(type);
            } else {
                types.addAll((ArrayNode) type);
            }
            if (types.valueStream().noneMatch(one -> "null".equals(one.textValue()))) {
                types.add("null");
            }
            schema.set("type", types);
        } else if (schema.path("anyOf").isArray()) {
            ((ArrayNode) schema.path("anyOf")).addObject().put("type", "null");
        } else {
            wrap(schema, "$ref");
            wrap(schema, "allOf");
            wrap(schema, "oneOf");
        }
        if (schema.path("enum") instanceof ArrayNode choices
                && !choices.isEmpty()
                && choices.valueStream().noneMatch(JsonNode::isNull)) {
            choices.addNull();
        }
    }

    private static void wrap(ObjectNode schema, String keyword) {
        JsonNode held = schema.get(keyword);
        if (held != null && !schema.has("anyOf")) {
            schema.remove(keyword);
            ArrayNode either = schema.putArray("anyOf");
            either.addObject().set(keyword, held);
            either.addObject().put("type", "null");
        }
    }
}
