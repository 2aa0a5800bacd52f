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
import java.util.function.Supplier;

/** The places for copies as the settings of the process describe them. */
public final class OutputSettings {

    private OutputSettings() {}

    /**
     * Opens the store, for copies on request.
     *
     * @param place the value of {@code REELAY_OUTPUT_STORE}, which the startup check has accepted
     * @throws io.quarkus.runtime.configuration.ConfigurationException when it cannot be opened with these settings; thrown while the process
     *     starts, it stops the start with one line
     */
    public static OpenStore open(
            ReelayConfig.OutputSettings output, String place, TrustedHosts trusted, InstantSource time) {
        OpenStore.Settings settings =
                new OpenStore.Settings(StoreLocation.parse(place), options(output), trusted, bytesPerSecond(output));
        return orRefused("REELAY_OUTPUT_STORE", () -> OpenStore.open(settings, time));
    }

    /** Opens something, or refuses the start because of this setting. */
    static <T> T orRefused(String setting, Supplier<T> opening) {
        try {
            return opening.get();
        } catch (IllegalArgumentException e) {
            throw StartupCheck.refusal(List.of(setting + ": " + e.getMessage()));
        }
    }

    static S3Options options(ReelayConfig.OutputSettings output) {
        return new S3Options(
                output.s3Endpoint().orElse(null),
                output.s3Region().orElse(null),
                output.s3PathStyle().orElse(output.s3Endpoint().isPresent()),
                output.urlTtl().orElse(null));
    }

    /** Of all copies of this process together; 0 for no bound. */
    static long bytesPerSecond(ReelayConfig.OutputSettings output) {
        return output.bytesPerSecond().map(MemorySize::asLongValue).orElse(0L);
    }
}
