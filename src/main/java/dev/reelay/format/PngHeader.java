package dev.reelay.format;

import dev.reelay.file.ImageFormat;
import dev.reelay.format.ImageHeader.Found;
import dev.reelay.format.ImageHeader.NeedMore;
import dev.reelay.format.ImageHeader.NotAnImage;

/**
 * PNG (W3C, third edition): the size is in {@code IHDR}, the first chunk. Colour types 4 and 6 have
 * an alpha channel; with the others a {@code tRNS} chunk makes pixels transparent, which comes before
 * the first {@code IDAT}.
 */
final class PngHeader {

    static final long SIGNATURE = 0x89504E470D0A1A0AL;

    private static final int FIRST_CHUNK = 8;
    private static final int HEADER = 26;

    /** Length and name before the content of a chunk, four bytes each, and a checksum of four behind it. */
    private static final int AROUND_CONTENT = 12;

    private static final long LONGEST_CHUNK = Integer.MAX_VALUE;

    private PngHeader() {}

    static ImageHeader read(FileBytes file) {
        if (!file.has(0, HEADER)) {
            return new NeedMore(HEADER);
        }
        if (file.bigEndian(FIRST_CHUNK, 4) != 13 || !file.matches(FIRST_CHUNK + 4, "IHDR")) {
            return new NotAnImage("a png that does not begin with its header");
        }
        int colour = file.at(25);
        boolean channel = colour == 4 || colour == 6;
        if (!channel && colour != 0 && colour != 2 && colour != 3) {
            return new NotAnImage("a png of an unknown colour type");
        }
        ImageHeader header = ImageHeader.found(ImageFormat.PNG, file.bigEndian(16, 4), file.bigEndian(20, 4), channel);
        return header instanceof Found found && !channel ? transparency(file, found) : header;
    }

    private static ImageHeader transparency(FileBytes file, Found opaque) {
        long chunk = FIRST_CHUNK + 13 + AROUND_CONTENT;
        while (file.has(chunk, 8)) {
            if (file.matches(chunk + 4, "tRNS")) {
                return new Found(opaque.format(), opaque.width(), opaque.height(), true);
            }
            if (file.matches(chunk + 4, "IDAT") || file.matches(chunk + 4, "IEND")) {
                return opaque;
            }
            long content = file.bigEndian(chunk, 4);
            if (content > LONGEST_CHUNK) {
                return new NotAnImage("a png with a broken chunk");
            }
            chunk += content + AROUND_CONTENT;
        }
        return new NeedMore(chunk + 8, opaque);
    }
}
