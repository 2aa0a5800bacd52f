package dev.reelay.app;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Settings of RunComfy's API: its address, the token, the timeouts. The environment variable of {@code token} is {@code
 * RUNCOMFY_API_TOKEN}, and so on.
 */
@ConfigMapping(prefix = "runcomfy.api")
public interface RunComfyConfig {

    /** RunComfy's own address. */
    URI PUBLIC_URL = URI.create("https://model-api.runcomfy.net");

    /**
     * The base URL that jobs are submitted to. Default {@code https://model-api.runcomfy.net}, or the worker's own
     * simulator where that is on.
     */
    Optional<URI> url();

    /**
     * The API token. Default: none. Required unless {@link #tokenFile} is set or jobs go to the worker's own simulator.
     */
    Optional<String> token();

    /**
     * A file that holds the API token, in place of {@link #token}. The worker reads it again when it changes. Default:
     * none.
     */
    Optional<Path> tokenFile();

    /**
     * How long opening a connection may take; the TLS handshake may then take as long again. Default {@code PT2S}. Keep it below 3 s:
     * a submission that has not begun 3 s after its commit is put off.
     */
    @WithDefault("PT2S")
    Duration connectTimeout();

    /**
     * How long RunComfy may take to answer. Default {@code PT60S}. A submission without an answer has an unknown
     * outcome.
     */
    @WithDefault("PT60S")
    Duration readTimeout();

    /**
     * The HTTP proxy of all calls to RunComfy: {@code http://host:port}, or {@code http://user:password@host:port}. Default: none.
     * No other setting names a proxy: the JVM's {@code http.proxyHost} and the environment's {@code HTTPS_PROXY} are not obeyed.
     */
    Optional<String> proxy();

    /** The value of {@link #proxy}; empty when it is blank or not set. */
    default Optional<String> proxyIfGiven() {
        return proxy().filter(Predicate.not(String::isBlank));
    }

    /** The value of {@link #token} without white space around it; empty when it is blank or not set. */
    default Optional<String> tokenIfGiven() {
        return token().map(String::strip).filter(Predicate.not(String::isEmpty));
    }
}
