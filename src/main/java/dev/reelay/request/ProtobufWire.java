package dev.reelay.request;

import java.nio.ByteBuffer;

/** Recognises a message of Protocol Buffers by its wire format, without its schema. */
final class ProtobufWire {

    private static final int VARINT = 0;
    private static final int EIGHT_BYTES = 1;
    private static final int LENGTH = 2;
    private static final int FOUR_BYTES = 5;

    private static final long HIGHEST_FIELD = (1 << 29) - 1;
    private static final int VARINT_BITS = 70;

    private ProtobufWire() {}

    /** Whether the remaining bytes are fields to the last byte, and at least one. */
    static boolean isMessage(ByteBuffer in) {
        if (!in.hasRemaining()) {
            return false;
        }
        while (in.hasRemaining()) {
            long tag = varint(in);
            long field = tag >>> 3;
            if (tag < 0 || field < 1 || field > HIGHEST_FIELD || !skip(in, (int) (tag & 7))) {
                return false;
            }
        }
        return true;
    }

    private static boolean skip(ByteBuffer in, int type) {
        return switch (type) {
            case VARINT -> varintEnds(in);
            case EIGHT_BYTES -> skipBytes(in, Long.BYTES);
            case LENGTH -> skipBytes(in, varint(in));
            case FOUR_BYTES -> skipBytes(in, Integer.BYTES);
            default -> false;
        };
    }

    private static boolean skipBytes(ByteBuffer in, long bytes) {
        if (bytes < 0 || bytes > in.remaining()) {
            return false;
        }
        in.position(in.position() + (int) bytes);
        return true;
    }

    private static boolean varintEnds(ByteBuffer in) {
        for (int shift = 0; shift < VARINT_BITS && in.hasRemaining(); shift += 7) {
            if (in.get() >= 0) {
                return true;
            }
        }
        return false;
    }

    /** The next number of variable length; -1 when it does not end or does not fit 63 bits. */
    static long varint(ByteBuffer in) {
        long number = 0;
        for (int shift = 0; shift < Long.SIZE - 1 && in.hasRemaining(); shift += 7) {
            byte next = in.get();
            number |= (next & 0x7FL) << shift;
            if (next >= 0) {
                return number;
            }
        }
        return -1;
    }
}
