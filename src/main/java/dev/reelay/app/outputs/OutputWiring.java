package dev.reelay.app.outputs;

import dev.reelay.app.ReelayConfig;
import dev.reelay.app.StartOrder;
import dev.reelay.app.StartupCheck;
import dev.reelay.app.SystemScheduler;
import dev.reelay.job.Backoff;
import dev.reelay.media.PublicFiles;
import dev.reelay.media.Resolver;
import dev.reelay.outputs.Copier;
import dev.reelay.outputs.ObjectStore;
import dev.reelay.outputs.ObjectStores;
import dev.reelay.outputs.OutputCopies;
import dev.reelay.outputs.S3Options;
import dev.reelay.outputs.StoreLocation;
import dev.reelay.telemetry.Telemetry;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.configuration.MemorySize;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Creates what copies outputs, where there is a store. Without one no client is opened, and nothing is copied. */
@Singleton
public class OutputWiring {

    private @Nullable ObjectStore store;
    private @Nullable PublicFiles files;

    /** Before any record is read: settings without which no store can be opened stop the start. */
    void open(
            @Observes @Priority(StartOrder.OUTPUT_STORE) StartupEvent event,
            StartupCheck startup,
            ReelayConfig config) {
        if (startup.isWorker() && config.output().store().isPresent()) {
            store = open(config.output(), config.output().store().get());
        }
    }

    @Produces
    @Singleton
    OutputCopies outputCopies(
            StartupCheck startup, ReelayConfig config, SystemScheduler scheduler, Telemetry telemetry) {
        ReelayConfig.OutputSettings output = config.output();
        ObjectStore opened = store;
        if (opened == null) {
            return OutputCopies.none(scheduler, telemetry);
        }
        PublicFiles source = new PublicFiles(PublicFiles.Settings.defaults(startup.trustedHosts()), Resolver.system());
        files = source;
        Copier copier = new Copier(
                source::open,
                opened,
                Copier.MOST_BYTES,
                output.bytesPerSecond().map(MemorySize::asLongValue).orElse(0L),
                scheduler);
        return new OutputCopies(copier::copy, output.concurrency(), Backoff::ofSubmissions, scheduler, telemetry);
    }

    private static ObjectStore open(ReelayConfig.OutputSettings output, String location) {
        try {
            return ObjectStores.open(StoreLocation.parse(location), options(output));
        } catch (IllegalArgumentException e) {
            throw StartupCheck.refusal(List.of("REELAY_OUTPUT_STORE: " + e.getMessage()));
        }
    }

    private static S3Options options(ReelayConfig.OutputSettings output) {
        return new S3Options(
                output.s3Endpoint().orElse(null),
                output.s3Region().orElse(null),
                output.s3PathStyle().orElse(output.s3Endpoint().isPresent()),
                output.urlTtl().orElse(null));
    }

    @PreDestroy
    void close() {
        if (files != null) {
            files.close();
        }
        if (store != null) {
            store.close();
        }
    }
}
