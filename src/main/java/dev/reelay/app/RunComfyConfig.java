package dev.reelay.app;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** Where RunComfy is and how it lets us in. As environment variables: {@code RUNCOMFY_API_TOKEN} and so on. */
@ConfigMapping(prefix = "runcomfy.api")
public interface RunComfyConfig {

    /** The address of RunComfy itself. */
    URI PUBLIC = URI.create("https://model-api.runcomfy.net");

    /** Where submissions go; without it to RunComfy itself, or to the simulator when that is on. */
    Optional<URI> url();

    /** The API token. */
    Optional<String> token();

    /** A file that holds the token; it is read again when it changes. */
    Optional<Path> tokenFile();

    /** How long opening a connection may take, and TLS again as long. A submission must begin within the lease of 3 s. */
    @WithDefault("PT2S")
    Duration connectTimeout();

    /** How long an answer may take. A submission without one has an unknown outcome. */
    @WithDefault("PT60S")
    Duration readTimeout();
}
