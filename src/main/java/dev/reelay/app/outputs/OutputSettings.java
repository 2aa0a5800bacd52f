package dev.reelay.app.outputs;

import dev.reelay.app.ReelayConfig;
import dev.reelay.app.StartupCheck;
import dev.reelay.media.TrustedHosts;
import dev.reelay.outputs.OpenStore;
import dev.reelay.outputs.S3Options;
import dev.reelay.outputs.StoreLocation;
import io.quarkus.runtime.configuration.MemorySize;
import java.time.InstantSource;
import java.util.List;

/** The store as the settings of the process describe it. */
public final class OutputSettings {

    private OutputSettings() {}

    /**
     * Opens the store.
     *
     * @param store the value of {@code REELAY_OUTPUT_STORE}, which the startup check has accepted
     * @throws io.quarkus.runtime.configuration.ConfigurationException when it cannot be opened with these settings; thrown while the process
     *     starts, it stops the start with one line
     */
    public static OpenStore open(
            ReelayConfig.OutputSettings output, String store, TrustedHosts trusted, InstantSource time) {
        try {
            return OpenStore.open(of(output, store, trusted), time);
        } catch (IllegalArgumentException e) {
            throw StartupCheck.refusal(List.of("REELAY_OUTPUT_STORE: " + e.getMessage()));
        }
    }

    private static OpenStore.Settings of(ReelayConfig.OutputSettings output, String store, TrustedHosts trusted) {
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
