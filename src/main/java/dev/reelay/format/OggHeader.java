package dev.reelay.format;

import dev.reelay.file.ClipFormat;
import dev.reelay.format.ClipHeader.Found;
import dev.reelay.format.ClipHeader.NeedMore;

/**
 * Ogg (RFC 3533) with Vorbis or Opus: the last page states the number of samples. Only for files of one stream, in which first
 * and last page are of the same.
 */
final class OggHeader {

    private static final int PAGE = 28;
    private static final int FIRST_PAGE = PAGE + 19;
    private static final int POSITION = 6;
    private static final int STREAM = 14;
    private static final int OPUS_RATE = 48_000;
    private static final Found UNKNOWN = new Found(ClipFormat.OGG);

    private OggHeader() {}

    static ClipHeader read(FileBytes file, long end) {
        if (!file.has(0, FIRST_PAGE)) {
            return new NeedMore(0, FIRST_PAGE, UNKNOWN);
        }
        boolean isOpus = file.matches(PAGE, "OpusHead");
        if (end == Long.MAX_VALUE || (!isOpus && !file.matches(PAGE, "\u0001vorbis"))) {
            return UNKNOWN;
        }
        long from = Math.max(0, end - ClipHeaders.PART);
        int count = (int) (end - from);
        if (!file.has(from, count)) {
            return new NeedMore(from, count, UNKNOWN);
        }
        for (long at = end - PAGE; at >= from; at--) {
            if (file.matches(at, "OggS")) {
                boolean isSameStream = file.littleEndian(at + STREAM, 4) == file.littleEndian(STREAM, 4);
                long skipped = isOpus ? file.littleEndian(PAGE + 10, 2) : 0;
                long rate = isOpus ? OPUS_RATE : file.littleEndian(PAGE + 12, 4);
                long position = file.littleEndian(at + POSITION, 8);
                return isSameStream ? ClipHeader.found(ClipFormat.OGG, position - skipped, rate) : UNKNOWN;
            }
        }
        return UNKNOWN;
    }
}
