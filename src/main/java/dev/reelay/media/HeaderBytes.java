package dev.reelay.media;

import java.nio.charset.StandardCharsets;

/**
 * The first bytes of a file. Check offsets with {@link #has} first. Numbers are {@code long}, so that none of
 * them is negative or overflows.
 */
final class HeaderBytes {

    private final byte[] bytes;
    private final int length;

    /** @param bytes not copied: the caller must not change the first {@code length} of them */
    HeaderBytes(byte[] bytes, int length) {
        this.bytes = bytes;
        this.length = length;
    }

    boolean has(long offset, int count) {
        return offset + count <= length;
    }

    int at(long offset) {
        return bytes[(int) offset] & 0xFF;
    }

    long bigEndian(long offset, int count) {
        long number = 0;
        for (int i = 0; i < count; i++) {
            number = (number << 8) | at(offset + i);
        }
        return number;
    }

    long littleEndian(long offset, int count) {
        long number = 0;
        for (int i = count - 1; i >= 0; i--) {
            number = (number << 8) | at(offset + i);
        }
        return number;
    }

    /** How many bytes there are, but {@code most} at most. */
    int lengthUpTo(int most) {
        return Math.min(length, most);
    }

    /** So many bytes as characters, one for each byte. */
    String ascii(long offset, int count) {
        return new String(bytes, (int) offset, count, StandardCharsets.ISO_8859_1);
    }

    /** Whether all of {@code ascii} is found at the offset. */
    boolean matches(long offset, String ascii) {
        if (!has(offset, ascii.length())) {
            return false;
        }
        for (int i = 0; i < ascii.length(); i++) {
            if (at(offset + i) != ascii.charAt(i)) {
                return false;
            }
        }
        return true;
    }
}
