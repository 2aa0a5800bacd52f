package dev.reelay.runcomfy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.reelay.file.MediaKind;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The http(s) URLs of the files in an output, wherever they stand in it: as a text, in lists, in objects, or within a
 * text. Each is listed once, verbatim, in the order of the output. Documented are only {@code image}, {@code images},
 * {@code video} and {@code videos} at the top level (D), and {@code audio}, {@code audios} are seen (O); all else is
 * read because a video that was paid for must not be missed.
 *
 * <p>{@link UrlHint} reads the signs of a URL's kind. In this order they decide: its own key, the content type beside
 * it, the keys above it, its extension. A URL without any sign counts as a video. Links to files of other kinds (JSON,
 * text, archives) and links that are no files (a status, a webhook) are left out.
 */
final class OutputUrls {

    /** Bounds for outputs that are no outputs. RunComfy's have a few URLs, two or three levels deep. */
    private static final int MAX_URLS = 1_000;

    private static final int MAX_DEPTH = 50;

    private static final Pattern URL = Pattern.compile("https?://[^\\p{Cntrl}]+", Pattern.CASE_INSENSITIVE);

    /** A URL within a text ends before a space or a quote; a backslash says that the text is JSON with escapes. */
    private static final Pattern URL_IN_TEXT =
            Pattern.compile("https?://[^\\s\\p{Cntrl}\"'`<>|{}\\\\]+", Pattern.CASE_INSENSITIVE);

    /** The kind of a URL, and how sure the sign is from which it was read. */
    private record Kind(MediaKind media, int certainty) {}

    private final Map<String, Kind> found = new LinkedHashMap<>();

    private OutputUrls() {}

    /** The URLs of an output; null when there is no output. */
    static OutputUrls of(@Nullable JsonNode output) {
        OutputUrls urls = new OutputUrls();
        if (output != null) {
            urls.collect(output, UrlHint.NONE, UrlHint.NONE, UrlHint.NONE, 0);
        }
        return urls;
    }

    /**
     * Whether an output holds nothing at all: missing, null, false, blank, empty, or made of such values only. A number
     * and {@code true} are something.
     */
    static boolean isNothing(@Nullable JsonNode output) {
        return output == null || isNothing(output, 0);
    }

    private static boolean isNothing(JsonNode value, int depth) {
        return switch (value.getNodeType()) {
            case MISSING, NULL -> true;
            case BOOLEAN -> !value.booleanValue();
            case STRING -> value.textValue().isBlank();
            case ARRAY, OBJECT -> {
                if (depth == MAX_DEPTH) {
                    yield value.isEmpty();
                }
                for (JsonNode child : value) {
                    if (!isNothing(child, depth + 1)) {
                        yield false;
                    }
                }
                yield true;
            }
            case NUMBER, BINARY, POJO -> false;
        };
    }

    /** The URLs of this kind, in the order of the output. */
    List<String> of(MediaKind kind) {
        return found.entrySet().stream()
                .filter(url -> url.getValue().media() == kind)
                .map(Map.Entry::getKey)
                .toList();
    }

    /**
     * Collects the URLs of a value.
     *
     * @param own the hint of the value's own key
     * @param above the nearest decisive hint of the keys above that one
     * @param type the hint of the content type beside it
     */
    private void collect(JsonNode value, UrlHint own, UrlHint above, UrlHint type, int depth) {
        if (depth > MAX_DEPTH || found.size() >= MAX_URLS) {
            return;
        }
        switch (value.getNodeType()) {
            case STRING -> collect(value.textValue(), own, above, type);
            case ARRAY -> value.forEach(element -> collect(element, own, above, type, depth + 1));
            case OBJECT -> {
                UrlHint nearest = own.isDecisive() ? own : above;
                UrlHint inside = UrlHint.ofContentType(value);
                value.properties()
                        .forEach(field ->
                                collect(field.getValue(), UrlHint.ofKey(field.getKey()), nearest, inside, depth + 1));
            }
            case MISSING, NULL, BOOLEAN, NUMBER, BINARY, POJO -> {}
        }
    }

    private void collect(String text, UrlHint own, UrlHint above, UrlHint type) {
        boolean oneWord = text.chars().noneMatch(Character::isWhitespace);
        // Where the key names a kind, a space belongs to the URL; elsewhere the text is prose.
        if (URL.matcher(text).matches() && (oneWord || own.isDecisive())) {
            add(text, own, above, type);
            return;
        }
        Matcher urls = URL_IN_TEXT.matcher(text);
        while (found.size() < MAX_URLS && urls.find()) {
            if (urls.end() == text.length() || text.charAt(urls.end()) != '\\') {
                addFromText(withoutPunctuation(urls.group()));
            }
        }
    }

    private void add(String url, UrlHint own, UrlHint above, UrlHint type) {
        UrlHint extension = UrlHint.ofExtension(url);
        List<UrlHint> signs =
                own == UrlHint.UNKNOWN ? List.of(extension, type, above) : List.of(own, type, above, extension);
        UrlHint sign = signs.stream().filter(UrlHint::isDecisive).findFirst().orElse(UrlHint.NONE);
        MediaKind kind = sign.kind(extension);
        if (kind != null) {
            put(url, new Kind(kind, sign == own ? 3 : 2));
        } else if (sign != UrlHint.OTHER) {
            put(url, new Kind(MediaKind.VIDEO, 0));
        }
    }

    /** Prose has links of all kinds: only those with the extension of a video, an image or a sound count. */
    private void addFromText(String url) {
        UrlHint extension = UrlHint.ofExtension(url);
        MediaKind kind = extension.kind(extension);
        if (kind != null) {
            put(url, new Kind(kind, 1));
        }
    }

    /** The same URL may stand in several places: the surest sign of its kind counts. */
    private void put(String url, Kind kind) {
        found.merge(url, kind, (before, next) -> next.certainty() > before.certainty() ? next : before);
    }

    private static String withoutPunctuation(String url) {
        int end = url.length();
        while (".,;:!?)]*_~".indexOf(url.charAt(end - 1)) >= 0) {
            end--;
        }
        return url.substring(0, end);
    }
}
