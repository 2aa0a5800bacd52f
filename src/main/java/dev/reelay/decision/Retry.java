package dev.reelay.decision;

import dev.reelay.timing.Backoff;
import java.time.Duration;

/**
 * The retries of a submission whose failure may be its job's own: how many, and how long the job waits
 * before it lines up again: 1 to 2 s after the first failure, 4 to 8 s, 16 to 32 s, then 30 s to a minute. So a job that
 * only fails takes few permits from others, and four attempts spread over 20 s at least.
 */
final class Retry {

    /** The most attempts without a clear answer: each may be charged. */
    static final int MAX_UNKNOWN = 10;

    /** The most attempts that are turned away although RunComfy takes the token. */
    static final int MAX_TURNED_AWAY = 4;

    private static final Duration FIRST = Duration.ofSeconds(2);
    private static final Duration LONGEST = Duration.ofMinutes(1);

    private Retry() {}

    /**
     * The wait: at least half of its bound. Where in the other half it ends follows from the job's id, so that jobs which
     * failed together do not line up together.
     *
     * @param failures how often the job has failed so far, at least 1
     */
    static Duration wait(String id, int failures) {
        double part = Math.floorMod(31 * id.hashCode() + failures, 1_000) / 1_000.0;
        return Backoff.fullJitter(FIRST, LONGEST, 2 * (failures - 1), 0.5 + 0.5 * part);
    }
}
