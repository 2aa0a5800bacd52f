package dev.reelay.app.outputs;

import dev.reelay.app.ReelayConfig;
import dev.reelay.media.TrustedHosts;
import dev.reelay.outputs.OpenStore;
import dev.reelay.outputs.S3Options;
import dev.reelay.outputs.StoreLocation;
import io.quarkus.runtime.configuration.MemorySize;

/** The store as the settings of the process describe it. */
public final class OutputSettings {

    private OutputSettings() {}

    /**
     * The store.
     *
     * @param store the value of {@code REELAY_OUTPUT_STORE}, which the startup check has accepted
     */
    public static OpenStore.Settings of(ReelayConfig.OutputSettings output, String store, TrustedHosts trusted) {
        return new OpenStore.Settings(
                StoreLocation.parse(store),
                new S3Options(
                        output.s3Endpoint().orElse(null),
                        output.s3Region().orElse(null),
                        output.s3PathStyle().orElse(output.s3Endpoint().isPresent()),
                        output.urlTtl().orElse(null)),
                trusted,
                output.bytesPerSecond().map(MemorySize::asLongValue).orElse(0L));
    }
}
