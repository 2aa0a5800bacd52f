package dev.reelay.app.outputs;

import dev.reelay.app.ReelayConfig;
import dev.reelay.app.StartupCheck;
import dev.reelay.app.SystemScheduler;
import dev.reelay.job.Backoff;
import dev.reelay.outputs.OpenStore;
import dev.reelay.outputs.OutputCopies;
import dev.reelay.telemetry.Telemetry;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import org.jspecify.annotations.Nullable;

/** Creates what copies outputs, where there is a store. Without one no client is opened, and nothing is copied. */
@Singleton
public class OutputWiring {

    private @Nullable OpenStore store;

    @Produces
    @Singleton
    OutputCopies outputCopies(
            StartupCheck startup, ReelayConfig config, SystemScheduler scheduler, Telemetry telemetry) {
        ReelayConfig.OutputSettings output = config.output();
        if (output.store().isEmpty()) {
            return OutputCopies.none(scheduler, telemetry);
        }
        OpenStore opened =
                OpenStore.open(OutputSettings.of(output, output.store().get(), startup.trustedHosts()), scheduler);
        store = opened;
        return new OutputCopies(
                opened.copier()::copy, output.concurrency(), Backoff::ofSubmissions, scheduler, telemetry);
    }

    @PreDestroy
    void close() {
        if (store != null) {
            store.close();
        }
    }
}
