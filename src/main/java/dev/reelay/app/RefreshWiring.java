package dev.reelay.app;

import dev.reelay.catalog.CurrentCatalog;
import dev.reelay.outbound.MeteredRunComfy;
import dev.reelay.refresh.CatalogUpdates;
import dev.reelay.refresh.FolderWatch;
import dev.reelay.refresh.LiveCatalog;
import dev.reelay.refresh.ModelFinder;
import dev.reelay.telemetry.Telemetry;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ThreadLocalRandom;

/** Creates the stages that keep the catalog current. */
@Singleton
class RefreshWiring {

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

    /** The live catalog; {@link Lifecycle} starts it where it is on. */
    @Produces
    @Singleton
    LiveCatalog live(
            MeteredRunComfy runComfy,
            CatalogUpdates updates,
            ReelayConfig config,
            SystemScheduler scheduler,
            Telemetry telemetry,
            @Named("blocking") ExecutorService threads) {
        Duration every = config.catalogRefresh().every();
        LiveCatalog live = new LiveCatalog(
                runComfy,
                updates,
                every == null ? LiveCatalog.GRACE : every,
                scheduler,
                telemetry,
                threads,
                () -> ThreadLocalRandom.current().nextDouble());
        Gauges.catalog(telemetry.meters(), live);
        return live;
    }

    @Produces
    @Singleton
    ModelFinder models(
            MeteredRunComfy runComfy,
            StartupCheck startup,
            ReelayConfig config,
            CurrentCatalog catalog,
            LiveCatalog live,
            SystemScheduler scheduler,
            Telemetry telemetry,
            @Named("blocking") ExecutorService threads) {
        boolean isOn = config.catalogRefresh().isOn(startup.submitsToOwnSimulator());
        return new ModelFinder(isOn ? runComfy : null, catalog, live, scheduler, telemetry, threads);
    }
}
