package dev.reelay.records;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Text as records carry it: UTF-8. */
final class Text {

    private Text() {}

    /**
     * The key of all that is written about a job. Two ids never have the same key.
     *
     * @throws IllegalArgumentException for an id with half a surrogate pair, which UTF-8 cannot carry
     */
    static byte[] key(String id) {
        try {
            ByteBuffer bytes = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(id));
            byte[] key = new byte[bytes.remaining()];
            bytes.get(key);
            return key;
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException("A job id must be well-formed Unicode", e);
        }
    }

    /** For what people read: half a surrogate pair becomes a question mark. */
    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** The text of these bytes; empty when they are not UTF-8. The text has these very bytes again. */
    static Optional<String> of(byte[] bytes) {
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
