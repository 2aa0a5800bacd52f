package dev.reelay.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.List;
import java.util.Set;

/**
 * Turns an input schema as it stands on a model page into JSON Schema 2020-12. RunComfy's dialect (collected from its pages)
 * differs so:
 *
 * <ul>
 *   <li>{@code "type": "float"} means {@code number};
 *   <li>{@code format} names kinds of media and is never checked; {@code validations} speak of the file behind a URL
 *       ({@link MediaReader} reads them); {@code default} may be anything, null or a bare file name included;
 *   <li>{@code required} may name a field that {@code properties} lacks: it is allowed, and required;
 *   <li>the pages never say {@code additionalProperties}, though a field that a page does not name is a mistake.
 * </ul>
 *
 * <p>The last one is {@link #close made explicit} for the input itself and whatever fields and elements lie in it, not for
 * what lies inside definitions and alternatives: there a schema often tells only half of what it means.
 */
final class SchemaDialect {

    static final String DRAFT = "https://json-schema.org/draft/2020-12/schema";

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
     * The page's schema as JSON Schema; the page's own is left as it is.
     *
     * @throws CatalogException when it is not a schema of an object with fields, or says what cannot be understood
     */
    static ObjectNode toJsonSchema(ObjectNode page, UnknownFields unknownFields) {
        if (!"object".equals(page.path("type").textValue())
                || !page.path("properties").isObject()) {
            throw new CatalogException("the schema must be of type \"object\" and have \"properties\"");
        }
        if (!page.path("$schema").asText(DRAFT).replace("#", "").equals(DRAFT)) {
            throw new CatalogException("the schema is read as " + DRAFT + ", so \"$schema\" must say that or nothing");
        }
        References.mustEnd(page);
        ObjectNode copy = page.deepCopy();
        copy.remove(List.of("$id", "$schema"));
        new SchemaDialect(copy, unknownFields).translate(copy, "", true);
        return copy;
    }

    private void translate(JsonNode schema, String where, boolean closes) {
        if (!(schema instanceof ObjectNode object)) {
            return;
        }
        if (object.has("type")) {
            object.set("type", type(object.path("type"), where));
        }
        refuseNonsense(object, where);
        boolean checksFields = closes && unknownFields == UnknownFields.REJECT;
        Subschemas.of(object, (place, keyword, key, subschema) -> {
            String below = where + "/" + keyword + (key.isEmpty() ? "" : "/" + key);
            translate(subschema, below, closes && place == Subschemas.Place.PART);
        });
        boolean closedByPage = object.path("additionalProperties").isBoolean()
                && !object.path("additionalProperties").booleanValue();
        if (closedByPage) {
            name(object, FieldNames.required(object));
        } else if (checksFields && !object.has("additionalProperties") && !object.has("unevaluatedProperties")) {
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
            throw new CatalogException("unknown type " + type + " at schema" + where);
        }
        return type.textValue().equals("float") ? TextNode.valueOf("number") : type;
    }

    /** What a meta-schema does not notice, though no input could be right. */
    private static void refuseNonsense(ObjectNode schema, String where) {
        if (schema.path("enum").isArray() && schema.path("enum").isEmpty()) {
            throw new CatalogException("an \"enum\" without values at schema" + where);
        }
        for (String[] bounds : BOUNDS) {
            JsonNode least = schema.path(bounds[0]);
            JsonNode most = schema.path(bounds[1]);
            if (least.isNumber() && most.isNumber() && least.decimalValue().compareTo(most.decimalValue()) > 0) {
                throw new CatalogException("\"%s\" is above \"%s\" at schema%s".formatted(bounds[0], bounds[1], where));
            }
        }
    }

    /** Forbids the fields that the schema, all its branches included, does not name. */
    private void close(ObjectNode schema) {
        FieldNames names = FieldNames.of(schema, root);
        if (names.complete()) {
            name(schema, names.names());
            schema.put("additionalProperties", false);
        }
    }

    private static void name(ObjectNode schema, Set<String> names) {
        if (names.isEmpty()) {
            return;
        }
        ObjectNode properties = schema.withObjectProperty("properties");
        names.stream().filter(name -> !properties.has(name)).forEach(name -> properties.put(name, true));
    }
}
