package dev.reelay.refresh;

import java.time.Duration;
import java.time.Instant;

/** Admits so many calls at once, and then one in each interval. Not thread-safe. */
final class RateLimit {

    private final Duration burst;
    private final Duration interval;
    private Instant paid = Instant.MIN;

    RateLimit(int atOnce, Duration interval) {
        this.burst = interval.multipliedBy(atOnce - 1L);
        this.interval = interval;
    }

    /**
     * Takes a place for a call, if there is one.
     *
     * @return now when the call may begin; else when to ask again
     */
    Instant take(Instant now) {
        Instant from = paid.isBefore(now) ? now : paid;
        Instant earliest = from.minus(burst);
        if (earliest.isAfter(now)) {
            return earliest;
        }
        paid = from.plus(interval);
        return now;
    }
}
