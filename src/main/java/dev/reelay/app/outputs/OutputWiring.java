package dev.reelay.app.outputs;

import dev.reelay.app.ReelayConfig;
import dev.reelay.app.StartupCheck;
import dev.reelay.app.SystemScheduler;
import dev.reelay.job.Backoff;
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
import dev.reelay.outputs.S3Options;
import dev.reelay.outputs.StoreLocation;
import dev.reelay.request.DeliveryRules;
import dev.reelay.telemetry.Telemetry;
import io.quarkus.runtime.configuration.MemorySize;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Creates what copies outputs. What a worker has no setting for is opened by the first job whose request needs it, or never. */
@Singleton
public class OutputWiring {

    private @Nullable ObjectStore store;
    private @Nullable Buckets buckets;
    private final OnFirstUse<PublicFiles> files = new OnFirstUse<>();
    private final OnFirstUse<PublicUploads> uploads = new OnFirstUse<>();

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
                output.bytesPerSecond().map(MemorySize::asLongValue).orElse(0L),
                scheduler);
        return new OutputCopies(copier::copy, output.concurrency(), Backoff::ofSubmissions, scheduler, telemetry);
    }

    private Places places(ReelayConfig.OutputSettings output, TrustedHosts trusted) {
        ObjectStore own = output.store()
                .map(place -> ObjectStores.open(StoreLocation.parse(place), options(output)))
                .orElse(null);
        store = own;
        List<DeliverTo.Bucket> allowed = DeliveryRules.parse(output.deliverTo().orElse(List.of()));
        return new Places(
                own,
                allowed,
                allowed.isEmpty() ? OutputWiring::none : buckets(output),
                (url, type, length, bytes) -> uploads.get(
                                () -> new PublicUploads(PublicUploads.Settings.defaults(trusted), Resolver.system()))
                        .put(url, type, length, bytes));
    }

    private Function<DeliverTo.Bucket, ObjectStore> buckets(ReelayConfig.OutputSettings output) {
        Buckets opened = ObjectStores.buckets(options(output));
        buckets = opened;
        return place -> opened.at(StoreLocation.Bucket.of(place));
    }

    private static ObjectStore none(DeliverTo.Bucket place) {
        throw new IllegalStateException("no bucket is allowed, and so not " + place);
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
