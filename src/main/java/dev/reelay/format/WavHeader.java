package dev.reelay.format;

import dev.reelay.file.ClipFormat;
import dev.reelay.format.ClipHeader.Found;
import dev.reelay.format.ClipHeader.NeedMore;

/**
 * WAV (RIFF, and RF64 or BW64 of EBU 3306 for large files): the length is the size of the samples divided by the bytes of a
 * second. Only of codings in which that is exact; recorders that could not know the size wrote none, and then it is what
 * follows in the file.
 */
final class WavHeader {

    private static final int MOST_CHUNKS = 1_000;
    private static final int FIRST_CHUNK = 12;
    private static final int CHUNK_HEAD = 8;
    private static final int FORMAT = 16;
    private static final int EXTENSIBLE_FORMAT = 26;
    private static final int EXTENSIBLE = 0xFFFE;
    private static final int LARGE_SIZES = 16;
    private static final long IN_LARGE_SIZES = 0xFFFFFFFFL;

    /** Sizes from here on are written by recorders that do not know the size. */
    private static final long MADE_UP = 0x7FFF0000L;

    private static final Found UNKNOWN = new Found(ClipFormat.WAV);

    private final FileBytes file;
    private final long end;
    private long bytesPerSecond;
    private long largeSize;

    private WavHeader(FileBytes file, long end) {
        this.file = file;
        this.end = end;
    }

    static ClipHeader read(FileBytes file, long end) {
        return new WavHeader(file, end).read();
    }

    private ClipHeader read() {
        long at = FIRST_CHUNK;
        for (int chunk = 0; chunk < MOST_CHUNKS && end - at > CHUNK_HEAD; chunk++) {
            if (!file.has(at, CHUNK_HEAD)) {
                return need(at, ClipHeaders.PART);
            }
            long size = file.littleEndian(at + 4, 4);
            long content = at + CHUNK_HEAD;
            if (file.matches(at, "data")) {
                return samples(content, size);
            }
            int looked = looked(at, size);
            if (size > end - content) {
                return UNKNOWN;
            }
            if (looked > 0 && !file.has(content, looked)) {
                return need(content, looked);
            }
            look(at, content, looked);
            at = content + size + (size & 1);
        }
        return UNKNOWN;
    }

    /** How many bytes of a chunk are looked at. */
    private int looked(long at, long size) {
        int most = file.matches(at, "fmt ") ? EXTENSIBLE_FORMAT : file.matches(at, "ds64") ? LARGE_SIZES : 0;
        return (int) Math.min(most, size);
    }

    private void look(long at, long content, int looked) {
        if (file.matches(at, "ds64") && looked == LARGE_SIZES) {
            largeSize = file.littleEndian(content + 8, 8);
        }
        if (!file.matches(at, "fmt ") || looked < FORMAT) {
            return;
        }
        long coding = file.littleEndian(content, 2);
        if (coding == EXTENSIBLE && looked == EXTENSIBLE_FORMAT) {
            coding = file.littleEndian(content + 24, 2);
        }
        long exact = file.littleEndian(content + 4, 4) * file.littleEndian(content + 12, 2);
        bytesPerSecond = isExact(coding) && exact == file.littleEndian(content + 8, 4) ? exact : 0;
    }

    /** Samples of a fixed size: integers, floating point, A-law, mu-law. */
    private static boolean isExact(long coding) {
        return coding == 1 || coding == 3 || coding == 6 || coding == 7;
    }

    private ClipHeader samples(long content, long size) {
        boolean isSizeKnown = end != Long.MAX_VALUE;
        long rest = end - content;
        boolean isLarge = size == IN_LARGE_SIZES && largeSize > 0;
        long stated = isLarge ? largeSize : size;
        if (stated == 0 || (!isLarge && stated >= MADE_UP)) {
            return isSizeKnown ? ClipHeader.found(ClipFormat.WAV, rest, bytesPerSecond) : UNKNOWN;
        }
        return ClipHeader.found(ClipFormat.WAV, Math.min(stated, rest), bytesPerSecond);
    }

    private static NeedMore need(long offset, int count) {
        return new NeedMore(offset, count, UNKNOWN);
    }
}
