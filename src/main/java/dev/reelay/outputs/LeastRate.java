package dev.reelay.outputs;

import java.time.Duration;

/**
 * Whether the host of a file keeps up: a host that takes or sends fewer than 16 KiB in a second, of those in which it alone is waited for, gives
 * its place to other files. Not thread-safe.
 */
final class LeastRate {

    private static final int BYTES_PER_SECOND = 16 * 1024;

    private final Duration span;
    private Duration waited = Duration.ZERO;
    private long bytes;

    /** @param span of waiting after which the rate is judged, again and again: a file that began fast may get slow */
    LeastRate(Duration span) {
        this.span = span;
    }

    /**
     * Notes that the host was waited for.
     *
     * @param wait how long
     * @param count the bytes that came of it
     * @return whether it was fast enough until now
     */
    boolean keepsUp(Duration wait, long count) {
        waited = waited.plus(wait);
        bytes += count;
        if (waited.compareTo(span) < 0) {
            return true;
        }
        boolean enough = bytes * 1_000 >= BYTES_PER_SECOND * waited.toMillis();
        waited = Duration.ZERO;
        bytes = 0;
        return enough;
    }
}
