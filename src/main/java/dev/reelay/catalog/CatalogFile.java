package dev.reelay.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import dev.reelay.catalog.RecordReader.Listed;
import dev.reelay.json.JsonBytes;
import dev.reelay.notes.CatalogException;
import dev.reelay.notes.Notes;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What one file says, before it is put together with the others. */
sealed interface CatalogFile {

    /** The file's name, for messages. */
    String place();

    /**
     * An operator's model file: {@code {"model": "...", "schema": {...}}} and any notes.
     *
     * @param schema the input schema, unchanged: a JSON object
     */
    record ModelFile(String place, String model, JsonBytes schema, Notes notes) implements CatalogFile {}

    /** Notes: {@code {"model": "...", "media": {...}}} without a schema. They lie over whatever schema the model has. */
    record NotesFile(String place, String model, Notes notes) implements CatalogFile {}

    /**
     * What RunComfy's catalog answered, verbatim: a record, or a list of them.
     *
     * @param unread records that could not be read: they are too large or too deep, or name no model
     * @param listed how many the whole list has, as it says itself; not less than the number of records
     */
    record Records(String place, List<Listed> records, List<Unread> unread, long listed) implements CatalogFile {

        /** Records whose trees are there. */
        static Records of(String place, List<? extends JsonNode> trees, long listed) {
            List<Listed> records = new ArrayList<>();
            List<Unread> unread = new ArrayList<>();
            for (JsonNode tree : trees) {
                try {
                    records.add(RecordReader.read(tree));
                } catch (CatalogException e) {
                    unread.add(new Unread(null, at(records.size() + unread.size()), e.getMessage()));
                }
            }
            return new Records(place, records, unread, Math.max(trees.size(), listed));
        }

        /** The place of one record in its list. */
        static String at(int index) {
            return "models[" + index + "]";
        }
    }

    /**
     * A record that was not read.
     *
     * @param model its id; null when it has none
     * @param index its place in the list, for example {@code models[3]}
     */
    record Unread(@Nullable String model, String index, String why) {}
}
