package dev.reelay.file;

import java.util.Locale;

/**
 * The image formats that Reelay recognises, and that a page can name. It reads size and alpha of the first five; of the
 * others it knows that they are there.
 */
public enum ImageFormat implements MediaFormat {
    JPEG,
    PNG,
    WEBP,
    BMP,
    GIF,
    /** HEIC and its family (HEIF). */
    HEIC,
    AVIF,
    TIFF,
    SVG,
    /** JPEG XL. */
    JXL;

    @Override
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
