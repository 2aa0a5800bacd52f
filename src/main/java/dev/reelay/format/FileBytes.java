package dev.reelay.format;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * What was read of a file: its first bytes, and parts from further behind. Check offsets with {@link #has} first. Numbers are
 * {@code long}, so that none of them is negative or overflows, but those of eight bytes.
 */
public final class FileBytes {

    /** A part from further behind. */
    private static final class Part {
        private final long offset;
        private final byte[] bytes;

        private Part(long offset, byte[] bytes) {
            this.offset = offset;
            this.bytes = bytes;
        }

        private boolean has(long from, int count) {
            return from >= offset && count <= bytes.length && from - offset <= bytes.length - count;
        }
    }

    private final byte[] bytes;
    private final int length;
    private final List<Part> parts;

    /**
     * The first bytes of a file.
     *
     * @param bytes not copied: the caller must not change the first {@code length} of them
     */
    public FileBytes(byte[] bytes, int length) {
        this(bytes, length, List.of());
    }

    private FileBytes(byte[] bytes, int length, List<Part> parts) {
        this.bytes = bytes;
        this.length = length;
        this.parts = parts;
    }

    /**
     * The same file, of which one more part was read.
     *
     * @param part not copied: the caller must not change it
     */
    public FileBytes with(long offset, byte[] part) {
        List<Part> more = new ArrayList<>(parts);
        more.add(new Part(offset, part));
        return new FileBytes(bytes, length, List.copyOf(more));
    }

    boolean has(long offset, int count) {
        return (offset >= 0 && count <= length && offset <= length - count)
                || parts.stream().anyMatch(part -> part.has(offset, count));
    }

    /** How many bytes were read from the offset on without a gap, but {@code most} at most. */
    int available(long offset, int most) {
        long behind = offset < length ? length - offset : 0;
        for (Part part : parts) {
            behind = part.has(offset, 1) ? Math.max(behind, part.bytes.length - (offset - part.offset)) : behind;
        }
        return (int) Math.min(behind, most);
    }

    int at(long offset) {
        if (offset >= 0 && offset < length) {
            return bytes[(int) offset] & 0xFF;
        }
        for (Part part : parts) {
            if (part.has(offset, 1)) {
                return part.bytes[(int) (offset - part.offset)] & 0xFF;
            }
        }
        throw new IndexOutOfBoundsException(offset);
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

    /** How many first bytes there are, but {@code most} at most. */
    public int lengthUpTo(int most) {
        return Math.min(length, most);
    }

    /** So many bytes as characters, one for each byte. */
    String ascii(long offset, int count) {
        byte[] characters = new byte[count];
        for (int i = 0; i < count; i++) {
            characters[i] = (byte) at(offset + i);
        }
        return new String(characters, StandardCharsets.ISO_8859_1);
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
