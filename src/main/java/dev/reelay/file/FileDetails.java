package dev.reelay.file;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * What a file states of itself. Nothing of it was checked: a file may claim anything.
 *
 * @param width of the picture in pixels, as a player shows it, above 0; null when it is not known
 * @param height null when {@code width} is
 * @param seconds the length of a video or a sound, to the millisecond, above 0; null when it is not known
 */
public record FileDetails(
        @Nullable Long width,
        @Nullable Long height,
        @Nullable BigDecimal seconds) {

    /** Nothing is known. */
    public static final FileDetails NONE = new FileDetails(null, null, null);
}
