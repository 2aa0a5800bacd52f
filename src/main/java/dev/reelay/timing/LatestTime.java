package dev.reelay.timing;

import java.time.Duration;
import java.time.Instant;

/** The latest time that a clock has shown, by which one that is set back is noticed. Not thread-safe. */
public final class LatestTime {

    /** Smaller steps back are the usual adjustments of a clock. */
    private static final Duration SET_BACK = Duration.ofSeconds(1);

    private Instant latest = Instant.EPOCH;

    /**
     * Notes what the clock shows.
     *
     * @return by how much it was set back since it was asked last; zero when it was not, or by less than a second
     */
    public Duration setBack(Instant now) {
        Duration back = Duration.between(now, latest);
        if (back.compareTo(SET_BACK) >= 0) {
            latest = now;
            return back;
        }
        latest = back.isNegative() ? now : latest;
        return Duration.ZERO;
    }
}
