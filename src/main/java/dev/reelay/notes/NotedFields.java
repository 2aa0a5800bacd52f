package dev.reelay.notes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reelay.model.UnknownFields;

/**
 * Fields that the notes of a model add to its schema, or describe better than its page does: {@code "fields": {"lora": {"type":
 * "object", ...}}}, in the dialect of the pages. RunComfy's documentation has inputs that are on no model's page, such as {@code
 * lora} for the base models of its trainer; a schema in the notes serves them all, and no one of them is built in.
 */
public final class NotedFields {

    private NotedFields() {}

    /**
     * Checks fields without a page.
     *
     * @param fields the object {@code "fields"} of a file; empty for none
     * @throws CatalogException when one of them is no schema that can be used
     */
    public static void check(JsonSection fields) {
        ObjectNode schema = fields.node().objectNode().put("type", "object");
        schema.putObject("properties");
        ObjectNode noted = over(schema, fields);
        try {
            SchemaReader.readStrictly(noted, UnknownFields.REJECT);
        } catch (CatalogException e) {
            throw e.at(fields.name());
        }
    }

    /**
     * The page's schema with the fields of the notes; the page's own where there are none. A field of the notes replaces one of
     * the page with the same name. The page's schema stays unchanged, and so does its digest.
     *
     * @param fields the object {@code "fields"} of the model file or of the notes; empty for none
     * @throws CatalogException when a field is not a JSON object
     */
    public static ObjectNode over(ObjectNode page, JsonSection fields) {
        boolean describesFields = page.path("properties").isObject(); // otherwise it is refused as it is
        if (fields.node().isEmpty() || !describesFields) {
            return page;
        }
        ObjectNode merged = page.deepCopy();
        ObjectNode properties = merged.withObjectProperty("properties");
        for (String name : fields.members()) {
            JsonNode field = JsonSection.of(fields.pathOf(name), fields.node().path(name))
                    .node();
            properties.set(name, field);
        }
        return merged;
    }
}
