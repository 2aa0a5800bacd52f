package dev.reelay.outbound;

import dev.reelay.timing.Backoff;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The window of one model: how many of its POSTs may be open. A 429 halves the POSTs that were open; each window's
 * worth of accepted POSTs widens it by one (additive increase, multiplicative decrease, as in RFC 5681). RunComfy
 * publishes no limit, so the window searches for it.
 *
 * <p>A 429 also pauses submissions of the model: at random and longer each time, and at least as long as {@code
 * Retry-After} says. Answers to POSTs that began before the window last shrank do not count: they report the same
 * overload. A 429 that another worker got counts as one of its own, but for the backoff. Not thread-safe.
 */
final class SubmissionWindow {

    private final int max;
    private final Backoff pause;
    private double size;
    private int open;
    private int shrinkings;
    private @Nullable Instant slowSince;
    private Instant pausedUntil = Instant.MIN;
    /** When the end of a pause was set. */
    private Instant pausedAt = Instant.EPOCH;

    private Instant restsSince = Instant.MIN;
    private Instant restsUntil = Instant.MIN;

    /** @param max the size that it begins with and never exceeds */
    SubmissionWindow(int max, Backoff pause) {
        this.max = max;
        this.pause = pause;
        this.size = max;
    }

    /** Whether one more POST may begin now. */
    boolean admits(Instant now) {
        boolean clockWasSetBack = now.isBefore(pausedAt.minusSeconds(1));
        return open < size() && (clockWasSetBack || !now.isBefore(pausedUntil()));
    }

    /** Counts a POST as open until {@link #end}. */
    void begin() {
        open++;
    }

    /** Counts a POST as open no longer. */
    void end() {
        open--;
    }

    /** How often it has shrunk. The outcome of a POST is reported with the number at its beginning. */
    int shrinkings() {
        return shrinkings;
    }

    /** Notes that RunComfy accepted a job. */
    void accepted(int admittedAt) {
        if (admittedAt == shrinkings) {
            size = Math.min(max, size + 1 / size);
            slowSince = null;
            pause.reset();
        }
    }

    /**
     * Notes that RunComfy answered 429.
     *
     * @param atLeast {@code Retry-After}; null when the answer had none
     * @return whether this is the first 429 since RunComfy accepted a job
     */
    boolean slowDown(int admittedAt, Instant now, @Nullable Duration atLeast) {
        if (admittedAt != shrinkings) {
            return false;
        }
        boolean first = slowSince == null;
        shrink();
        pausedAt = now;
        pausedUntil = now.plus(Backoff.atLeast(pause.next(), atLeast));
        slowSince = first ? now : slowSince;
        return first;
    }

    private void shrink() {
        size = Math.max(1, Math.min(size, open) / 2);
        shrinkings++;
    }

    /**
     * Pauses until then because RunComfy answered 429 to another worker. During a pause that only makes it longer.
     *
     * @return whether a pause begins
     */
    boolean rest(Instant now, Instant until) {
        Instant before = pausedUntil();
        if (!until.isAfter(now) || !until.isAfter(before)) {
            return false;
        }
        boolean begins = !now.isBefore(before);
        if (begins) {
            shrink();
            restsSince = now;
        }
        pausedAt = now;
        restsUntil = until;
        return begins;
    }

    /** Ends a pause that another worker's 429 began or made longer. */
    void lift() {
        restsUntil = Instant.MIN;
    }

    /** The number of POSTs that may be open; at least 1. */
    int size() {
        return (int) size;
    }

    /** When the pause ends; in the past when there is none. */
    Instant pausedUntil() {
        return restsUntil.isAfter(pausedUntil) ? restsUntil : pausedUntil;
    }

    /** When RunComfy first answered 429 since it accepted a job; null when it accepted one since. */
    @Nullable
    Instant slowSince() {
        return slowSince;
    }

    /** {@link #slowSince}, or when the pause began that another worker's 429 makes now. */
    @Nullable
    Instant slowSince(Instant now) {
        return slowSince == null && now.isBefore(restsUntil) ? restsSince : slowSince;
    }
}
