package dev.reelay.format;

import java.util.Optional;

/**
 * The head of one frame of MPEG audio, layer III.
 *
 * @param start its offset in the file
 * @param kind the bits of version, layer and sampling rate, which all frames of a file share
 * @param length in bytes
 * @param samples of one channel
 * @param rate samples in a second
 * @param bitRate bits in a second
 * @param sideInfo how many bytes follow the head before the data
 */
record Mp3Frame(long start, int kind, int length, int samples, int rate, int bitRate, int sideInfo) {

    static final int HEAD = 4;

    /** Bounds of a frame's bytes, on the average of a file. */
    static final int SMALLEST = 24;

    static final int LARGEST = 1_600;

    private static final int[] RATES = {44_100, 48_000, 32_000};
    private static final int[] KBITS_1 = {0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320};
    private static final int[] KBITS_2 = {0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160};
    private static final int VBRI = HEAD + 32;

    /** What the first frame states of the whole file. */
    sealed interface Summary {

        /**
         * The file's frames.
         *
         * @param bytes of all frames; 0 when they are not stated
         */
        record Frames(long frames, long bytes) implements Summary {}

        /** The bit rate varies, and the number of frames is not stated. */
        record Variable() implements Summary {}

        /** Nothing. */
        record None() implements Summary {}
    }

    /** The frame at the offset; none where the bytes are no valid head, or were not read. */
    static Optional<Mp3Frame> at(FileBytes file, long at) {
        if (at < 0 || !file.has(at, HEAD)) {
            return Optional.empty();
        }
        int head = (int) file.bigEndian(at, HEAD);
        int version = (head >> 19) & 3;
        int layer = (head >> 17) & 3;
        int bits = (head >> 12) & 15;
        int rates = (head >> 10) & 3;
        // Bit rate 0 is one that the format does not know, and so the length of a frame is not known.
        if (head >>> 21 != 0x7FF || version == 1 || layer != 1 || bits == 0 || bits == 15 || rates == 3) {
            return Optional.empty();
        }
        boolean isVersion1 = version == 3;
        int rate = RATES[rates] >> (isVersion1 ? 0 : version == 2 ? 1 : 2);
        int bitRate = 1_000 * (isVersion1 ? KBITS_1 : KBITS_2)[bits];
        int length = (isVersion1 ? 144 : 72) * bitRate / rate + ((head >> 9) & 1);
        boolean isMono = ((head >> 6) & 3) == 3;
        int sideInfo = isVersion1 ? (isMono ? 17 : 32) : (isMono ? 9 : 17);
        return Optional.of(
                new Mp3Frame(at, (head >> 10) & 0x783, length, isVersion1 ? 1_152 : 576, rate, bitRate, sideInfo));
    }

    long end() {
        return start + length;
    }

    boolean isLike(Mp3Frame other) {
        return kind == other.kind;
    }

    Summary summary(FileBytes file) {
        long at = start + HEAD + sideInfo;
        boolean isVariable = file.matches(at, "Xing");
        if ((isVariable || file.matches(at, "Info")) && file.has(at, 16)) {
            long flags = file.bigEndian(at + 4, 4);
            boolean hasFrames = (flags & 1) != 0;
            long frames = hasFrames ? file.bigEndian(at + 8, 4) : 0;
            long bytes = (flags & 2) != 0 ? file.bigEndian(at + (hasFrames ? 12 : 8), 4) : 0;
            return frames > 0
                    ? new Summary.Frames(frames, bytes)
                    : isVariable ? new Summary.Variable() : new Summary.None();
        }
        if (file.matches(start + VBRI, "VBRI") && file.has(start + VBRI, 18)) {
            long frames = file.bigEndian(start + VBRI + 14, 4);
            return frames > 0
                    ? new Summary.Frames(frames, file.bigEndian(start + VBRI + 10, 4))
                    : new Summary.Variable();
        }
        return new Summary.None();
    }
}
