package dev.reelay.simulator;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The course of one request, decided when the simulator accepts it.
 *
 * @param error the error of a request that fails
 * @param output the key of the output: {@code video}, {@code videos}, {@code image} or {@code images}
 * @param runningStatus the status while the request runs; null for {@code in_progress}
 * @param lostAfter the simulator forgets the request this long after its submission; null for never
 */
record RequestPlan(
        Duration queueTime,
        Duration runTime,
        PlannedEnd end,
        String error,
        String output,
        @Nullable String runningStatus,
        @Nullable Duration lostAfter) {

    /** How a request ends after its time in the queue and its run. */
    enum PlannedEnd {
        SUCCEEDS,
        FAILS,
        FAILS_ON_STATUS,
        CANCELLED,
        NEVER
    }

    Duration totalTime() {
        return queueTime.plus(runTime);
    }
}
