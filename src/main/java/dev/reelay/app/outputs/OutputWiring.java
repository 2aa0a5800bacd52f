package dev.reelay.app.outputs;

import dev.reelay.app.ReelayConfig;
import dev.reelay.app.StartOrder;
import dev.reelay.app.StartupCheck;
import dev.reelay.app.SystemScheduler;
import dev.reelay.job.Backoff;
import dev.reelay.outputs.OpenStore;
import dev.reelay.outputs.OutputCopies;
import dev.reelay.telemetry.Telemetry;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import org.jspecify.annotations.Nullable;

/** Creates what copies outputs, where there is a store. Without one no client is opened, and nothing is copied. */
@Singleton
public class OutputWiring {

    private @Nullable OpenStore store;

    /** Before any record is read: settings without which no store can be opened stop the start. */
    void open(
            @Observes @Priority(StartOrder.OUTPUT_STORE) StartupEvent event,
            StartupCheck startup,
            ReelayConfig config,
            SystemScheduler scheduler) {
        if (startup.isWorker()) {
            store = config.output()
                    .store()
                    .map(place -> OutputSettings.open(config.output(), place, startup.trustedHosts(), scheduler))
                    .orElse(null);
        }
    }

    @Produces
    @Singleton
    OutputCopies outputCopies(ReelayConfig config, SystemScheduler scheduler, Telemetry telemetry) {
        OpenStore opened = store;
        return opened == null
                ? OutputCopies.none(scheduler, telemetry)
                : new OutputCopies(
                        opened.copier()::copy,
                        config.output().concurrency(),
                        Backoff::ofSubmissions,
                        scheduler,
                        telemetry);
    }

    @PreDestroy
    void close() {
        if (store != null) {
            store.close();
        }
    }
}
