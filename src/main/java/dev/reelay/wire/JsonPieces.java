package dev.reelay.wire;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Splits an object or array into its members or elements by its strings, brackets and commas alone, so that one of them which is
 * not valid JSON does not hide the others.
 */
final class JsonPieces {

    /** @param name as it is written, with its quotes; empty for an element of an array */
    record Piece(String name, String value) {}

    /** A value of more pieces is not worth it: each of them takes memory and time. */
    private static final int MAX_PIECES = 1_000;

    private final String text;
    private final List<Piece> pieces = new ArrayList<>();
    private int at;

    private JsonPieces(String text) {
        this.text = text;
    }

    /** {@code null} when the text is no object and no array, is cut off, or has too many pieces. */
    static @Nullable List<Piece> of(String text) {
        JsonPieces pieces = new JsonPieces(text);
        return pieces.split() ? pieces.pieces : null;
    }

    private boolean split() {
        skipSpace();
        if (at == text.length() || (text.charAt(at) != '{' && text.charAt(at) != '[')) {
            return false;
        }
        boolean isObject = text.charAt(at) == '{';
        char end = isObject ? '}' : ']';
        at++;
        for (skipSpace(); at < text.length() && text.charAt(at) != end; skipSpace()) {
            if (text.charAt(at) == ',') {
                at++;
            } else if (pieces.size() == MAX_PIECES || !piece(isObject, end)) {
                return false;
            }
        }
        return at < text.length();
    }

    private boolean piece(boolean isMember, char end) {
        String name = "";
        if (isMember) {
            int start = at;
            if (text.charAt(at) != '"' || !skipString()) {
                return false;
            }
            name = text.substring(start, at);
            skipSpace();
            if (at == text.length() || text.charAt(at) != ':') {
                return false;
            }
            at++;
            skipSpace();
        }
        int start = at;
        if (!skipValue(end)) {
            return false;
        }
        pieces.add(new Piece(name, text.substring(start, at).strip()));
        return true;
    }

    /**
     * Moves to the comma or the bracket that ends the value. A bracket of the other kind closes what was opened inside of its
     * pair, so that a missing one does no harm outside.
     */
    private boolean skipValue(char end) {
        StringBuilder open = new StringBuilder();
        while (at < text.length()) {
            char character = text.charAt(at);
            if (open.isEmpty() && (character == ',' || character == end)) {
                return true;
            }
            switch (character) {
                case '"' -> {
                    if (!skipString()) {
                        return false;
                    }
                    continue;
                }
                case '{' -> open.append('}');
                case '[' -> open.append(']');
                case '}', ']' -> close(open, character);
                default -> {}
            }
            at++;
        }
        return false;
    }

    private static void close(StringBuilder open, char bracket) {
        int last = open.length() - 1;
        while (last > 0 && open.charAt(last) != bracket) {
            last--;
        }
        open.setLength(Math.max(0, last));
    }

    /** Moves behind the string that begins here; false when it does not end. */
    private boolean skipString() {
        for (at++; at < text.length(); at++) {
            if (text.charAt(at) == '\\') {
                at++;
            } else if (text.charAt(at) == '"') {
                at++;
                return true;
            }
        }
        return false;
    }

    private void skipSpace() {
        while (at < text.length() && text.charAt(at) <= ' ') {
            at++;
        }
    }
}
