package dev.reelay.console.access;

import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What the paths of the console begin with behind a proxy.
 *
 * @param path empty, or a slash and more, without a slash at its end
 */
record BasePath(String path) {

    private static final Pattern USABLE = Pattern.compile("(/[A-Za-z0-9_~-][A-Za-z0-9._~-]*)+/?|/");
    private static final int LONGEST_BACK = 4_000;

    /** The base path that is configured. */
    static BasePath of(Optional<String> configured) {
        String text = configured.orElse("");
        return new BasePath(text.endsWith("/") ? text.substring(0, text.length() - 1) : text);
    }

    /** What is wrong with the text of a base path; empty when nothing is. */
    static Optional<String> problem(String text) {
        return USABLE.matcher(text).matches()
                ? Optional.empty()
                : Optional.of(
                        "it must be like /reelay: segments of letters, digits, '-', '_', '~' and '.', each after a slash");
    }

    /**
     * A URI without the base path in front: {@code /reelay/jobs?model=x} becomes {@code /jobs?model=x}. Empty when it does not begin
     * with the base path: then a proxy has stripped it already, or there is none.
     */
    Optional<String> stripped(String uri) {
        if (path.isEmpty() || !uri.startsWith(path)) {
            return Optional.empty();
        }
        String rest = uri.substring(path.length());
        if (rest.isEmpty() || rest.startsWith("?")) {
            return Optional.of("/" + rest);
        }
        return rest.startsWith("/") ? Optional.of(rest) : Optional.empty();
    }

    /**
     * Where to go back to, as a path that can follow {@link #path}; {@code /} for whatever could lead anywhere else.
     *
     * @param wanted a path and a query that somebody has sent
     */
    static String back(@Nullable String wanted) {
        if (wanted == null || wanted.length() > LONGEST_BACK || !wanted.startsWith("/") || wanted.startsWith("//")) {
            return "/";
        }
        boolean plain = wanted.chars().allMatch(c -> c > ' ' && c < 0x7f && c != '\\');
        return plain && !wanted.equals("/login") && !wanted.startsWith("/login?") ? wanted : "/";
    }
}
