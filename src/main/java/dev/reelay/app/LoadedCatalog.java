package dev.reelay.app;

import dev.reelay.catalog.Catalog;
import dev.reelay.catalog.CatalogFiles;
import dev.reelay.catalog.CatalogFolder;
import dev.reelay.catalog.CatalogLoader;
import dev.reelay.refresh.CatalogUpdates;
import dev.reelay.telemetry.CatalogNews;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The catalog that the worker starts with, and what the next one is made of.
 *
 * @param folder of catalog files; null for none
 * @param state of the folder, from before it was read
 * @param files what the folder held at the start
 */
public record LoadedCatalog(
        CatalogLoader loader, @Nullable CatalogFolder folder, String state, CatalogFiles files, Catalog first) {

    /**
     * Loads the catalog.
     *
     * @param live whether RunComfy's list will be added
     * @throws dev.reelay.notes.CatalogException when the folder or a file in it cannot be read or makes no sense
     */
    static LoadedCatalog of(ReelayConfig config, boolean live) {
        CatalogLoader loader = new CatalogLoader(new CatalogLoader.Settings(
                config.catalogDir().orElse(null),
                config.validation().unknownFields(),
                config.validation().unusableSchema(),
                live));
        CatalogFolder folder = config.catalogDir().map(CatalogFolder::new).orElse(null);
        String state = folder == null ? "" : folder.state();
        CatalogFiles files = loader.files();
        Catalog first = loader.build(files, List.of());
        new CatalogNews().inForce(CatalogNews.Lines.NONE, CatalogUpdates.lines(first));
        return new LoadedCatalog(loader, folder, state, files, first);
    }
}
