package dev.reelay.cli.catalog;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reelay.catalog.Catalog;
import dev.reelay.catalog.CatalogLoader;
import dev.reelay.catalog.SetAside;
import dev.reelay.cli.CommandFailure;
import dev.reelay.cli.ExitCode;
import dev.reelay.cli.Terminal;
import dev.reelay.cli.WorkerSettings;
import dev.reelay.model.Model;
import dev.reelay.model.UnknownFields;
import dev.reelay.model.Validation;
import dev.reelay.notes.CatalogException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The models that a worker with the same settings would know. */
final class KnownModels {

    /**
     * A model that is known.
     *
     * @param setAside why its schema cannot be used; null when it can
     */
    record Known(Model model, @Nullable SetAside setAside) {}

    private final Catalog catalog;

    private KnownModels(Catalog catalog) {
        this.catalog = catalog;
    }

    /**
     * Loads them.
     *
     * @param folder of catalog files; null for that of the settings
     * @param live records of RunComfy's
     */
    static KnownModels load(Terminal terminal, @Nullable Path folder, List<ObjectNode> live) {
        terminal.silence().run();
        try {
            return new KnownModels(new CatalogLoader(settings(terminal, folder)).load(live));
        } catch (CatalogException e) {
            throw new CommandFailure(
                    ExitCode.INPUT,
                    e.getMessage(),
                    folder == null ? "REELAY_CATALOG_DIR" : "--dir",
                    folder == null ? null : folder.toString());
        }
    }

    /** The worker's settings of the catalog. */
    static CatalogLoader.Settings settings(Terminal terminal, @Nullable Path folder) {
        WorkerSettings settings = new WorkerSettings(terminal.environment());
        return new CatalogLoader.Settings(
                folder == null ? settings.catalogFolder() : folder,
                settings.word("REELAY_VALIDATION_UNKNOWN_FIELDS", UnknownFields.class, UnknownFields.REJECT),
                settings.word("REELAY_VALIDATION_UNUSABLE_SCHEMA", Validation.class, Validation.WARN));
    }

    /** All of them, in the order of their ids. */
    Collection<Model> all() {
        return catalog.models();
    }

    /** The models whose schemas cannot be used. */
    List<SetAside> setAside() {
        return catalog.setAside();
    }

    /**
     * The model with an id; the end of the command when there is none.
     *
     * @param places where it was looked for
     */
    Known get(String id, String places) {
        Model model = catalog.find(id).orElseThrow(() -> {
            List<String> near = catalog.nearest(id);
            return new CommandFailure(
                    ExitCode.INPUT,
                    "there is no model '" + id + "' " + places
                            + (near.isEmpty() ? "" : "; did you mean " + String.join(" or ", near) + "?"),
                    "MODEL",
                    id);
        });
        return new Known(model, setAside(id));
    }

    private @Nullable SetAside setAside(String id) {
        return catalog.setAside().stream()
                .filter(one -> one.model().equals(id))
                .findFirst()
                .orElse(null);
    }
}
