package dev.reelay.wire;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP proxy. To https it opens a tunnel ({@code CONNECT}), so it sees neither the token nor a job; to plain http it forwards
 * calls, and sees all of them.
 *
 * @param user with {@code password} for the proxy alone ({@code Basic}); {@code null} when it asks for none
 */
public record HttpProxy(
        String host,
        int port,
        @Nullable String user,
        @Nullable String password) {

    /**
     * Parses {@code http://host:port} or {@code http://user:password@host:port}, both percent-encoded.
     *
     * @throws IllegalArgumentException for anything else; the message does not quote it, since it may hold a password
     */
    public static HttpProxy of(String text) {
        URI uri;
        try {
            uri = new URI(text.strip());
        } catch (URISyntaxException malformed) {
            throw new IllegalArgumentException(
                    "the proxy must be given as http://host:port"); // the cause quotes the text
        }
        check(
                "http".equalsIgnoreCase(uri.getScheme()),
                "the proxy must be given as http://host:port; no other scheme works");
        check(uri.getHost() != null, "the proxy must be given as http://host:port, and the host is missing");
        check(
                uri.getPort() >= 1 && uri.getPort() <= 65_535,
                "the proxy must be given as http://host:port, and the port is missing or none from 1 to 65535");
        check(
                uri.getRawPath().matches("/?") && uri.getRawQuery() == null && uri.getRawFragment() == null,
                "the proxy must be given as http://host:port with nothing behind the port");
        String credentials = uri.getRawUserInfo();
        if (credentials == null) {
            return new HttpProxy(host(uri), uri.getPort(), null, null);
        }
        int colon = credentials.indexOf(':');
        check(colon > 0, "the user of the proxy must be given with a password, as http://user:password@host:port");
        return new HttpProxy(
                host(uri),
                uri.getPort(),
                decoded(credentials.substring(0, colon)),
                decoded(credentials.substring(colon + 1)));
    }

    /** Without the brackets of an IPv6 address. */
    private static String host(URI uri) {
        return uri.getHost().replaceAll("[\\[\\]]", "");
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    private static void check(boolean valid, String rule) {
        if (!valid) {
            throw new IllegalArgumentException(rule);
        }
    }

    /** Without user and password. */
    @Override
    public String toString() {
        return "http://" + host + ":" + port;
    }
}
