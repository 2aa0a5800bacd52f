package dev.reelay.console.jobs;

import dev.reelay.json.ExactJson;
import java.io.IOException;

/**
 * Breaks JSON into lines and indents it. It changes only the white space between tokens: numbers, names, escapes and their order stay
 * as they are, which no parser promises. What is no JSON stays readable, too. Only the queries of the URLs in {@code deliver_to} are left
 * out, wherever that member stands: whoever sees one may write to the producer's place.
 */
final class JsonLayout {

    private static final int STEP = 2;
    /** Deeper levels are not indented further. */
    private static final int DEEPEST = 40;

    private static final String PLACE = "\"deliver_to\"";

    /** Of the member's name in quotes, when each of its characters is an escape. */
    private static final int LONGEST_NAME = 2 + 6 * "deliver_to".length();

    private final String json;
    private final int limit;
    private final StringBuilder text = new StringBuilder();
    private int depth;
    private int at;

    /** Whether the string before this token was the name of the member that is masked. */
    private boolean masksNext;

    /** The depth around the value that is masked; less than 0 outside of one. */
    private int maskedAt = -1;

    private JsonLayout(String json, int limit) {
        this.json = json;
        this.limit = limit;
    }

    /**
     * The JSON in lines; its beginning and an ellipsis when it is longer.
     *
     * @param limit about how many characters
     */
    static String of(String json, int limit) {
        return new JsonLayout(json, limit).run();
    }

    private String run() {
        while (at < json.length()) {
            if (text.length() >= limit) {
                return text.append('…').toString();
            }
            token(json.charAt(at));
        }
        return text.toString();
    }

    private void token(char c) {
        switch (c) {
            case '"' -> string();
            case '{', '[' -> open(c);
            case '}', ']' -> {
                depth = Math.max(0, depth - 1);
                maskedAt = depth <= maskedAt ? -1 : maskedAt;
                line();
                text.append(c);
                at++;
            }
            case ',' -> {
                masksNext = false;
                text.append(c);
                line();
                at++;
            }
            case ':' -> {
                text.append(": ");
                at++;
            }
            case ' ', '\t', '\n', '\r' -> at++;
            default -> {
                text.append(c);
                at++;
            }
        }
    }

    private void open(char c) {
        text.append(c);
        at++;
        int next = at;
        while (next < json.length() && " \t\n\r".indexOf(json.charAt(next)) >= 0) {
            next++;
        }
        if (next < json.length() && json.charAt(next) == (c == '{' ? '}' : ']')) {
            text.append(json.charAt(next));
            at = next + 1;
        } else {
            maskedAt = masksNext && maskedAt < 0 ? depth : maskedAt;
            depth++;
            line();
        }
    }

    private void line() {
        text.append('\n').repeat(' ', STEP * Math.min(depth, DEEPEST));
    }

    private void string() {
        int end = at + 1;
        while (end < json.length() && json.charAt(end) != '"') {
            end += json.charAt(end) == '\\' ? 2 : 1;
        }
        end = Math.min(json.length(), end + 1);
        if (masksNext || maskedAt >= 0) {
            masked(end);
        } else {
            text.append(json, at, Math.min(end, at + limit));
        }
        masksNext = maskedAt < 0 && isPlace(end);
        at = end;
    }

    /** Up to the query, or to an escape that may be its question mark; slashes are often escaped. */
    private void masked(int end) {
        int shown = at + 1;
        while (shown < end - 1 && "?#".indexOf(json.charAt(shown)) < 0) {
            if (json.charAt(shown) == '\\') {
                if (json.charAt(shown + 1) != '/') {
                    break;
                }
                shown++;
            }
            shown++;
        }
        text.append(json, at, Math.min(shown, at + limit));
        text.append(shown < end - 1 ? "?…\"" : "\"");
    }

    private boolean isPlace(int end) {
        if (end - at > LONGEST_NAME) {
            return false;
        }
        String token = json.substring(at, end);
        try {
            return token.equals(PLACE)
                    || (token.contains("\\")
                            && "deliver_to"
                                    .equals(ExactJson.unlimited()
                                            .readTree(token)
                                            .textValue()));
        } catch (IOException noJson) {
            return false;
        }
    }
}
