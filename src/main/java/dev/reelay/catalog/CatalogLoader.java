package dev.reelay.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reelay.model.UnknownFields;
import dev.reelay.model.Validation;
import dev.reelay.notes.CatalogException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Makes catalogs of the built-in models, the files of a folder and the records of RunComfy's live list.
 *
 * <p>For one model a model file comes first, then the live record, then a record in the folder, then the built-in model; notes lie
 * over all of them. What an operator wrote must make sense. What RunComfy wrote is read leniently; a record that makes no sense
 * all the same sets its own model aside.
 */
public final class CatalogLoader {

    /**
     * The settings of the catalog.
     *
     * @param folder of catalog files; null for none
     * @param unusable what follows for requests of a model whose schema, as RunComfy wrote it, cannot be used
     * @param live whether RunComfy's list will be added: then notes need not fit the schemas that it will replace
     */
    public record Settings(@Nullable Path folder, UnknownFields unknownFields, Validation unusable, boolean live) {

        /** The settings of a catalog to which no list of RunComfy's is added. */
        public Settings(@Nullable Path folder, UnknownFields unknownFields, Validation unusable) {
            this(folder, unknownFields, unusable, false);
        }
    }

    private final @Nullable CatalogFolder folder;
    private final ModelMaker maker;
    private final CatalogFiles builtIn = BuiltInFiles.read();

    public CatalogLoader(Settings settings) {
        this.folder = settings.folder() == null ? null : new CatalogFolder(settings.folder());
        this.maker = new ModelMaker(settings.unknownFields(), settings.unusable(), settings.live());
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
        return build(files(), live);
    }

    /**
     * Reads the folder.
     *
     * @throws CatalogException when the folder or a file in it cannot be read or makes no sense
     */
    public CatalogFiles files() {
        return folder == null ? CatalogFiles.NONE : folder.read();
    }

    /**
     * Makes a catalog of the built-in models, files that were read, and what RunComfy's list has.
     *
     * @param live RunComfy's records, verbatim; one that makes no sense sets its own model aside
     * @throws CatalogException when a file makes no sense
     */
    public Catalog build(CatalogFiles files, List<? extends JsonNode> live) {
        return build(files, LiveList.of(live));
    }

    /** {@link #build(CatalogFiles, List)} with a list that was read before. */
    public Catalog build(CatalogFiles files, LiveList live) {
        return compose(files, live, true);
    }

    /** {@link #build(CatalogFiles, LiveList)} for files that were in force before: what does not fit RunComfy's records any more is set aside. */
    public Catalog rebuild(CatalogFiles files, LiveList live) {
        return compose(files, live, false);
    }

    private synchronized Catalog compose(CatalogFiles files, LiveList live, boolean strict) {
        maker.begin();
        Catalog catalog = new Catalog(Composition.of(builtIn, files, live, maker, strict));
        maker.complete();
        return catalog;
    }
}
