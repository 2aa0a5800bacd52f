package dev.reelay.request;

import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;

/**
 * The content of a JSON string, one character after another, for a decoder of Base64. Some writers escape the slash, and others the
 * plus and the equals sign. What no Base64 has comes as a backslash, which is in none either.
 */
@SuppressWarnings("InputStreamSlowMultibyteRead") // Java's decoder reads one after another anyway
final class Base64Text extends InputStream {

    private static final int HEX = 16;
    private static final int ASCII = 0x7F;

    private final Reader json;
    private boolean isOver;

    /** @param json stands behind the string's first quotation mark */
    Base64Text(Reader json) {
        this.json = json;
    }

    @Override
    public int read() throws IOException {
        int next = isOver ? -1 : json.read();
        isOver = next == '"' || next < 0;
        if (isOver) {
            return -1;
        }
        return next == '\\' ? escaped() : ascii(next);
    }

    private int escaped() throws IOException {
        int kind = json.read();
        return kind == '/' ? '/' : kind == 'u' ? unicode() : '\\';
    }

    private int unicode() throws IOException {
        int character = 0;
        for (int digits = 0; digits < 4; digits++) {
            int digit = Character.digit(json.read(), HEX);
            if (digit < 0) {
                return '\\';
            }
            character = character * HEX + digit;
        }
        return ascii(character);
    }

    private static int ascii(int character) {
        return character > ASCII ? '\\' : character;
    }
}
