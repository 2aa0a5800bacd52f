package dev.reelay.console;

import java.util.regex.Pattern;

/**
 * Takes the queries of URLs out of text that names a place for copies: whoever sees a presigned URL may write there. In text that need not
 * be JSON they cannot be told from other URLs, so all lose their queries.
 */
public final class SignedUrls {

    /** Slashes are often escaped; any other escape may be the question mark. Possessive, as a long text would exhaust the stack otherwise. */
    private static final Pattern QUERY = Pattern.compile(
            "(https?:[^\\s?#\"\\\\]*+(?:\\\\/[^\\s?#\"\\\\]*+)*+)[?#\\\\][^\\s\"]*+", Pattern.CASE_INSENSITIVE);

    private SignedUrls() {}

    /** The text as a page may show it. */
    public static String masked(String text) {
        return text.contains("deliver") ? QUERY.matcher(text).replaceAll("$1?…") : text;
    }
}
