package dev.reelay.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.stream.Stream;

/**
 * What the schemas of RunComfy's pages mean and do not say:
 *
 * <ul>
 *   <li>A list of media ({@code "format": "image_uris"} on the array) holds strings, with or without {@code items}.
 *   <li>A field may be null when its default is null.
 * </ul>
 */
public final class ImpliedRules {

    private static final String NULL = "null";

    /** An element that has one of these is described. */
    private static final List<String> DESCRIBES =
            List.of("type", "enum", "const", "anyOf", "oneOf", "allOf", "$ref", "properties", "not", "if");

    private static final List<String> ALTERNATIVES = List.of("anyOf", "oneOf");

    private ImpliedRules() {}

    /** Adds them to a schema that is JSON Schema but for them. */
    public static void addTo(ObjectNode schema) {
        Subschemas.visit(schema, (role, keyword, key, subschema) -> {
            if (subschema instanceof ObjectNode object) {
                addTo(object);
                if (keyword.equals("properties") && object.path("default").isNull()) {
                    allowNull(object);
                }
            }
        });
        if (MediaFormats.isList(schema)) {
            describeElements(schema);
        }
    }

    private static void describeElements(ObjectNode list) {
        JsonNode items = list.path("items");
        if (items.isMissingNode() || items.isNull()) {
            list.putObject("items").put("type", "string");
        } else if (items instanceof ObjectNode object && DESCRIBES.stream().noneMatch(object::has)) {
            object.put("type", "string");
        }
    }

    private static void allowNull(ObjectNode field) {
        if (field.has("type")) {
            addNullTo(field, "type", field.textNode(NULL));
        }
        if (field.has("enum")) {
            addNullTo(field, "enum", field.nullNode());
        }
        if (field.has("const") && !field.path("const").isNull()) {
            field.putArray("enum").add(field.remove("const")).addNull();
        }
        ALTERNATIVES.stream()
                .filter(keyword -> field.path(keyword).isArray() && noneAllowsNull(field.path(keyword)))
                .forEach(keyword -> field.withArray(keyword).addObject().put("type", NULL));
        if (ALTERNATIVES.stream().noneMatch(field::has)) {
            Stream.of("$ref", "allOf").filter(field::has).forEach(keyword -> {
                ArrayNode alternatives = field.withArray("anyOf");
                alternatives.addObject().set(keyword, field.remove(keyword));
                alternatives.addObject().put("type", NULL);
            });
        }
    }

    /** Of alternatives without a type it is not known. */
    private static boolean noneAllowsNull(JsonNode alternatives) {
        return alternatives.valueStream().allMatch(one -> one.has("type") && !has(one.path("type"), NULL));
    }

    private static boolean has(JsonNode type, String name) {
        return type.isArray()
                ? type.valueStream().anyMatch(one -> one.asText().equals(name))
                : type.asText().equals(name);
    }

    private static void addNullTo(ObjectNode field, String keyword, JsonNode value) {
        JsonNode present = field.path(keyword);
        ArrayNode more = field.arrayNode();
        if (present.isArray()) {
            present.forEach(more::add);
        } else {
            more.add(present);
        }
        if (more.valueStream().noneMatch(value::equals)) {
            more.add(value);
            field.set(keyword, more);
        }
    }
}
