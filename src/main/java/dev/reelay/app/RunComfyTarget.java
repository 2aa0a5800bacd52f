package dev.reelay.app;

import dev.reelay.kafka.StartupException;
import io.quarkus.runtime.LaunchMode;
import java.net.URI;
import java.util.List;

/**
 * Where submissions go.
 *
 * @param simulator whether this worker serves the simulator
 * @param url RunComfy's base address, or the simulator's
 * @param free whether submissions go to this worker's own simulator, where nothing can cost anything
 */
public record RunComfyTarget(boolean simulator, URI url, boolean free) {

    /**
     * Decides from the settings.
     *
     * @param port the worker's own HTTP port
     * @throws StartupException when a token is needed and there is none
     */
    static RunComfyTarget of(ReelayConfig reelay, RunComfyConfig runComfy, LaunchMode mode, int port) {
        boolean hasToken =
                Token.given(runComfy).isPresent() || runComfy.tokenFile().isPresent();
        boolean simulator = reelay.simulator().orElse(mode == LaunchMode.DEVELOPMENT && !hasToken);
        boolean free = simulator && runComfy.url().isEmpty();
        URI url = free
                ? URI.create("http://localhost:" + port + "/simulator")
                : runComfy.url().orElse(RunComfyConfig.PUBLIC);
        if (!hasToken && !free) {
            throw new StartupException(List.of("RUNCOMFY_API_TOKEN is not set, and " + url + " needs a token: set it or"
                    + " RUNCOMFY_API_TOKEN_FILE, or set REELAY_SIMULATOR=true to try Reelay without RunComfy"));
        }
        return new RunComfyTarget(simulator, url, free);
    }
}
