package dev.reelay.records;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Converts between text and the bytes of keys, values and headers. */
final class Utf8 {

    private Utf8() {}

    /**
     * The key of every record about a job. Different ids have different keys.
     *
     * @throws IllegalArgumentException for an id with a lone surrogate, which UTF-8 cannot carry
     */
    static byte[] jobKey(String id) {
        try {
            ByteBuffer bytes = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(id));
            byte[] key = new byte[bytes.remaining()];
            bytes.get(key);
            return key;
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException("A job id must be well-formed Unicode", e);
        }
    }

    /** Encodes text. A lone surrogate becomes a question mark: use {@link #jobKey} where that matters. */
    static byte[] encode(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** The text of these bytes, which encodes to the same bytes; empty when they are not UTF-8. */
    static Optional<String> decode(byte[] bytes) {
        try {
            return Optional.of(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString());
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }
}
