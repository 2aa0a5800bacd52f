package dev.reelay.job;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How often in a row RunComfy did not know a request id. A single 404 can be a replica that lags or a proxy's mistake;
 * three over two minutes are believed.
 *
 * @param first when the first of them came, null when there is none
 */
public record GoneCount(int times, @Nullable Instant first) {

    private static final int TIMES = 3;
    private static final Duration OVER = Duration.ofMinutes(2);

    public static final GoneCount NONE = new GoneCount(0, null);

    /** One more. */
    public GoneCount plus(Instant now) {
        return new GoneCount(times + 1, first == null ? now : first);
    }

    /** Whether the request is believed lost. */
    public boolean isConvincing(Instant now) {
        return times >= TIMES && first != null && !now.isBefore(first.plus(OVER));
    }
}
