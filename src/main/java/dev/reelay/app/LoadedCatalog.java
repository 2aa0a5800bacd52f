package dev.reelay.app;

import dev.reelay.catalog.Catalog;
import dev.reelay.catalog.CatalogFiles;
import dev.reelay.catalog.CatalogLoader;
import java.util.List;
import org.jboss.logging.Logger;

/**
 * The catalog that the worker starts with, and how to make the next one.
 *
 * @param files what the folder held at the start
 */
public record LoadedCatalog(CatalogLoader loader, CatalogFiles files, Catalog first) {

    private static final Logger LOG = Logger.getLogger("dev.reelay.catalog");

    /** @throws dev.reelay.catalog.CatalogException when the folder or a file in it cannot be read or makes no sense */
    static LoadedCatalog of(ReelayConfig config) {
        CatalogLoader loader = new CatalogLoader(new CatalogLoader.Settings(
                config.catalogDir().orElse(null),
                config.validation().unknownFields(),
                config.validation().unusableSchema()));
        CatalogFiles files = loader.files();
        Catalog first = loader.build(files, List.of());
        first.notices().forEach(LOG::info);
        first.warnings().forEach(LOG::warn);
        first.setAside().forEach(model -> LOG.warnf("Model set aside: %s", model));
        return new LoadedCatalog(loader, files, first);
    }
}
