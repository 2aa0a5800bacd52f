package dev.reelay.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Drops what has not the form that its keyword asks for, and annotations that are null. */
final class Shapes {

    /** Keywords under which null is a value. */
    private static final Set<String> VALUES = Set.of("default", "const");

    private static final List<String> TEXTS =
            List.of("title", "description", "format", "pattern", "$comment", "contentEncoding", "contentMediaType");
    private static final List<String> FLAGS = List.of("uniqueItems", "deprecated", "readOnly", "writeOnly");
    private static final List<String> MAPS =
            List.of("properties", "patternProperties", "$defs", "definitions", "dependentSchemas");
    private static final List<String> LISTS = List.of("allOf", "anyOf", "oneOf", "prefixItems");
    private static final List<String> SINGLES = List.of(
            "additionalProperties",
            "unevaluatedProperties",
            "items",
            "unevaluatedItems",
            "not",
            "if",
            "then",
            "else",
            "contains",
            "propertyNames",
            "contentSchema");

    private final ObjectNode schema;
    private final String where;
    private final Relaxations relaxations;

    private Shapes(ObjectNode schema, String where, Relaxations relaxations) {
        this.schema = schema;
        this.where = where;
        this.relaxations = relaxations;
    }

    static void tidy(ObjectNode schema, String where, Relaxations relaxations) {
        Shapes shapes = new Shapes(schema, where, relaxations);
        shapes.dropNulls();
        TEXTS.forEach(shapes::text);
        FLAGS.forEach(shapes::flag);
        MAPS.forEach(shapes::map);
        LISTS.forEach(shapes::list);
        SINGLES.forEach(shapes::single);
        shapes.names("required");
        shapes.dependentRequired();
        if (schema.has("examples") && !schema.path("examples").isArray()) {
            schema.remove("examples");
            relaxations.translated(where, "\"examples\" is not a list");
        }
    }

    private void dropNulls() {
        List<String> empty = new ArrayList<>();
        schema.properties().forEach(member -> {
            if (member.getValue().isNull() && !VALUES.contains(member.getKey())) {
                empty.add(member.getKey());
            }
        });
        schema.remove(empty);
    }

    private void text(String keyword) {
        JsonNode value = schema.path(keyword);
        if (!value.isMissingNode() && !value.isTextual()) {
            schema.remove(keyword);
            boolean isRule = keyword.equals("pattern") || keyword.equals("format");
            note(isRule, "\"" + keyword + "\" is not a string: " + Relaxations.quote(value));
        }
    }

    private void flag(String keyword) {
        JsonNode value = schema.path(keyword);
        if (value.isMissingNode() || value.isBoolean()) {
            return;
        }
        if (isWord(value, "true") || isWord(value, "false")) {
            schema.put(keyword, isWord(value, "true"));
            note(false, "\"" + keyword + "\" is " + value + " in quotes");
        } else {
            drop(keyword, value, "neither true nor false");
        }
    }

    private void map(String keyword) {
        JsonNode held = schema.path(keyword);
        if (held.isMissingNode()) {
            return;
        }
        if (!held.isObject()) {
            drop(keyword, held, "not an object");
            return;
        }
        for (Map.Entry<String, JsonNode> entry : held.properties()) {
            JsonNode value = entry.getValue();
            if (!isSchema(value)) {
                entry.setValue(value.isTextual() ? ofType(value) : schema.objectNode());
                note(
                        !value.isNull() && !value.isTextual(),
                        "\"" + keyword + "/" + entry.getKey() + "\" is not a schema: " + Relaxations.quote(value));
            }
        }
    }

    private void list(String keyword) {
        JsonNode held = schema.path(keyword);
        if (held.isMissingNode()) {
            return;
        }
        ArrayNode schemas = schema.arrayNode();
        if (held.isObject()) {
            schemas.add(held);
        } else if (held.isArray()) {
            held.valueStream().filter(Shapes::isSchema).forEach(schemas::add);
        }
        if (schemas.isEmpty()) {
            drop(keyword, held, "not a list of schemas");
        } else if (!schemas.equals(held)) {
            schema.set(keyword, schemas);
            note(schemas.size() != held.size(), "\"" + keyword + "\" is not a list of schemas");
        }
    }

    private void single(String keyword) {
        JsonNode held = schema.path(keyword);
        if (held.isMissingNode() || isSchema(held) || (keyword.equals("items") && held.isArray())) {
            return;
        }
        if (isWord(held, "true") || isWord(held, "false")) {
            schema.put(keyword, isWord(held, "true"));
            note(false, "\"" + keyword + "\" is " + held + " in quotes");
        } else if (keyword.equals("items") && held.isTextual()) {
            schema.set(keyword, ofType(held));
            note(false, "\"items\" is the name of a type: " + Relaxations.quote(held));
        } else {
            drop(keyword, held, "not a schema");
        }
    }

    private void names(String keyword) {
        JsonNode held = schema.path(keyword);
        if (held.isMissingNode()) {
            return;
        }
        if (held.isTextual()) {
            schema.putArray(keyword).add(held);
            note(false, "\"" + keyword + "\" is not a list: " + Relaxations.quote(held));
            return;
        }
        if (!held.isArray()) {
            drop(keyword, held, "not a list");
            return;
        }
        Set<String> names = new LinkedHashSet<>();
        held.valueStream().filter(JsonNode::isTextual).forEach(name -> names.add(name.textValue()));
        if (names.size() != held.size()) {
            ArrayNode kept = schema.putArray(keyword);
            names.forEach(kept::add);
            note(false, "\"" + keyword + "\" is not a list of different names: " + Relaxations.quote(held));
        }
    }

    private void dependentRequired() {
        JsonNode held = schema.path("dependentRequired");
        boolean isFine = held.isMissingNode()
                || (held.isObject()
                        && held.valueStream()
                                .allMatch(names -> names.isArray()
                                        && names.valueStream().allMatch(JsonNode::isTextual)
                                        && names.valueStream().distinct().count() == names.size()));
        if (!isFine) {
            drop("dependentRequired", held, "not an object of lists of names");
        }
    }

    private ObjectNode ofType(JsonNode name) {
        ObjectNode named = schema.objectNode();
        named.set("type", name);
        return named;
    }

    private void drop(String keyword, JsonNode value, String why) {
        schema.remove(keyword);
        note(true, "\"" + keyword + "\" is " + why + ": " + Relaxations.quote(value));
    }

    private void note(boolean weaker, String what) {
        if (weaker) {
            relaxations.dropped(where, what);
        } else {
            relaxations.translated(where, what);
        }
    }

    private static boolean isSchema(JsonNode value) {
        return value.isObject() || value.isBoolean();
    }

    private static boolean isWord(JsonNode value, String word) {
        return value.isTextual() && word.equalsIgnoreCase(value.textValue().strip());
    }
}
