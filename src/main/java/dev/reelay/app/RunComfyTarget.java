package dev.reelay.app;

import dev.reelay.kafka.StartupException;
import io.quarkus.runtime.LaunchMode;
import java.net.URI;

/**
 * The API that jobs are submitted to.
 *
 * @param servesSimulator whether this worker serves the simulator
 * @param url RunComfy's base URL, or the simulator's
 * @param isOwnSimulator whether jobs go to this worker's own simulator, and so cost nothing
 */
public record RunComfyTarget(boolean servesSimulator, URI url, boolean isOwnSimulator) {

    /**
     * Derives the target from the settings.
     *
     * @param port the worker's own HTTP port
     * @throws StartupException when jobs go anywhere but to the worker's own simulator and no token is set
     */
    static RunComfyTarget of(ReelayConfig reelay, RunComfyConfig runComfy, LaunchMode mode, int port) {
        boolean hasToken =
                runComfy.tokenIfGiven().isPresent() || runComfy.tokenFile().isPresent();
        boolean servesSimulator = reelay.simulator().orElse(mode == LaunchMode.DEVELOPMENT && !hasToken);
        boolean isOwnSimulator = servesSimulator && runComfy.url().isEmpty();
        URI url = isOwnSimulator
                ? URI.create("http://localhost:" + port + "/simulator")
                : runComfy.url().orElse(RunComfyConfig.PUBLIC_URL);
        if (!hasToken && !isOwnSimulator) {
            throw new StartupException("RUNCOMFY_API_TOKEN is not set, and " + url + " needs a token: set it or"
                    + " RUNCOMFY_API_TOKEN_FILE, or set REELAY_SIMULATOR=true to try Reelay without RunComfy");
        }
        return new RunComfyTarget(servesSimulator, url, isOwnSimulator);
    }
}
