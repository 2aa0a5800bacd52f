package dev.reelay.media;

import dev.reelay.job.ImageFormat;
import dev.reelay.media.ImageHeader.NeedMore;
import dev.reelay.media.ImageHeader.NotAnImage;

/**
 * WebP (RFC 9649): the first chunk is a lossy frame (VP8, RFC 6386), a lossless one, or the header of the extended format
 * with the canvas that the frames are drawn on.
 */
final class WebpHeader {

    private static final int CHUNK = 12;
    private static final int CONTENT = CHUNK + 8;
    private static final int FOURTEEN_BITS = 0x3FFF;
    private static final int ALPHA_FLAG = 0x10;

    private WebpHeader() {}

    static ImageHeader read(HeaderBytes file) {
        if (!file.has(CHUNK, 4)) {
            return new NeedMore(CHUNK + 4);
        }
        if (file.says(CHUNK, "VP8 ")) {
            return lossy(file);
        }
        if (file.says(CHUNK, "VP8L")) {
            return lossless(file);
        }
        if (file.says(CHUNK, "VP8X")) {
            return extended(file);
        }
        return new NotAnImage("a webp that begins with an unknown chunk");
    }

    /** Above the fourteen bits of a side stand two of a scaling that decoders leave to the viewer. */
    private static ImageHeader lossy(HeaderBytes file) {
        if (!file.has(CONTENT, 10)) {
            return new NeedMore(CONTENT + 10);
        }
        boolean keyFrame = (file.at(CONTENT) & 1) == 0;
        if (!keyFrame || file.big(CONTENT + 3, 3) != 0x9D012A) {
            return new NotAnImage("a webp without a key frame");
        }
        return ImageHeader.found(
                ImageFormat.WEBP,
                file.little(CONTENT + 6, 2) & FOURTEEN_BITS,
                file.little(CONTENT + 8, 2) & FOURTEEN_BITS,
                false);
    }

    private static ImageHeader lossless(HeaderBytes file) {
        if (!file.has(CONTENT, 5)) {
            return new NeedMore(CONTENT + 5);
        }
        if (file.at(CONTENT) != 0x2F) {
            return new NotAnImage("a webp without its signature");
        }
        long bits = file.little(CONTENT + 1, 4);
        return ImageHeader.found(
                ImageFormat.WEBP,
                (bits & FOURTEEN_BITS) + 1,
                ((bits >> 14) & FOURTEEN_BITS) + 1,
                ((bits >> 28) & 1) == 1);
    }

    private static ImageHeader extended(HeaderBytes file) {
        if (!file.has(CONTENT, 10)) {
            return new NeedMore(CONTENT + 10);
        }
        return ImageHeader.found(
                ImageFormat.WEBP,
                file.little(CONTENT + 4, 3) + 1,
                file.little(CONTENT + 7, 3) + 1,
                (file.at(CONTENT) & ALPHA_FLAG) != 0);
    }
}
