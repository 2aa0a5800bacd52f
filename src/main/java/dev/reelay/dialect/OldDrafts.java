package dev.reelay.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Translates what earlier drafts of JSON Schema (3 to 2019-09) wrote otherwise. */
final class OldDrafts {

    /** Names of schemas, which only references by name use; those are followed in no file. */
    private static final List<String> IDENTIFIERS =
            List.of("$id", "$schema", "$anchor", "$dynamicAnchor", "$recursiveAnchor", "$vocabulary");

    private OldDrafts() {}

    static void translate(ObjectNode schema, String where, Relaxations relaxations) {
        String draft = schema.path("$schema").asText(SchemaDialect.DRAFT);
        if (!SchemaDialect.isDraft(draft)) {
            relaxations.translated(where, "\"$schema\" names another draft");
        }
        schema.remove(IDENTIFIERS);
        requiredOfFields(schema, where, relaxations);
        tuple(schema, where, relaxations);
        dependencies(schema, where, relaxations);
        for (String keyword : List.of("$dynamicRef", "$recursiveRef")) {
            if (schema.has(keyword)) {
                schema.remove(keyword);
                relaxations.dropped(where, "\"" + keyword + "\" is not supported");
            }
        }
    }

    /** In draft 3, and in many forms, a field itself says that it is required. */
    private static void requiredOfFields(ObjectNode schema, String where, Relaxations relaxations) {
        Set<String> names = new LinkedHashSet<>(FieldNames.required(schema));
        for (var field : schema.path("properties").properties()) {
            JsonNode flag = field.getValue().path("required");
            boolean isFlag = flag.isBoolean()
                    || flag.asText().equals("true")
                    || flag.asText().equals("false");
            if (isFlag && field.getValue() instanceof ObjectNode object) {
                object.remove("required");
                relaxations.translated(where + "/properties/" + field.getKey(), "\"required\" is " + flag);
                if (flag.asBoolean()) {
                    names.add(field.getKey());
                }
            }
        }
        if (names.size() > schema.path("required").size()) {
            ArrayNode required = schema.putArray("required");
            names.forEach(required::add);
        }
    }

    /** Before 2020-12, {@code items} could be a list, and {@code additionalItems} was for the elements behind it. */
    private static void tuple(ObjectNode schema, String where, Relaxations relaxations) {
        JsonNode rest = schema.remove("additionalItems");
        if (!(schema.path("items") instanceof ArrayNode items)) {
            return;
        }
        schema.remove("items");
        ArrayNode schemas = schema.arrayNode();
        items.valueStream().filter(one -> one.isObject() || one.isBoolean()).forEach(schemas::add);
        if (!schemas.isEmpty()) {
            schema.set("prefixItems", schemas);
        }
        if (rest != null && (rest.isObject() || rest.isBoolean())) {
            schema.set("items", rest);
        }
        relaxations.translated(where, "\"items\" is a list of schemas, as in earlier drafts");
    }

    /** Before 2019-09, one keyword named fields and schemas that another field needs. */
    private static void dependencies(ObjectNode schema, String where, Relaxations relaxations) {
        JsonNode dependencies = schema.remove("dependencies");
        if (dependencies == null) {
            return;
        }
        relaxations.translated(where, "\"dependencies\" is a keyword of earlier drafts");
        dependencies.properties().forEach(one -> {
            JsonNode needed = one.getValue();
            if (needed.isArray() || needed.isTextual()) {
                Set<String> names = new LinkedHashSet<>();
                (needed.isArray() ? needed : schema.arrayNode().add(needed)).forEach(name -> names.add(name.asText()));
                ArrayNode list = schema.withObjectProperty("dependentRequired").putArray(one.getKey());
                names.forEach(list::add);
            } else if (needed.isObject() || needed.isBoolean()) {
                schema.withObjectProperty("dependentSchemas").set(one.getKey(), needed);
            }
        });
    }
}
