package dev.reelay.app;

import dev.reelay.catalog.CurrentCatalog;
import dev.reelay.refresh.CatalogUpdates;
import dev.reelay.refresh.FolderWatch;
import dev.reelay.telemetry.Telemetry;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.concurrent.ExecutorService;

/** Creates what puts changed catalog files in force. */
@Singleton
class FolderWiring {

    @Produces
    @Singleton
    CatalogUpdates catalogUpdates(StartupCheck startup, CurrentCatalog current) {
        LoadedCatalog loaded = startup.checked().catalog();
        return new CatalogUpdates(loaded.loader(), current, loaded.files());
    }

    /** The watch of the folder; none where there is no folder. */
    @Produces
    @Singleton
    Optional<FolderWatch> folderWatch(
            StartupCheck startup,
            CatalogUpdates updates,
            CurrentCatalog current,
            SystemScheduler scheduler,
            Telemetry telemetry,
            @Named("blocking") ExecutorService threads) {
        LoadedCatalog loaded = startup.checked().catalog();
        Optional<FolderWatch> watch = Optional.ofNullable(loaded.folder())
                .map(folder -> new FolderWatch(folder, loaded.state(), updates, scheduler, threads));
        Gauges.catalogFiles(telemetry.meters(), current, watch.orElse(null));
        return watch;
    }
}
