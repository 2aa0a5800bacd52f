package dev.reelay.request;

import static dev.reelay.request.RequestReaderTester.utf8;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Random mutations of bytes, for the fuzz tests of the readers. */
final class Mutations {

    /** Fragments that have broken JSON parsers before. */
    private static final List<byte[]> PIECES = List.of(
            utf8("\\ud800"),
            utf8("\\u0000"),
            utf8("1e999999999"),
            utf8("-0.0"),
            utf8("{\"a\":"),
            utf8("[[[["),
            utf8("]}"),
            utf8("\","),
            utf8("null"),
            utf8("\"id\":"),
            utf8("\"data\":"),
            utf8("\uFEFF"),
            new byte[] {(byte) 0xed, (byte) 0xa0, (byte) 0x80},
            new byte[] {0, 0},
            new byte[] {(byte) 0xff, (byte) 0xfe});

    private final Random random;

    Mutations(Random random) {
        this.random = random;
    }

    /** Throws when {@code text} cannot be encoded in UTF-8. */
    static void writable(String text) throws CharacterCodingException {
        StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(text));
    }

    /** The bytes with up to three mutations, and usually at least one. */
    byte[] of(byte[] bytes) {
        byte[] mutated = bytes;
        for (int times = random.nextInt(4); times > 0; times--) {
            mutated = mutatedOnce(mutated);
        }
        return mutated;
    }

    private byte[] mutatedOnce(byte[] bytes) {
        int at = random.nextInt(bytes.length + 1);
        int to = Math.min(bytes.length, at + random.nextInt(8));
        byte[] piece = PIECES.get(random.nextInt(PIECES.size()));
        return switch (random.nextInt(6)) {
            case 0 -> spliced(bytes, at, at, piece);
            case 1 -> spliced(bytes, at, to, piece);
            case 2 -> spliced(bytes, at, to, new byte[0]);
            case 3 -> spliced(bytes, at, at, Arrays.copyOfRange(bytes, at, to));
            case 4 -> Arrays.copyOf(bytes, at);
            default -> spliced(bytes, at, Math.min(bytes.length, at + 1), new byte[] {(byte) random.nextInt(256)});
        };
    }

    private static byte[] spliced(byte[] bytes, int from, int to, byte[] piece) {
        return ByteBuffer.allocate(bytes.length - (to - from) + piece.length)
                .put(bytes, 0, from)
                .put(piece)
                .put(bytes, to, bytes.length - to)
                .array();
    }
}
