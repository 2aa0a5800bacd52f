package dev.reelay.view.row;

import dev.reelay.json.ForeignText;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Filters as text: {@code name=value} pairs between {@code &}, percent-encoded as in an address. */
public final class FilterText {

    /** The decoder puts it in place of malformed bytes; an id or a message may contain it itself. */
    private static final Pattern REPLACEMENT = Pattern.compile("\uFFFD");

    private static final Pattern WRITTEN_REPLACEMENT = Pattern.compile("\uFFFD|%EF%BF%BD", Pattern.CASE_INSENSITIVE);

    private FilterText() {}

    /**
     * The parameters of a text, decoded, whatever their names and values are: an address has others beside those of a filter. A question
     * mark in front is ignored.
     *
     * @throws FilterException for what is no such text
     */
    public static Map<String, List<String>> pairs(String text) {
        Map<String, List<String>> parameters = new TreeMap<>();
        String query = text.startsWith("?") ? text.substring(1) : text;
        for (String pair : query.isEmpty() ? new String[0] : query.split("&", -1)) {
            int at = pair.indexOf('=');
            if (at <= 0) {
                throw new FilterException("\"%s\" is no name=value".formatted(ForeignText.oneLine(pair, 60)));
            }
            parameters
                    .computeIfAbsent(decoded(pair.substring(0, at)), _ -> new ArrayList<>())
                    .add(decoded(pair.substring(at + 1)));
        }
        return parameters;
    }

    private static String decoded(String text) {
        try {
            String decoded = URLDecoder.decode(text, StandardCharsets.UTF_8);
            if (count(REPLACEMENT, decoded) == count(WRITTEN_REPLACEMENT, text)) {
                return decoded;
            }
        } catch (IllegalArgumentException e) {
            // below
        }
        throw new FilterException("\"%s\" is not percent-encoded UTF-8".formatted(ForeignText.oneLine(text, 60)));
    }

    private static long count(Pattern pattern, String text) {
        return pattern.matcher(text).results().count();
    }

    /**
     * Text as a name or a value of an address. Slashes and colons stay: an address may have them there, and people read models and
     * times.
     */
    public static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8)
                .replace("+", "%20")
                .replace("%2F", "/")
                .replace("%3A", ":");
    }
}
