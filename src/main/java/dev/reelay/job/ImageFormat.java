package dev.reelay.job;

import java.util.Locale;

/** The image formats that Reelay recognises. */
public enum ImageFormat {
    JPEG,
    PNG,
    WEBP,
    BMP,
    GIF;

    /** The value in model files and violations, for example {@code jpeg}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
