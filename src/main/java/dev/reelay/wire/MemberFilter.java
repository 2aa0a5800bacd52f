package dev.reelay.wire;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Set;

/**
 * Copies the text of a JSON object without the values of those members that nobody asks for: {@code null} stands in their
 * place. Works on strings, brackets and commas alone, as {@link JsonPieces} does, so that what is not quite JSON passes to {@link
 * LenientJson}. Takes the memory of what it keeps, however long the text is. What is no object passes whole.
 *
 * <p>For UTF-8 and the other charsets in which ASCII characters are single bytes.
 */
final class MemberFilter {

    /** A longer name is not one that anybody asks for. */
    private static final int LONGEST_NAME = 64;

    private static final byte[] LEFT_OUT = "null".getBytes(StandardCharsets.US_ASCII);

    private enum Place {
        START,
        /** Between the braces, where a name may begin. */
        BEFORE_NAME,
        NAME,
        VALUE,
        /** Behind the object, or in a text that is none. */
        REST
    }

    private final Set<String> wanted;
    private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
    private final StringBuilder name = new StringBuilder();
    private Place place = Place.START;
    private boolean inString;
    private boolean escaped;
    private boolean leavesOut;
    private int depth;

    /** @param wanted the names of the members of the outermost object whose values are kept */
    MemberFilter(Set<String> wanted) {
        this.wanted = wanted;
    }

    /** Takes the next bytes of the text. */
    void add(byte[] bytes, int count) {
        for (int at = 0; at < count; at++) {
            add(bytes[at]);
        }
    }

    /** What was kept so far. */
    ByteArrayOutputStream kept() {
        return kept;
    }

    private void add(byte octet) {
        switch (place) {
            case START -> {
                if (octet == '{') {
                    place = Place.BEFORE_NAME;
                } else if (octet >= 0 && octet > ' ') { // a byte order mark is not ASCII
                    place = Place.REST;
                }
                kept.write(octet);
            }
            case BEFORE_NAME -> {
                if (octet == '"') {
                    place = Place.NAME;
                    inString = true;
                    name.setLength(0);
                } else if (octet == '}') {
                    place = Place.REST;
                }
                kept.write(octet);
            }
            case NAME -> addToName(octet);
            case VALUE -> addToValue(octet);
            case REST -> kept.write(octet);
        }
    }

    private void addToName(byte octet) {
        if (inString) {
            if (isEndOfString(octet)) {
                inString = false;
            } else if (name.length() <= LONGEST_NAME) {
                name.append((char) (octet & 0xFF));
            }
            kept.write(octet);
            return;
        }
        kept.write(octet);
        if (octet == ':') {
            place = Place.VALUE;
            leavesOut = !wanted.contains(name.toString());
            if (leavesOut) {
                kept.writeBytes(LEFT_OUT);
            }
        } else if (octet > ' ') {
            place = Place.REST; // no JSON
        }
    }

    private void addToValue(byte octet) {
        if (inString) {
            inString = !isEndOfString(octet);
        } else if (depth == 0 && (octet == ',' || octet == '}')) {
            place = octet == ',' ? Place.BEFORE_NAME : Place.REST;
            kept.write(octet);
            return;
        } else {
            switch (octet) {
                case '"' -> inString = true;
                case '{', '[' -> depth++;
                case '}', ']' -> depth = Math.max(0, depth - 1);
                default -> {}
            }
        }
        if (!leavesOut) {
            kept.write(octet);
        }
    }

    private boolean isEndOfString(byte octet) {
        if (escaped) {
            escaped = false;
        } else if (octet == '\\') {
            escaped = true;
        } else {
            return octet == '"';
        }
        return false;
    }
}
