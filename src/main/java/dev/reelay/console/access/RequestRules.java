package dev.reelay.console.access;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Tells requests of the console's own pages from those that another site made a browser send. What browsers say about a request ({@code
 * Sec-Fetch-*}) comes first: no page can change it, and no proxy breaks it. Where it is missing (plain http) {@code Origin} must name
 * the host that was asked, so a proxy has to leave {@code Host} as it is there.
 */
final class RequestRules {

    private static final String FORM = "application/x-www-form-urlencoded";

    private RequestRules() {}

    /**
     * Why a request is not answered.
     *
     * @param status of HTTP
     * @param code a word that can be counted
     * @param message for people: what is wrong, and what to do
     */
    record Refusal(int status, String code, String message) {}

    /** Why the request is refused; empty when it is not. */
    static Optional<Refusal> check(Ask ask) {
        return switch (ask.method()) {
            case "GET", "HEAD" -> read(ask);
            case "POST" -> write(ask);
            default ->
                Optional.of(new Refusal(
                        405,
                        "method_not_allowed",
                        "The console takes GET, HEAD and POST, and not " + ask.method() + "."));
        };
    }

    private static Optional<Refusal> read(Ask ask) {
        String site = ask.headers().get("Sec-Fetch-Site");
        String mode = ask.headers().get("Sec-Fetch-Mode");
        boolean own = site == null || site.equals("same-origin") || site.equals("none");
        return own || "navigate".equals(mode)
                ? Optional.empty()
                : Optional.of(new Refusal(
                        403, "foreign_site", "Another site may link to the console, and not use what is in it."));
    }

    private static Optional<Refusal> write(Ask ask) {
        if (!isOwn(ask)) {
            return Optional.of(new Refusal(
                    403,
                    "foreign_origin",
                    "The request does not come from a page of the console. Open the page and try again; a proxy in front of the"
                            + " console has to pass on Origin, and Host unchanged. Scripts use the command line."));
        }
        String type = ask.headers().get("Content-Type");
        String plain = type == null ? "" : type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
        return plain.equals(FORM)
                ? Optional.empty()
                : Optional.of(new Refusal(415, "no_form", "The console takes forms of the type " + FORM + " only."));
    }

    private static boolean isOwn(Ask ask) {
        String site = ask.headers().get("Sec-Fetch-Site");
        String origin = ask.headers().get("Origin");
        if (site != null) {
            return site.equals("same-origin") && !"null".equals(origin);
        }
        return origin != null && isSameHost(origin, ask.headers().get("Host"));
    }

    /** Whether the origin's host and port are those that were asked. */
    private static boolean isSameHost(String origin, @Nullable String host) {
        if (host == null) {
            return false;
        }
        try {
            URI from = new URI(origin);
            URI to = new URI(from.getScheme() + "://" + host);
            return from.getHost() != null
                    && from.getHost().equalsIgnoreCase(to.getHost())
                    && port(from) == port(to)
                    && to.getUserInfo() == null;
        } catch (URISyntaxException e) {
            return false;
        }
    }

    private static int port(URI uri) {
        if (uri.getPort() >= 0) {
            return uri.getPort();
        }
        return "https".equalsIgnoreCase(uri.getScheme()) ? 443 : 80;
    }

    /** Whether the host that was asked is this machine by one of its own names: any other name may be an attacker's that leads here. */
    static boolean isLocalHost(@Nullable String host) {
        if (host == null) {
            return false;
        }
        int port = host.lastIndexOf(':');
        String name = port > host.lastIndexOf(']') ? host.substring(0, port) : host;
        return name.equalsIgnoreCase("localhost") || name.equals("127.0.0.1") || name.equals("[::1]");
    }
}
