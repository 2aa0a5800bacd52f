package dev.reelay.request;

import java.nio.ByteBuffer;

/** Recognises a map of MessagePack by its structure. */
final class MessagePack {

    private MessagePack() {}

    /** Whether the bytes are one map, complete to the last byte. */
    static boolean isMap(byte[] value) {
        if (value.length < 2) {
            return false;
        }
        int first = value[0] & 0xFF;
        boolean map = (first > 0x80 && first <= 0x8F) || first == 0xDE || first == 0xDF;
        return map && isOneValue(ByteBuffer.wrap(value));
    }

    /** Counts the values that must still come: each map and array adds its elements. Needs no stack for nested ones. */
    private static boolean isOneValue(ByteBuffer in) {
        for (long open = 1; open > 0; open--) {
            if (!in.hasRemaining()) {
                return false;
            }
            long inside = inside(in, in.get() & 0xFF);
            if (inside < 0) {
                return false;
            }
            open += inside;
        }
        return !in.hasRemaining();
    }

    /** Skips a value's own bytes. Returns how many values it holds, and -1 when it is cut off or no type of MessagePack. */
    private static long inside(ByteBuffer in, int type) {
        if (type <= 0x7F || type >= 0xE0) {
            return 0; // small numbers
        }
        if (type <= 0x8F) {
            return 2L * (type & 0x0F);
        }
        if (type <= 0x9F) {
            return type & 0x0F;
        }
        if (type <= 0xBF) {
            return skip(in, type & 0x1F);
        }
        return switch (type) {
            case 0xC0, 0xC2, 0xC3 -> 0;
            case 0xC4, 0xD9 -> skip(in, length(in, 1));
            case 0xC5, 0xDA -> skip(in, length(in, 2));
            case 0xC6, 0xDB -> skip(in, length(in, 4));
            case 0xC7 -> skip(in, plus(1, length(in, 1)));
            case 0xC8 -> skip(in, plus(1, length(in, 2)));
            case 0xC9 -> skip(in, plus(1, length(in, 4)));
            case 0xCC, 0xD0 -> skip(in, 1);
            case 0xCD, 0xD1, 0xD4 -> skip(in, 2);
            case 0xD5 -> skip(in, 3);
            case 0xCA, 0xCE, 0xD2 -> skip(in, 4);
            case 0xD6 -> skip(in, 5);
            case 0xCB, 0xCF, 0xD3 -> skip(in, 8);
            case 0xD7 -> skip(in, 9);
            case 0xD8 -> skip(in, 17);
            case 0xDC -> length(in, 2);
            case 0xDD -> length(in, 4);
            case 0xDE -> 2 * length(in, 2);
            case 0xDF -> 2 * length(in, 4);
            default -> -1; // 0xC1, which is never used
        };
    }

    private static long plus(int bytes, long length) {
        return length < 0 ? -1 : bytes + length;
    }

    private static long length(ByteBuffer in, int bytes) {
        if (in.remaining() < bytes) {
            return -1;
        }
        long length = 0;
        for (int i = 0; i < bytes; i++) {
            length = length << 8 | (in.get() & 0xFF);
        }
        return length;
    }

    private static long skip(ByteBuffer in, long bytes) {
        if (bytes < 0 || bytes > in.remaining()) {
            return -1;
        }
        in.position(in.position() + (int) bytes);
        return 0;
    }
}
