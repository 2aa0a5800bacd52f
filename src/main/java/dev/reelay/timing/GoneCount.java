package dev.reelay.timing;

import dev.reelay.answer.Gone;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Counts polls in a row that were answered with {@link Gone}. One such answer can come from a replica that lags or from
 * a broken proxy; three in a row, the first at least two minutes ago, are conclusive.
 *
 * @param times how many there were; not negative
 * @param first when the worker received the first of them; null when there is none
 */
public record GoneCount(int times, @Nullable Instant first) {

    private static final int CONCLUSIVE_TIMES = 3;
    private static final Duration CONCLUSIVE_TIME = Duration.ofMinutes(2);

    /** No such answer. */
    public static final GoneCount NONE = new GoneCount(0, null);

    /** This count and one more. */
    public GoneCount plus(Instant now) {
        return new GoneCount(times + 1, first == null ? now : first);
    }

    /** Whether RunComfy has lost the request, as far as these answers show. */
    public boolean isConclusive(Instant now) {
        return times >= CONCLUSIVE_TIMES && first != null && !now.isBefore(first.plus(CONCLUSIVE_TIME));
    }
}
