package dev.reelay.media;

import dev.reelay.job.ImageFormat;
import org.jspecify.annotations.Nullable;

/**
 * What the first bytes of a file tell of an image.
 *
 * <p>Own code, not a library: 25 to 70 bytes are enough for all but JPEG, and metadata-extractor and commons-imaging want
 * the whole PNG or WebP file, while ImageIO with TwelveMonkeys takes prefixes at 30 times the cost and with far more code
 * between a stranger's bytes and us.
 */
sealed interface ImageHeader {

    /**
     * An image.
     *
     * @param width above 0, however large: a claim of the file
     * @param alpha for GIF: whether the first picture has a transparent colour; for WebP and BMP: whether the header
     *     announces alpha; for PNG: whether there is an alpha channel or a {@code tRNS} chunk
     */
    record Found(ImageFormat format, long width, long height, boolean alpha) implements ImageHeader {}

    /**
     * It cannot be told yet.
     *
     * @param bytes how many of the file's first bytes are needed, at least; always more than there were
     * @param soFar what counts if no more can be had; null when that is nothing
     */
    record NeedMore(long bytes, @Nullable Found soFar) implements ImageHeader {
        NeedMore(long bytes) {
            this(bytes, null);
        }
    }

    /** None of the five formats, or broken. */
    record NotAnImage(String why) implements ImageHeader {}

    /** Every known format can be told by then, and none has a shorter file. */
    int SIGNATURE = 12;

    /** Never throws, and holds on to nothing. */
    static ImageHeader read(HeaderBytes file) {
        if (!file.has(0, SIGNATURE)) {
            return new NeedMore(SIGNATURE);
        }
        if (file.big(0, 3) == 0xFFD8FF) {
            return JpegHeader.read(file);
        }
        if (file.big(0, 8) == PngHeader.SIGNATURE) {
            return PngHeader.read(file);
        }
        if (file.says(0, "RIFF") && file.says(8, "WEBP")) {
            return WebpHeader.read(file);
        }
        if (file.says(0, "GIF87a") || file.says(0, "GIF89a")) {
            return GifHeader.read(file);
        }
        if (file.says(0, "BM")) {
            return BmpHeader.read(file);
        }
        return new NotAnImage("no image of a known format");
    }

    /** A picture without an extent is none. */
    static ImageHeader found(ImageFormat format, long width, long height, boolean alpha) {
        return width > 0 && height > 0
                ? new Found(format, width, height, alpha)
                : new NotAnImage(format.word() + " of " + width + " x " + height + " pixels");
    }
}
