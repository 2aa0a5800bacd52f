package dev.reelay.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** What one file says, before it is put together with the others. */
sealed interface CatalogFile {

    /** The file's name, for messages. */
    String place();

    /**
     * An operator's model file: {@code {"model": "...", "schema": {...}}} and any notes.
     *
     * @param schema the input schema, unchanged
     */
    record ModelFile(String place, String model, ObjectNode schema, Notes notes) implements CatalogFile {}

    /** Notes: {@code {"model": "...", "media": {...}}} without a schema. They lie over whatever schema the model has. */
    record NotesFile(String place, String model, Notes notes) implements CatalogFile {}

    /**
     * What RunComfy's catalog answered, verbatim: a record, or a list of them.
     *
     * @param listed how many the whole list has, as it says itself; not less than the number of records
     */
    record Records(String place, List<JsonNode> records, long listed) implements CatalogFile {}
}
