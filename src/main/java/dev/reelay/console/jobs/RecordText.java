package dev.reelay.console.jobs;

import com.fasterxml.jackson.core.JsonParser;
import dev.reelay.console.Looks;
import dev.reelay.console.SignedUrls;
import dev.reelay.json.ExactJson;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * Bytes for people: JSON in lines, other text as it is, anything else in hexadecimal. Bounded, whatever a record holds.
 *
 * @param form what the text is: {@code JSON}, {@code text}, {@code hexadecimal}, or {@code none} when there are no bytes
 * @param text the text: hostile
 * @param size how many bytes there are, for people
 * @param cut whether the text is only the beginning
 */
public record RecordText(String form, String text, String size, boolean cut) {

    /** About how many characters of a value are shown. */
    static final int MOST = 100_000;

    /** How many bytes are shown in hexadecimal. */
    private static final int MOST_HEX = 4_096;

    private static final int PER_LINE = 16;

    /** Larger values are not checked for being JSON: they are text. */
    private static final int MOST_JSON = 4 << 20;

    /** The text of a value. */
    static RecordText of(byte @Nullable [] bytes) {
        return of(bytes, MOST);
    }

    /** @param most about how many characters */
    static RecordText of(byte @Nullable [] bytes, int most) {
        if (bytes == null) {
            return new RecordText("none", "", Looks.bytes(0), false);
        }
        String size = Looks.bytes(bytes.length);
        String decoded = decoded(bytes);
        if (decoded == null) {
            int shown = Math.min(bytes.length, Math.min(MOST_HEX, most));
            return new RecordText("hexadecimal", hexadecimal(bytes, shown), size, shown < bytes.length);
        }
        if (bytes.length <= MOST_JSON && isJson(bytes)) {
            String lines = printable(JsonLayout.of(decoded, most));
            return new RecordText("JSON", lines, size, lines.endsWith("…")); // JSON ends with a bracket
        }
        String masked = SignedUrls.masked(decoded);
        boolean cut = masked.length() > most;
        return new RecordText("text", printable(cut ? masked.substring(0, most) + "…" : masked), size, cut);
    }

    private static @Nullable String decoded(byte[] bytes) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            return null;
        }
    }

    /** An object or an array: a number or a word alone is text. */
    private static boolean isJson(byte[] bytes) {
        try (JsonParser parser = ExactJson.unlimited().createParser(bytes)) {
            if (parser.nextToken() == null || !parser.currentToken().isStructStart()) {
                return false;
            }
            parser.skipChildren();
            return parser.nextToken() == null;
        } catch (IOException e) {
            return false;
        }
    }

    /** The text without what a page cannot hold, and without what turns the direction of the text around it. */
    private static String printable(String text) {
        StringBuilder shown = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean isLayout = c == '\n' || c == '\t';
            shown.append(!isLayout && (Character.isISOControl(c) || isDirection(c)) ? '\uFFFD' : c);
        }
        return shown.toString();
    }

    private static boolean isDirection(char c) {
        return (c >= '\u202A' && c <= '\u202E') || (c >= '\u2066' && c <= '\u2069');
    }

    private static String hexadecimal(byte[] bytes, int shown) {
        StringBuilder lines = new StringBuilder();
        HexFormat hex = HexFormat.ofDelimiter(" ");
        for (int from = 0; from < shown; from += PER_LINE) {
            int to = Math.min(shown, from + PER_LINE);
            lines.append("%06x  %-47s  ".formatted(from, hex.formatHex(bytes, from, to)));
            for (int i = from; i < to; i++) {
                lines.append(bytes[i] >= ' ' && bytes[i] <= '~' ? (char) bytes[i] : '.');
            }
            lines.append('\n');
        }
        return lines.toString();
    }
}
