package dev.reelay.media;

/**
 * The first bytes of a file. Offsets must be below {@link #length()}: who reads asks {@link #has} before. Numbers come as
 * {@code long}, so that none of them is negative or overflows.
 */
final class HeaderBytes {

    private final byte[] bytes;
    private final int length;

    /** @param bytes not copied: whoever has them leaves the first {@code length} as they are */
    HeaderBytes(byte[] bytes, int length) {
        this.bytes = bytes;
        this.length = length;
    }

    static HeaderBytes of(byte[] bytes) {
        return new HeaderBytes(bytes, bytes.length);
    }

    int length() {
        return length;
    }

    boolean has(long offset, int count) {
        return offset + count <= length;
    }

    int at(long offset) {
        return bytes[(int) offset] & 0xFF;
    }

    /** Big-endian. */
    long big(long offset, int count) {
        long number = 0;
        for (int i = 0; i < count; i++) {
            number = (number << 8) | at(offset + i);
        }
        return number;
    }

    /** Little-endian. */
    long little(long offset, int count) {
        long number = 0;
        for (int i = count - 1; i >= 0; i--) {
            number = (number << 8) | at(offset + i);
        }
        return number;
    }

    /** Whether these characters stand there, whole and within the window. */
    boolean says(long offset, String ascii) {
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
