package dev.reelay.media;

import dev.reelay.job.ImageFormat;
import org.jspecify.annotations.Nullable;

/**
 * Format, size and alpha of an image, parsed from the first bytes of its file. Pure.
 *
 * <p>Our own parser, because 25 to 70 bytes suffice for all formats but JPEG: metadata-extractor and
 * commons-imaging need the whole PNG or WebP file, and ImageIO with TwelveMonkeys accepts a prefix at 30 times
 * the cost and exposes far more code to untrusted bytes.
 */
sealed interface ImageHeader {

    /**
     * An image.
     *
     * @param width in pixels, above 0; as the file claims, however large
     * @param height as {@code width}
     * @param alpha for GIF: whether the first frame has a transparent colour; for WebP and BMP: whether the
     *     header declares alpha; for PNG: whether there is an alpha channel or a {@code tRNS} chunk
     */
    record Found(ImageFormat format, long width, long height, boolean alpha) implements ImageHeader {}

    /**
     * More bytes are needed.
     *
     * @param bytes how many of the file's first bytes are needed, at least; always more than were given
     * @param soFar the image if no more bytes can be read; null when nothing is known yet
     */
    record NeedMore(long bytes, @Nullable Found soFar) implements ImageHeader {
        NeedMore(long bytes) {
            this(bytes, null);
        }
    }

    /** The file has none of the five formats, or is broken. */
    record NotAnImage(String why) implements ImageHeader {}

    /** So many bytes identify each of the formats, and no valid file is shorter. */
    int SIGNATURE_BYTES = 12;

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

    /** An image with an empty side is not an image. */
    static ImageHeader found(ImageFormat format, long width, long height, boolean alpha) {
        return width > 0 && height > 0
                ? new Found(format, width, height, alpha)
                : new NotAnImage(format.word() + " of " + width + " x " + height + " pixels");
    }
}
