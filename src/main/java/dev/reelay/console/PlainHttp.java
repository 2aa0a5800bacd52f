package dev.reelay.console;

import java.net.URI;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * From where pages show files by plain http; from everywhere else they show those of https alone.
 *
 * @param fromHere whether files of this machine are shown: dev mode's simulator has no others
 * @param store host and port of the store for copies, where its endpoint has no https; null otherwise. Buckets may be names below it
 */
public record PlainHttp(boolean fromHere, @Nullable String store) {

    /** The name of the setting with the store's endpoint. */
    public static final String STORE_ENDPOINT = "reelay.output.s3-endpoint";

    private static final Set<String> HERE = Set.of("localhost", "127.0.0.1");

    /**
     * The sources that these settings allow.
     *
     * @param endpoint of the store; empty where it is Amazon's, or there is none
     */
    public static PlainHttp of(boolean fromHere, Optional<URI> endpoint) {
        return new PlainHttp(
                fromHere,
                endpoint.filter(url -> isPlain(url) && url.getHost() != null)
                        .map(PlainHttp::place)
                        .orElse(null));
    }

    private static boolean isPlain(URI url) {
        return "http".equalsIgnoreCase(url.getScheme());
    }

    private static String place(URI url) {
        return url.getHost().toLowerCase(Locale.ROOT) + (url.getPort() < 0 ? "" : ":" + url.getPort());
    }

    /** Whether the file may be shown. The caller has made sure that the URL has a host and no user. */
    public boolean shows(URI url) {
        if (!isPlain(url)) {
            return false;
        }
        String place = place(url);
        boolean isOfStore = store != null && (place.equals(store) || place.endsWith("." + store));
        return isOfStore || (fromHere && HERE.contains(url.getHost()));
    }

    /** What a content security policy allows for the sake of these. */
    public String sources() {
        if (fromHere) {
            return "https: http:";
        }
        return store == null ? "https:" : "https: http://" + store + " http://*." + store;
    }
}
