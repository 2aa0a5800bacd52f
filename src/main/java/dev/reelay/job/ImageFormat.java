package dev.reelay.job;

import java.util.Locale;

/** The formats of images that Reelay can tell apart. */
public enum ImageFormat {
    JPEG,
    PNG,
    WEBP,
    BMP,
    GIF;

    /** As catalog files and violations write it, for example {@code jpeg}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
