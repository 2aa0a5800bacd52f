package dev.reelay.job;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Counts polls in a row that were answered with {@link Gone}. One such answer can come from a replica that lags
 * or from a broken proxy; three within at least two minutes are believed.
 *
 * @param first when the first of them was received; null when there is none
 */
public record GoneCount(int times, @Nullable Instant first) {

    private static final int CONVINCING_TIMES = 3;
    private static final Duration CONVINCING_TIME = Duration.ofMinutes(2);

    public static final GoneCount NONE = new GoneCount(0, null);

    /** Counts one more. */
    public GoneCount plus(Instant now) {
        return new GoneCount(times + 1, first == null ? now : first);
    }

    /** Whether the request is believed lost. */
    public boolean isConvincing(Instant now) {
        return times >= CONVINCING_TIMES && first != null && !now.isBefore(first.plus(CONVINCING_TIME));
    }
}
