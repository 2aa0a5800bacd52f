package dev.reelay.format;

import dev.reelay.file.ImageFormat;
import org.jspecify.annotations.Nullable;

/** The outcome of parsing the first bytes of an image: format, size and alpha, or why there is none. */
public sealed interface ImageHeader {

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

    /** An image with an empty side is not an image. */
    static ImageHeader found(ImageFormat format, long width, long height, boolean alpha) {
        return width > 0 && height > 0
                ? new Found(format, width, height, alpha)
                : new NotAnImage(format.word() + " of " + width + " x " + height + " pixels");
    }
}
