package dev.reelay.app.outputs;

import dev.reelay.app.ReelayConfig;
import dev.reelay.app.StartOrder;
import dev.reelay.app.StartupCheck;
import dev.reelay.app.SystemScheduler;
import dev.reelay.job.DeliverTo;
import dev.reelay.media.PublicFiles;
import dev.reelay.media.PublicUploads;
import dev.reelay.media.Resolver;
import dev.reelay.media.TrustedHosts;
import dev.reelay.outputs.Copier;
import dev.reelay.outputs.ObjectStore;
import dev.reelay.outputs.ObjectStores;
import dev.reelay.outputs.ObjectStores.Buckets;
import dev.reelay.outputs.OutputCopies;
import dev.reelay.outputs.Places;
import dev.reelay.outputs.StoreLocation;
import dev.reelay.request.DeliveryRules;
import dev.reelay.telemetry.Telemetry;
import dev.reelay.timing.Backoff;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Creates what copies outputs. What a worker has no setting for is opened by the first job whose request needs it, or never. */
@Singleton
public class OutputWiring {

    private @Nullable ObjectStore store;
    private @Nullable Buckets buckets;
    private final OnFirstUse<PublicFiles> files = new OnFirstUse<>();
    private final OnFirstUse<PublicUploads> uploads = new OnFirstUse<>();

    /** Before any record is read: settings without which no store can be opened stop the start. */
    void open(
            @Observes @Priority(StartOrder.OUTPUT_STORE) StartupEvent event,
            StartupCheck startup,
            ReelayConfig config) {
        if (!startup.isWorker()) {
            return;
        }
        ReelayConfig.OutputSettings output = config.output();
        store = output.store()
                .map(place -> OutputSettings.orRefused(
                        "REELAY_OUTPUT_STORE",
                        () -> ObjectStores.open(StoreLocation.parse(place), OutputSettings.options(output))))
                .orElse(null);
        if (!output.deliverTo().orElse(List.of()).isEmpty()) {
            buckets = OutputSettings.orRefused(
                    "REELAY_OUTPUT_DELIVER_TO", () -> ObjectStores.buckets(OutputSettings.options(output)));
        }
    }

    @Produces
    @Singleton
    OutputCopies outputCopies(
            StartupCheck startup, ReelayConfig config, SystemScheduler scheduler, Telemetry telemetry) {
        ReelayConfig.OutputSettings output = config.output();
        TrustedHosts trusted = startup.trustedHosts();
        Copier copier = new Copier(
                url -> files.get(() -> new PublicFiles(PublicFiles.Settings.defaults(trusted), Resolver.system()))
                        .open(url),
                places(output, trusted),
                Copier.MOST_BYTES,
                OutputSettings.bytesPerSecond(output),
                scheduler);
        return new OutputCopies(copier::copy, output.concurrency(), Backoff::ofSubmissions, scheduler, telemetry);
    }

    private Places places(ReelayConfig.OutputSettings output, TrustedHosts trusted) {
        Buckets allowed = buckets;
        return new Places(
                store,
                DeliveryRules.parse(output.deliverTo().orElse(List.of())),
                allowed == null ? OutputWiring::none : place -> allowed.at(StoreLocation.Bucket.of(place)),
                (url, type, length, bytes) -> uploads.get(
                                () -> new PublicUploads(PublicUploads.Settings.defaults(trusted), Resolver.system()))
                        .put(url, type, length, bytes));
    }

    private static ObjectStore none(DeliverTo.Bucket place) {
        throw new IllegalStateException("no bucket is allowed, and so not " + place);
    }

    @PreDestroy
    void close() {
        files.close(PublicFiles::close);
        uploads.close(PublicUploads::close);
        if (buckets != null) {
            buckets.close();
        }
        if (store != null) {
            store.close();
        }
    }
}
