package dev.reelay.outbound;

import dev.reelay.job.Backoff;
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
 * overload. Not thread-safe.
 */
final class SubmissionWindow {

    private final int max;
    private final Backoff pause;
    private double size;
    private int open;
    private int shrinkings;
    private @Nullable Instant slowSince;
    private Instant pausedUntil = Instant.MIN;

    /** @param max the size that it begins with and never exceeds */
    SubmissionWindow(int max, Backoff pause) {
        this.max = max;
        this.pause = pause;
        this.size = max;
    }

    /** Whether one more POST may begin now. */
    boolean admits(Instant now) {
        return open < size() && !now.isBefore(pausedUntil);
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
        size = Math.max(1, Math.min(size, open) / 2);
        shrinkings++;
        pausedUntil = now.plus(Backoff.atLeast(pause.next(), atLeast));
        slowSince = first ? now : slowSince;
        return first;
    }

    /** The number of POSTs that may be open; at least 1. */
    int size() {
        return (int) size;
    }

    /** When the pause ends; in the past when there is none. */
    Instant pausedUntil() {
        return pausedUntil;
    }

    /** When RunComfy first answered 429 since it accepted a job; null when it accepted one since. */
    @Nullable
    Instant slowSince() {
        return slowSince;
    }
}
