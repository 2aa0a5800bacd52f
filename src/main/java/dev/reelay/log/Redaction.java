package dev.reelay.log;

import dev.reelay.json.ForeignText;
import java.util.regex.Pattern;

/**
 * Takes the queries of URLs and bearer tokens out of text that producers, RunComfy or media hosts wrote, and shortens what
 * is too long for a word: the query of a signed URL is as good as a password, and a {@code data:} URI may be a customer's
 * picture. Log lines are redacted by the {@linkplain LogFormatters formatters}, once each; spans
 * redact their attributes themselves.
 */
public final class Redaction {

    private static final String SCHEME_END = "://";
    private static final String TOKEN_WORD = "bearer";

    /** Ends before a quote, before the codes of a coloured line, and before punctuation that continues the sentence. */
    private static final Pattern URL_QUERY =
            Pattern.compile("(https?://[^\\s?#\"'<>\\e]*)[?#][^\\s\"'<>\\e]*(?<![:,;])", Pattern.CASE_INSENSITIVE);

    private static final Pattern TOKEN = Pattern.compile("(\\bbearer\\s+)[^\\s\"',;\\e]+", Pattern.CASE_INSENSITIVE);

    /** The longest id or name that is shown, in code points: a request may make up a model of any length. */
    private static final int LONGEST_NAME = 200;

    /** The longest word that is shown: prose has none as long, and stack traces have none either. */
    private static final int LONGEST_WORD = 200;

    private Redaction() {}

    /**
     * The text without queries and tokens, and with the beginnings of words that are longer than {@value #LONGEST_WORD}
     * characters. Most lines have none of these, and no regular expression reads those.
     */
    public static String redact(String text) {
        String withoutQueries = mayHaveQuery(text) ? URL_QUERY.matcher(text).replaceAll("$1") : text;
        return withShortWords(
                mayHaveToken(withoutQueries) ? TOKEN.matcher(withoutQueries).replaceAll("$1***") : withoutQueries);
    }

    private static boolean mayHaveQuery(String text) {
        int url = text.indexOf(SCHEME_END);
        return url >= 0 && (text.indexOf('?', url) >= 0 || text.indexOf('#', url) >= 0);
    }

    private static String withShortWords(String text) {
        StringBuilder shorter = new StringBuilder();
        int copied = 0;
        int word = 0;
        for (int i = 0; i <= text.length(); i++) {
            if (i == text.length() || Character.isWhitespace(text.charAt(i))) {
                if (i - word > LONGEST_WORD) {
                    shorter.append(text, copied, word).append(ForeignText.cut(text.substring(word, i), LONGEST_WORD));
                    copied = i;
                }
                word = i + 1;
            }
        }
        return copied == 0 ? text : shorter.append(text, copied, text.length()).toString();
    }

    private static boolean mayHaveToken(String text) {
        for (int i = text.length() - TOKEN_WORD.length(); i >= 0; i--) {
            if (text.regionMatches(true, i, TOKEN_WORD, 0, TOKEN_WORD.length())) {
                return true;
            }
        }
        return false;
    }

    /** The beginning of an id or a name that others made up, in one line. */
    public static String shortened(String name) {
        return ForeignText.oneLine(name, LONGEST_NAME);
    }

    /** An id or a name that others made up, as a span shows it. */
    public static String name(String name) {
        return redact(shortened(name));
    }
}
