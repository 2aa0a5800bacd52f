package dev.reelay.media;

import dev.reelay.media.ImageHeader.NeedMore;
import dev.reelay.media.ImageHeader.NotAnImage;

/**
 * Format, size and alpha of an image, parsed from the first bytes of its file. Pure.
 *
 * <p>Our own parser, because 25 to 70 bytes suffice for all formats but JPEG: metadata-extractor and
 * commons-imaging need the whole PNG or WebP file, and ImageIO with TwelveMonkeys accepts a prefix at 30 times
 * the cost and exposes far more code to untrusted bytes.
 */
final class ImageHeaders {

    /** So many bytes identify each of the formats, and no valid file is shorter. */
    static final int SIGNATURE_BYTES = 12;

    private ImageHeaders() {}

    /** Never throws, and keeps no reference to the bytes. */
    static ImageHeader read(HeaderBytes file) {
        if (!file.has(0, SIGNATURE_BYTES)) {
            return new NeedMore(SIGNATURE_BYTES);
        }
        if (file.bigEndian(0, 3) == 0xFFD8FF) {
            return JpegHeader.read(file);
        }
        if (file.bigEndian(0, 8) == PngHeader.SIGNATURE) {
            return PngHeader.read(file);
        }
        if (file.matches(0, "RIFF") && file.matches(8, "WEBP")) {
            return WebpHeader.read(file);
        }
        if (file.matches(0, "GIF87a") || file.matches(0, "GIF89a")) {
            return GifHeader.read(file);
        }
        if (file.matches(0, "BM")) {
            return BmpHeader.read(file);
        }
        return new NotAnImage("no image of a known format");
    }
}
