package dev.reelay.cli.catalog;

import dev.reelay.catalog.SetAside;
import dev.reelay.cli.CommandFailure;
import dev.reelay.cli.Terminal;
import java.util.List;

/**
 * The catalog of a worker with these settings, before it has asked RunComfy.
 *
 * @param models how many it has
 * @param setAside the models whose schemas cannot be used, each with the reason
 */
public record CatalogState(int models, List<String> setAside) {

    public CatalogState {
        setAside = List.copyOf(setAside);
    }

    /**
     * Loads the catalog.
     *
     * @throws CommandFailure when a worker would not start with it
     */
    public static CatalogState load(Terminal terminal) {
        KnownModels known = KnownModels.load(terminal, null, List.of());
        return new CatalogState(
                known.all().size(),
                known.setAside().stream().map(SetAside::toString).toList());
    }
}
