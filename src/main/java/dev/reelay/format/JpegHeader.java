package dev.reelay.format;

import dev.reelay.file.ImageFormat;
import dev.reelay.format.ImageHeader.NeedMore;
import dev.reelay.format.ImageHeader.NotAnImage;

/**
 * JPEG (ITU-T T.81): the size is in the frame header, behind all metadata. An EXIF orientation (Exif 2.32, tag
 * 0x0112) of 5 to 8 turns the image by a quarter, and so swaps its sides. Only the first EXIF segment counts.
 */
final class JpegHeader {

    /** The first three bytes: the start of the image, and the beginning of the next marker. */
    static final long SIGNATURE = 0xFFD8FF;

    private static final int MARKER = 0xFF;
    private static final int EXIF_SEGMENT = 0xE1;
    private static final int SCAN = 0xDA;
    private static final int END = 0xD9;
    private static final String EXIF = "Exif\0\0";
    private static final int ORIENTATION = 0x0112;
    private static final int SHORT = 3;

    private JpegHeader() {}

    static ImageHeader read(FileBytes file) {
        boolean turned = false;
        boolean exifSeen = false;
        long at = 2;
        while (true) {
            long marker = marker(file, at);
            if (!file.has(marker, 1)) {
                return new NeedMore(marker + 1);
            }
            int code = file.at(marker);
            at = marker + 1;
            if (hasNoLength(code)) {
                continue;
            }
            if (code == SCAN || code == END) {
                return new NotAnImage("a jpeg without a frame header");
            }
            if (!file.has(at, 2)) {
                return new NeedMore(at + 2);
            }
            long length = file.bigEndian(at, 2);
            if (length < 2) {
                return new NotAnImage("a jpeg with a broken segment");
            }
            if (isFrame(code)) {
                return frame(file, at, turned);
            }
            if (code == EXIF_SEGMENT && !exifSeen) {
                if (!file.has(at, (int) length)) {
                    return new NeedMore(at + length);
                }
                exifSeen = file.matches(at + 2, EXIF) && length >= 2 + EXIF.length();
                turned = exifSeen && isTurned(file, at + 2 + EXIF.length(), at + length);
            }
            at += length;
        }
    }

    /** The offset of the next marker's code. Bytes that are no marker are skipped, as decoders do. */
    private static long marker(FileBytes file, long from) {
        long at = from;
        while (file.has(at, 2)) {
            boolean begins = file.at(at) == MARKER;
            int next = file.at(at + 1);
            if (begins && next != 0 && next != MARKER) {
                return at + 1;
            }
            at++;
        }
        return at + 1;
    }

    private static boolean hasNoLength(int code) {
        return code == 0x01 || (code >= 0xD0 && code <= 0xD8);
    }

    /** The start-of-frame markers: 0xC0 to 0xCF but for three. */
    private static boolean isFrame(int code) {
        return code >= 0xC0 && code <= 0xCF && code != 0xC4 && code != 0xC8 && code != 0xCC;
    }

    private static ImageHeader frame(FileBytes file, long at, boolean turned) {
        if (!file.has(at, 7)) {
            return new NeedMore(at + 7);
        }
        long height = file.bigEndian(at + 3, 2);
        long width = file.bigEndian(at + 5, 2);
        return ImageHeader.found(ImageFormat.JPEG, turned ? height : width, turned ? width : height, false);
    }

    /** Broken metadata counts as no orientation, as in viewers. */
    private static boolean isTurned(FileBytes file, long tiff, long end) {
        if (tiff + 8 > end) {
            return false;
        }
        boolean little = file.matches(tiff, "II");
        if ((!little && !file.matches(tiff, "MM")) || number(file, tiff + 2, 2, little) != 42) {
            return false;
        }
        long directory = tiff + number(file, tiff + 4, 4, little);
        if (directory + 2 > end) {
            return false;
        }
        long entries = number(file, directory, 2, little);
        for (long entry = directory + 2; entries > 0 && entry + 12 <= end; entry += 12, entries--) {
            if (number(file, entry, 2, little) == ORIENTATION) {
                long value = number(file, entry + 8, 2, little);
                return number(file, entry + 2, 2, little) == SHORT && value >= 5 && value <= 8;
            }
        }
        return false;
    }

    private static long number(FileBytes file, long offset, int count, boolean little) {
        return little ? file.littleEndian(offset, count) : file.bigEndian(offset, count);
    }
}
