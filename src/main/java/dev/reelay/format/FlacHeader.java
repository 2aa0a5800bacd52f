package dev.reelay.format;

import dev.reelay.file.ClipFormat;
import dev.reelay.format.ClipHeader.Found;
import dev.reelay.format.ClipHeader.NeedMore;

/** FLAC (RFC 9639): the first block of metadata states rate and number of samples; 0 samples are not known. */
final class FlacHeader {

    private static final int BLOCK = 4;
    private static final int BYTES = BLOCK + 4 + 34;
    private static final int RATE = BLOCK + 4 + 10;

    private FlacHeader() {}

    /** @param at where the file's mark is: there may be a tag in front of it */
    static ClipHeader read(FileBytes file, long at) {
        if (!file.has(at, BYTES)) {
            return new NeedMore(at, BYTES, new Found(ClipFormat.FLAC));
        }
        boolean isInfo = (file.at(at + BLOCK) & 0x7F) == 0 && file.bigEndian(at + BLOCK + 1, 3) >= 34;
        long rate = file.bigEndian(at + RATE, 3) >> 4;
        long samples = file.bigEndian(at + RATE + 3, 5) & 0xFFFFFFFFFL;
        return isInfo ? ClipHeader.found(ClipFormat.FLAC, samples, rate) : new Found(ClipFormat.FLAC);
    }
}
