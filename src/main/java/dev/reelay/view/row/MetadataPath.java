package dev.reelay.view.row;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.reelay.job.Job;
import dev.reelay.json.ExactJson;
import dev.reelay.json.JsonBytes;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A path into metadata: a JSON pointer (RFC 6901) through objects. It reads the bytes of a row in one pass, and most rows not even
 * that: where the name or the wanted value does not occur in the bytes, nothing can be found.
 */
final class MetadataPath {

    static final MetadataPath TENANT = of("/tenant");
    static final MetadataPath RETRY_OF = of("/" + Job.RETRY_OF);

    private final String pointer;
    private final List<String> names;
    private final byte[] lastName;

    private MetadataPath(String pointer, List<String> names) {
        this.pointer = pointer;
        this.names = names;
        this.lastName = plainBytes(names.getLast());
    }

    /** @throws IllegalArgumentException unless it begins with a slash and each {@code ~} is {@code ~0} or {@code ~1} */
    static MetadataPath of(String pointer) {
        if (!pointer.startsWith("/")
                || pointer.replace("~0", "").replace("~1", "").contains("~")) {
            throw new IllegalArgumentException("no JSON pointer");
        }
        List<String> names = new ArrayList<>();
        for (String name : pointer.substring(1).split("/", -1)) {
            names.add(name.replace("~1", "/").replace("~0", "~"));
        }
        return new MetadataPath(pointer, names);
    }

    /** The text at this path; null when there is none, or no text. */
    @Nullable
    String text(JsonBytes metadata) {
        String[] found = new String[1];
        boolean isThere = contains(metadata.bytes(), lastName)
                && visit(metadata, parser -> {
                    found[0] = parser.currentToken() == JsonToken.VALUE_STRING ? text(parser) : null;
                    return found[0] != null;
                });
        return isThere ? found[0] : null;
    }

    /** Whether the value at this path, or an element of the array that is there, is one of the wanted ones. */
    boolean matches(JsonBytes metadata, List<Wanted> wanted) {
        byte[] bytes = metadata.bytes();
        return contains(bytes, lastName)
                && wanted.stream().anyMatch(value -> contains(bytes, value.bytes))
                && visit(metadata, parser -> anyMatch(parser, wanted));
    }

    private static boolean anyMatch(JsonParser parser, List<Wanted> wanted) {
        JsonToken token = parser.currentToken();
        if (token.isScalarValue()) {
            String text = text(parser);
            return wanted.stream().anyMatch(value -> value.is(text, token.isNumeric()));
        }
        try {
            if (token == JsonToken.START_ARRAY) {
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    if (parser.currentToken().isScalarValue() && anyMatch(parser, wanted)) {
                        return true;
                    }
                    parser.skipChildren();
                }
            }
            return false;
        } catch (IOException e) {
            return false;
        }
    }

    /** A value that a filter asks for: a text, or the text of a number, {@code true}, {@code false} or {@code null}. */
    static final class Wanted {
        private final String text;
        private final @Nullable BigDecimal number;
        private final byte[] bytes;

        /** @throws ArithmeticException for a number whose exponent no number can have */
        Wanted(String text) {
            this.text = text;
            this.number = number(text);
            // 7 and 7.0 are the same number.
            this.bytes = number == null ? plainBytes(text) : new byte[0];
        }

        boolean is(String value, boolean isNumber) {
            if (value.equals(text)) {
                return true;
            }
            if (!isNumber || number == null) {
                return false;
            }
            try {
                BigDecimal other = number(value);
                return other != null && other.compareTo(number) == 0;
            } catch (ArithmeticException e) {
                return false;
            }
        }

        private static @Nullable BigDecimal number(String text) {
            try {
                return text.isEmpty() || text.length() > 500 ? null : new BigDecimal(text).stripTrailingZeros();
            } catch (NumberFormatException e) {
                return null;
            }
        }
    }

    /** Calls the predicate with the parser at the value; false when there is none. */
    private boolean visit(JsonBytes metadata, Predicate<JsonParser> value) {
        try (JsonParser parser = ExactJson.unlimited().createParser(metadata.bytes())) {
            int depth = 0;
            while (depth < names.size()) {
                if (parser.nextToken() != JsonToken.START_OBJECT || !goTo(parser, names.get(depth))) {
                    return false;
                }
                depth++;
            }
            parser.nextToken();
            return value.test(parser);
        } catch (IOException e) {
            return false; // a name with a lone surrogate, which no filter can hold
        }
    }

    /** Goes to the field of this name; the parser is at its name then. */
    private static boolean goTo(JsonParser parser, String name) throws IOException {
        for (String each = parser.nextFieldName(); each != null; each = parser.nextFieldName()) {
            if (each.equals(name)) {
                return true;
            }
            parser.nextToken();
            parser.skipChildren();
        }
        return false;
    }

    private static String text(JsonParser parser) {
        try {
            return parser.getText();
        } catch (IOException e) {
            return "";
        }
    }

    /** The bytes that JSON has for this text; empty when it may have others, since JSON can escape them. */
    private static byte[] plainBytes(String text) {
        boolean escaped = text.chars().anyMatch(c -> c < ' ' || c == '"' || c == '\\' || c > '~');
        return escaped ? new byte[0] : text.getBytes(StandardCharsets.UTF_8);
    }

    private static boolean contains(byte[] bytes, byte[] part) {
        if (part.length == 0) {
            return true;
        }
        for (int from = 0; from <= bytes.length - part.length; from++) {
            int same = 0;
            while (same < part.length && bytes[from + same] == part[same]) {
                same++;
            }
            if (same == part.length) {
                return true;
            }
        }
        return false;
    }

    @Override
    public String toString() {
        return pointer;
    }
}
