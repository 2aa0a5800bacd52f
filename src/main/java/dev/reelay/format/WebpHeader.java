package dev.reelay.format;

import dev.reelay.file.ImageFormat;
import dev.reelay.format.ImageHeader.NeedMore;
import dev.reelay.format.ImageHeader.NotAnImage;

/**
 * WebP (RFC 9649): the first chunk is a lossy frame (VP8, RFC 6386), a lossless one, or the header of the
 * extended format with the size of the canvas.
 */
final class WebpHeader {

    private static final int CHUNK = 12;
    private static final int CONTENT = CHUNK + 8;
    private static final int FOURTEEN_BITS = 0x3FFF;
    private static final int ALPHA_FLAG = 0x10;

    private WebpHeader() {}

    static ImageHeader read(FileBytes file) {
        if (!file.has(CHUNK, 4)) {
            return new NeedMore(CHUNK + 4);
        }
        if (file.matches(CHUNK, "VP8 ")) {
            return lossy(file);
        }
        if (file.matches(CHUNK, "VP8L")) {
            return lossless(file);
        }
        if (file.matches(CHUNK, "VP8X")) {
            return extended(file);
        }
        return new NotAnImage("a webp that begins with an unknown chunk");
    }

    /** The two bits above the fourteen of a side are a scaling, which decoders do not apply. */
    private static ImageHeader lossy(FileBytes file) {
        if (!file.has(CONTENT, 10)) {
            return new NeedMore(CONTENT + 10);
        }
        boolean keyFrame = (file.at(CONTENT) & 1) == 0;
        if (!keyFrame || file.bigEndian(CONTENT + 3, 3) != 0x9D012A) {
            return new NotAnImage("a webp without a key frame");
        }
        return ImageHeader.found(
                ImageFormat.WEBP,
                file.littleEndian(CONTENT + 6, 2) & FOURTEEN_BITS,
                file.littleEndian(CONTENT + 8, 2) & FOURTEEN_BITS,
                false);
    }

    private static ImageHeader lossless(FileBytes file) {
        if (!file.has(CONTENT, 5)) {
            return new NeedMore(CONTENT + 5);
        }
        if (file.at(CONTENT) != 0x2F) {
            return new NotAnImage("a webp without its signature");
        }
        long bits = file.littleEndian(CONTENT + 1, 4);
        return ImageHeader.found(
                ImageFormat.WEBP,
                (bits & FOURTEEN_BITS) + 1,
                ((bits >> 14) & FOURTEEN_BITS) + 1,
                ((bits >> 28) & 1) == 1);
    }

    private static ImageHeader extended(FileBytes file) {
        if (!file.has(CONTENT, 10)) {
            return new NeedMore(CONTENT + 10);
        }
        return ImageHeader.found(
                ImageFormat.WEBP,
                file.littleEndian(CONTENT + 4, 3) + 1,
                file.littleEndian(CONTENT + 7, 3) + 1,
                (file.at(CONTENT) & ALPHA_FLAG) != 0);
    }
}
