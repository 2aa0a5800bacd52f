package dev.reelay.console.access;

import io.vertx.core.MultiMap;
import io.vertx.core.http.Cookie;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.SocketAddress;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What decides whether a request is let in.
 *
 * @param path without the base path, without dot segments, still encoded
 * @param query without its question mark; null when there is none
 * @param peer the address at the other end of the connection, whatever headers say; null when it is not known
 * @param session the value of the session's cookie; null when there is none
 */
record Ask(
        String method,
        String path,
        @Nullable String query,
        MultiMap headers,
        @Nullable String peer,
        @Nullable String session) {

    /** The cookie of a session. */
    static final String SESSION_COOKIE = "reelay-session";

    private static final String LIVE_PATH = "/live";
    private static final String LIVE_ELEMENT = "live";

    /** What this request asks. */
    static Ask of(RoutingContext context) {
        HttpServerRequest request = context.request();
        Cookie cookie = request.getCookie(SESSION_COOKIE);
        // Not request.remoteAddress(), which headers may have changed.
        SocketAddress peer = request.connection().remoteAddress();
        return new Ask(
                request.method().name(),
                context.normalizedPath(),
                request.query(),
                request.headers(),
                peer == null ? null : peer.hostAddress(),
                cookie == null ? null : cookie.getValue());
    }

    /** Whether it may change something. */
    boolean isWrite() {
        return !method.equals("GET") && !method.equals("HEAD");
    }

    /** Whether everybody may see what is there: the login, and files that are the same for all. */
    boolean isOpen() {
        if (path.indexOf(';') >= 0 || path.indexOf('%') >= 0) {
            return false;
        }
        return path.equals("/login") || path.equals("/logged-out") || isFile();
    }

    /** Whether it is for a file of the packaged console. */
    boolean isFile() {
        return !isWrite() && (path.startsWith("/console/") || path.startsWith("/webjars/"));
    }

    /** Whether a page asks on its own, without anybody doing anything. */
    boolean isAutomatic() {
        return path.equals(LIVE_PATH) || LIVE_ELEMENT.equals(headers.get("HX-Trigger"));
    }

    /** Whether the answer is to become a page of its own: where the browser says nothing about it, too. */
    boolean isNavigation() {
        String mode = headers.get("Sec-Fetch-Mode");
        String accept = headers.get("Accept");
        return !isWrite()
                && (mode == null || mode.equals("navigate"))
                && !headers.contains("HX-Request")
                && (accept == null || !accept.contains("text/event-stream"));
    }

    /** Whether a link of another site led here: then the browser has held back the cookies. */
    boolean isFromElsewhere() {
        return isNavigation() && "cross-site".equals(headers.get("Sec-Fetch-Site"));
    }

    /**
     * Whether the browser came by https, as far as can be told behind a proxy. Whoever lies about it gets a cookie that the browser does
     * not keep.
     *
     * @param tls whether the connection itself is encrypted
     */
    static boolean isHttps(MultiMap headers, boolean tls) {
        String proto = headers.get("X-Forwarded-Proto");
        String origin = headers.get("Origin");
        return tls
                || (proto != null && proto.toLowerCase(Locale.ROOT).startsWith("https"))
                || (origin != null && origin.startsWith("https://"));
    }

    /** Path and query, as a page below the base path. */
    String target() {
        return BasePath.back(query == null ? path : path + "?" + query);
    }

    /**
     * The one value of a header; null when there is none.
     *
     * @throws IllegalArgumentException when there are several
     */
    @Nullable
    String single(String header) {
        List<String> values = headers.getAll(header);
        if (values.size() > 1) {
            throw new IllegalArgumentException("The header " + header + " is there " + values.size() + " times");
        }
        return values.isEmpty() ? null : values.getFirst();
    }
}
