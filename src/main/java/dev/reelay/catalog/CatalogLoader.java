package dev.reelay.catalog;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reelay.model.UnknownFields;
import dev.reelay.model.Validation;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Makes catalogs of the built-in models, the files of a folder and the records of RunComfy's live list.
 *
 * <p>For one model a model file comes first, then the live record, then a record in the folder, then the built-in model; notes lie
 * over all of them.
 */
public final class CatalogLoader {

    /**
     * The settings of the catalog.
     *
     * @param folder of catalog files; null for none
     * @param unusable what follows for requests of a model whose schema, as RunComfy wrote it, cannot be used
     */
    public record Settings(@Nullable Path folder, UnknownFields unknownFields, Validation unusable) {}

    private final Settings settings;

    public CatalogLoader(Settings settings) {
        this.settings = settings;
    }

    /**
     * Reads the built-in models and the folder.
     *
     * @throws CatalogException when the folder or a file in it cannot be read or makes no sense
     */
    public Catalog load() {
        return load(List.of());
    }

    /**
     * Reads the built-in models and the folder, and adds what RunComfy's list has.
     *
     * @param live RunComfy's records, verbatim; one that makes no sense sets its own model aside
     * @throws CatalogException when the folder or a file in it cannot be read or makes no sense
     */
    public Catalog load(List<ObjectNode> live) {
        return settings.folder() == null
                ? Catalog.builtIn(settings.unknownFields())
                : Catalog.load(settings.folder(), settings.unknownFields());
    }
}
