package dev.reelay.wire;

import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Address, time-outs, connections and proxy.
 *
 * @param baseUri http or https; a path is kept as a prefix
 * @param connectTimeout for the TCP connection, and again for the TLS handshake; one millisecond to an hour
 * @param readTimeout from the written request to the head of the answer, and again for its body; the same
 *     limits. A poll also waits that long for a connection of the pool
 * @param pollConnections the size of the connection pool for polls; at least 1
 * @param proxy the proxy of all calls; {@code null} for none: neither the JVM's nor the environment's is asked for
 */
public record HttpSettings(
        URI baseUri,
        Duration connectTimeout,
        Duration readTimeout,
        int pollConnections,
        @Nullable HttpProxy proxy) {

    private static final Duration LONGEST = Duration.ofHours(1);

    /** @throws IllegalArgumentException when a value is outside its limits; the message names it */
    public HttpSettings {
        // In lower case: the REST client treats "HTTPS" as plain http.
        check(
                "http".equals(baseUri.getScheme()) || "https".equals(baseUri.getScheme()),
                "the base URI must begin with http:// or https://");
        check(baseUri.getHost() != null, "the base URI must name a host");
        check(baseUri.getRawUserInfo() == null, "the base URI must not hold a user name or password");
        check(
                baseUri.getRawQuery() == null && baseUri.getRawFragment() == null,
                "the base URI must not have a query or a fragment");
        check(isTimeout(connectTimeout), "the connect time-out must be from 1 ms to 1 h");
        check(isTimeout(readTimeout), "the read time-out must be from 1 ms to 1 h");
        check(pollConnections >= 1, "there must be at least one connection for polls");
    }

    /** Settings without a proxy. */
    public HttpSettings(URI baseUri, Duration connectTimeout, Duration readTimeout, int pollConnections) {
        this(baseUri, connectTimeout, readTimeout, pollConnections, null);
    }

    /** The base URI without a trailing slash. */
    String base() {
        return baseUri.toString().replaceFirst("/+$", "");
    }

    private static boolean isTimeout(Duration duration) {
        return duration.toMillis() >= 1 && duration.compareTo(LONGEST) <= 0;
    }

    private static void check(boolean valid, String rule) {
        if (!valid) {
            throw new IllegalArgumentException(rule);
        }
    }
}
