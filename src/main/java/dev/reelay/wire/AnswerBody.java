package dev.reelay.wire;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The text of an answer's body.
 *
 * @param text {@code null} when it could not be read as text
 * @param problem why it could not, or what may make the text unreadable; {@code null} when there was no trouble
 */
public record AnswerBody(@Nullable String text, @Nullable String problem) {

    private static final Pattern CHARSET = Pattern.compile("charset\\s*=\\s*\"?([\\w.:-]+)", Pattern.CASE_INSENSITIVE);
    private static final String TOO_LONG = "the body is longer than ";
    private static final char BYTE_ORDER_MARK = '\uFEFF';

    /** A body that could not be read as text. */
    public static AnswerBody unreadable(String problem) {
        return new AnswerBody(null, problem);
    }

    /**
     * A body that is longer than is read.
     *
     * @param max bytes
     */
    static AnswerBody tooLong(long max) {
        return unreadable(TOO_LONG + max + " bytes");
    }

    /**
     * This text as that of a body of which not all was read.
     *
     * @param max the most bytes of a body that is read whole
     */
    AnswerBody asPart(long max) {
        return new AnswerBody(text, TOO_LONG + max + " bytes");
    }

    /** Whether the body, or what it was compressed from, is longer than is read. */
    boolean isTooLong() {
        return problem != null && problem.startsWith(TOO_LONG);
    }

    /**
     * Takes the text out of its codings. The content type has a say only where the bytes leave a choice: JSON is UTF-8 (RFC 8259,
     * 8.1), whatever servers and proxies call it.
     *
     * @param max the most bytes of the text
     */
    static AnswerBody of(byte[] bytes, @Nullable String contentEncoding, @Nullable String contentType, int max) {
        try {
            byte[] plain = ContentCodings.undo(bytes, contentEncoding, max);
            String unknown = ContentCodings.unknown(contentEncoding);
            return new AnswerBody(
                    text(plain, contentType), unknown == null ? null : "the body has the content coding " + unknown);
        } catch (ContentCodings.TooLongException tooLong) {
            return tooLong(max);
        } catch (IOException damaged) {
            return unreadable("the body cannot be decompressed: "
                    + (damaged.getMessage() == null ? damaged.getClass().getSimpleName() : damaged.getMessage()));
        }
    }

    private static String text(byte[] bytes, @Nullable String contentType) {
        String text = new String(bytes, charset(bytes, contentType));
        return !text.isEmpty() && text.charAt(0) == BYTE_ORDER_MARK ? text.substring(1) : text;
    }

    /** JSON begins with an ASCII character, so a zero among the first two bytes means UTF-16. */
    private static Charset charset(byte[] bytes, @Nullable String contentType) {
        if (bytes.length >= 2) {
            int first = bytes[0] & 0xFF;
            int second = bytes[1] & 0xFF;
            if ((first == 0xFE && second == 0xFF) || (first == 0 && second != 0)) {
                return StandardCharsets.UTF_16BE;
            }
            if ((first == 0xFF && second == 0xFE) || (first != 0 && second == 0)) {
                return StandardCharsets.UTF_16LE;
            }
        }
        return isUtf8(bytes) ? StandardCharsets.UTF_8 : declared(contentType);
    }

    private static boolean isUtf8(byte[] bytes) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
            return true;
        } catch (CharacterCodingException malformed) {
            return false;
        }
    }

    /** UTF-8 where none is declared: then each malformed byte is read as U+FFFD. */
    private static Charset declared(@Nullable String contentType) {
        Matcher matcher = CHARSET.matcher(contentType == null ? "" : contentType);
        try {
            return matcher.find() ? Charset.forName(matcher.group(1)) : StandardCharsets.UTF_8;
        } catch (IllegalCharsetNameException | UnsupportedCharsetException unknown) {
            return StandardCharsets.UTF_8;
        }
    }
}
