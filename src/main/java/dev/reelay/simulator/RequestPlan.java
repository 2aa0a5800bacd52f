package dev.reelay.simulator;

import java.math.BigDecimal;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The course of one request, decided when the simulator accepts it.
 *
 * @param output the key of the output, for example {@code video} or {@code images}, or the whole output as JSON
 * @param runningStatus the status while the request runs; null for {@code in_progress}
 * @param lostAfter the simulator forgets the request this long after its submission; null for never
 */
record RequestPlan(
        Duration queueTime,
        Duration runTime,
        Outcome outcome,
        String output,
        Cost cost,
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

    /**
     * The end of a request.
     *
     * @param error of a request that fails
     */
    record Outcome(PlannedEnd end, String error) {
        static final Outcome SUCCESS = new Outcome(PlannedEnd.SUCCEEDS, "");
    }

    /**
     * What a request costs.
     *
     * @param usd in US dollars; null when RunComfy names no cost
     * @param after how long after the output it is known
     */
    record Cost(@Nullable BigDecimal usd, Duration after) {}

    /** The usual course: it succeeds. */
    static RequestPlan usual(Duration queueTime, Duration runTime, String output, Cost cost) {
        return new RequestPlan(queueTime, runTime, Outcome.SUCCESS, output, cost, null, null);
    }

    Duration totalTime() {
        return queueTime.plus(runTime);
    }
}
