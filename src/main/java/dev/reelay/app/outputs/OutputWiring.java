package dev.reelay.app.outputs;

import dev.reelay.app.ReelayConfig;
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
import io.quarkus.runtime.configuration.MemorySize;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import org.jspecify.annotations.Nullable;

/** Creates what copies outputs, where there is a store. Without one no client is opened, and nothing is copied. */
@Singleton
public class OutputWiring {

    private @Nullable ObjectStore store;
    private @Nullable PublicFiles files;

    @Produces
    @Singleton
    OutputCopies outputCopies(
            StartupCheck startup, ReelayConfig config, SystemScheduler scheduler, Telemetry telemetry) {
        ReelayConfig.OutputSettings output = config.output();
        if (output.store().isEmpty()) {
            return OutputCopies.none(scheduler, telemetry);
        }
        ObjectStore opened =
                ObjectStores.open(StoreLocation.parse(output.store().get()), options(output));
        PublicFiles source = new PublicFiles(PublicFiles.Settings.defaults(startup.trustedHosts()), Resolver.system());
        store = opened;
        files = source;
        Copier copier = new Copier(
                source::open,
                opened,
                Copier.MOST_BYTES,
                output.bytesPerSecond().map(MemorySize::asLongValue).orElse(0L),
                scheduler);
        return new OutputCopies(copier::copy, output.concurrency(), Backoff::ofSubmissions, scheduler, telemetry);
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
