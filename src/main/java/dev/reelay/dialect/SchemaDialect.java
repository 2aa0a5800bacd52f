package dev.reelay.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.reelay.model.UnknownFields;
import java.util.List;
import java.util.Set;

/**
 * Translates the input schema of a model page into JSON Schema 2020-12. RunComfy's dialect, as observed on its pages,
 * differs from it as follows:
 *
 * <ul>
 *   <li>{@code "type": "float"} means {@code number}.
 *   <li>{@code format} names kinds of media and is never checked. {@code validations} are rules for the file behind a
 *       URL ({@code catalog.MediaFieldReader} reads them). {@code default} may be any value, including null and bare file
 *       names.
 *   <li>{@code "nullable": true}, which is OpenAPI's, lets the value be null.
 *   <li>{@code required} may name a field that is not in {@code properties}: the field is allowed, and required.
 *   <li>The pages have no {@code additionalProperties}, although a field that a page does not name is a mistake.
 * </ul>
 *
 * <p>{@link #close} therefore forbids unknown fields in the input and in its fields and elements. It does not touch
 * definitions and alternatives, where a schema often describes only some of the fields.
 */
public final class SchemaDialect {

    /** The draft that schemas are translated to. */
    public static final String DRAFT = "https://json-schema.org/draft/2020-12/schema";

    private static final Set<String> TYPES =
            Set.of("object", "array", "string", "number", "integer", "boolean", "null", "float");

    private static final List<String[]> BOUNDS = List.of(
            new String[] {"minimum", "maximum"},
            new String[] {"minLength", "maxLength"},
            new String[] {"minItems", "maxItems"},
            new String[] {"minProperties", "maxProperties"});

    private final ObjectNode root;
    private final UnknownFields unknownFields;

    private SchemaDialect(ObjectNode root, UnknownFields unknownFields) {
        this.root = root;
        this.unknownFields = unknownFields;
    }

    /**
     * Translates a copy of the page's schema.
     *
     * @throws UnusableSchemaException when it is not the schema of an object with fields, or has something that is not
     *     supported
     */
    public static ObjectNode toJsonSchema(ObjectNode page, UnknownFields unknownFields) {
        if (!"object".equals(page.path("type").textValue())
                || !page.path("properties").isObject()) {
            throw new UnusableSchemaException("the schema must be of type \"object\" and have \"properties\"");
        }
        if (!isDraft(page.path("$schema").asText(DRAFT))) {
            throw new UnusableSchemaException("\"$schema\" must be missing or " + DRAFT);
        }
        References.check(page);
        ObjectNode copy = page.deepCopy();
        copy.remove(List.of("$id", "$schema"));
        new SchemaDialect(copy, unknownFields).translate(copy, "", true);
        return copy;
    }

    /** Whether a value of {@code $schema} names the draft that is used here. */
    static boolean isDraft(String name) {
        return name.replace("#", "").equals(DRAFT);
    }

    private void translate(JsonNode schema, String where, boolean closes) {
        if (!(schema instanceof ObjectNode object)) {
            return;
        }
        if (object.has("type")) {
            object.set("type", type(object.path("type"), where));
        }
        Nullability.translate(object);
        refuseContradictions(object, where);
        boolean forbidsUnknownFields = closes && unknownFields == UnknownFields.REJECT;
        Subschemas.visit(object, (role, keyword, key, subschema) -> {
            String below = where + "/" + keyword + (key.isEmpty() ? "" : "/" + key);
            translate(subschema, below, closes && role == Subschemas.Role.CHILD);
        });
        boolean closedByPage = object.path("additionalProperties").isBoolean()
                && !object.path("additionalProperties").booleanValue();
        if (closedByPage) {
            allow(object, FieldNames.required(object));
        } else if (forbidsUnknownFields
                && !object.has("additionalProperties")
                && !object.has("unevaluatedProperties")) {
            close(object);
        }
    }

    private static JsonNode type(JsonNode type, String where) {
        if (type instanceof ArrayNode several && !several.isEmpty()) {
            ArrayNode translated = several.arrayNode();
            several.forEach(one -> {
                JsonNode known = type(one, where);
                if (translated.valueStream().noneMatch(known::equals)) {
                    translated.add(known);
                }
            });
            return translated;
        }
        if (!type.isTextual() || !TYPES.contains(type.textValue())) {
            throw new UnusableSchemaException("unknown type " + type + " at schema" + where);
        }
        return type.textValue().equals("float") ? TextNode.valueOf("number") : type;
    }

    /** Refuses contradictions that no input could satisfy and that the meta-schema does not detect. */
    private static void refuseContradictions(ObjectNode schema, String where) {
        if (schema.path("enum").isArray() && schema.path("enum").isEmpty()) {
            throw new UnusableSchemaException("an \"enum\" without values at schema" + where);
        }
        for (String[] bounds : BOUNDS) {
            JsonNode least = schema.path(bounds[0]);
            JsonNode most = schema.path(bounds[1]);
            if (least.isNumber() && most.isNumber() && least.decimalValue().compareTo(most.decimalValue()) > 0) {
                throw new UnusableSchemaException(
                        "\"%s\" is above \"%s\" at schema%s".formatted(bounds[0], bounds[1], where));
            }
        }
    }

    /** Forbids fields that neither the schema nor its branches name. */
    private void close(ObjectNode schema) {
        FieldNames names = FieldNames.of(schema, root);
        if (names.areComplete()) {
            allow(schema, names.names());
            schema.put("additionalProperties", false);
        }
    }

    private static void allow(ObjectNode schema, Set<String> names) {
        if (names.isEmpty()) {
            return;
        }
        ObjectNode properties = schema.withObjectProperty("properties");
        names.stream().filter(name -> !properties.has(name)).forEach(name -> properties.put(name, true));
    }
}
