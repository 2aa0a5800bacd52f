package dev.reelay.catalog;

import dev.reelay.catalog.CatalogFile.ModelFile;
import dev.reelay.catalog.CatalogFile.NotesFile;
import dev.reelay.catalog.CatalogFile.Records;
import dev.reelay.notes.CatalogException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What the files of one origin say, before it is put together with RunComfy's list. Immutable. */
public final class CatalogFiles {

    /** No files. */
    static final CatalogFiles NONE = new CatalogFiles(List.of(), List.of());

    private final Map<String, ModelFile> models = new TreeMap<>();
    private final Map<String, NotesFile> notes = new TreeMap<>();
    private final List<Records> records = new ArrayList<>();
    private final List<String> warnings;

    /**
     * Sorts files.
     *
     * @param warnings about files that were not read
     * @throws CatalogException when two model files, or two files of notes, are about one model
     */
    CatalogFiles(List<CatalogFile> files, List<String> warnings) {
        this.warnings = List.copyOf(warnings);
        for (CatalogFile file : files) {
            switch (file) {
                case ModelFile model -> once(models.put(model.model(), model), model, "the model " + model.model());
                case NotesFile more -> once(notes.put(more.model(), more), more, "notes for " + more.model());
                case Records more -> records.add(more);
            }
        }
    }

    private static void once(CatalogFile before, CatalogFile file, String what) {
        if (before != null) {
            throw new CatalogException(
                            what + (what.startsWith("notes") ? " are" : " is") + " already in " + before.place())
                    .at(file.place());
        }
    }

    /** By the ids of the models. */
    Map<String, ModelFile> models() {
        return models;
    }

    /** By the ids of the models. */
    Map<String, NotesFile> notes() {
        return notes;
    }

    /** In the order of the files' names. */
    List<Records> records() {
        return records;
    }

    List<String> warnings() {
        return warnings;
    }
}
