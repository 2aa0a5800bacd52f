package dev.reelay.format;

import dev.reelay.file.ClipFormat;
import dev.reelay.file.ImageFormat;
import java.math.BigDecimal;
import java.math.RoundingMode;
import org.jspecify.annotations.Nullable;

/** The outcome of parsing what was read of a video or a sound. */
public sealed interface ClipHeader {

    /**
     * A video or a sound.
     *
     * @param seconds its length; null when the file does not state it, or in a way that makes no sense
     */
    record Found(ClipFormat format, @Nullable BigDecimal seconds) implements ClipHeader {
        Found(ClipFormat format) {
            this(format, null);
        }
    }

    /**
     * Bytes that were not read would say more.
     *
     * @param offset of the first of them, from the beginning of the file
     * @param count how many, at least 1; fewer will do where the file ends before
     * @param otherwise the outcome when they cannot be read; never this again
     */
    record NeedMore(long offset, int count, ClipHeader otherwise) implements ClipHeader {
        public NeedMore {
            if (otherwise instanceof NeedMore more) {
                otherwise = more.otherwise;
            }
        }
    }

    /**
     * The file is certainly neither a video nor a sound.
     *
     * @param looksLike a few words for the kind of file, in Reelay's own words
     * @param format of an image; null for any other file
     */
    record Other(String looksLike, @Nullable ImageFormat format) implements ClipHeader {}

    /** The file may be anything. */
    record Unknown() implements ClipHeader {}

    /** No file is as long: eleven days. Larger claims are nonsense, and so not known. */
    BigDecimal MOST_SECONDS = BigDecimal.valueOf(1_000_000);

    /** A clip of so many units. Its length is not known when one of the numbers makes no sense. */
    static Found found(ClipFormat format, long units, long unitsPerSecond) {
        if (units <= 0 || unitsPerSecond <= 0) {
            return new Found(format);
        }
        return found(
                format, BigDecimal.valueOf(units).divide(BigDecimal.valueOf(unitsPerSecond), 3, RoundingMode.HALF_UP));
    }

    /** A clip of that length, if it makes sense. */
    static Found found(ClipFormat format, BigDecimal seconds) {
        return new Found(format, seconds.signum() > 0 && seconds.compareTo(MOST_SECONDS) <= 0 ? seconds : null);
    }
}
