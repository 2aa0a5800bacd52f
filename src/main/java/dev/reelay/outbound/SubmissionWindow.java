package dev.reelay.outbound;

import dev.reelay.job.Backoff;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How many POSTs of one model may be open: half as many when RunComfy answers 429, and one more for each window's worth
 * of accepted ones (additive increase, multiplicative decrease, as in RFC 5681). RunComfy publishes no limit, so it is
 * found that way. After a 429 submissions of the model also pause: as long as {@code Retry-After} says, or at random and longer each time. Answers to
 * POSTs that began before the window last shrank do not count: they are of one and the same moment. Not thread-safe.
 */
final class SubmissionWindow {

    private final int most;
    private final Backoff pause;
    private double size;
    private int open;
    private int shrinkings;
    private @Nullable Instant slowSince;
    private Instant pausedUntil = Instant.MIN;

    /** @param most what it begins with and never exceeds */
    SubmissionWindow(int most, Backoff pause) {
        this.most = most;
        this.pause = pause;
        this.size = most;
    }

    boolean admits(Instant now) {
        return open < size() && !now.isBefore(pausedUntil);
    }

    /** A POST may begin; it {@linkplain #end ends} later in any case. */
    void begin() {
        open++;
    }

    void end() {
        open--;
    }

    /** How often it has shrunk: the outcome of what was admitted now is reported with this number. */
    int shrinkings() {
        return shrinkings;
    }

    /** RunComfy accepted one. */
    void accepted(int admittedAt) {
        if (admittedAt == shrinkings) {
            size = Math.min(most, size + 1 / size);
            slowSince = null;
            pause.reset();
        }
    }

    /**
     * RunComfy answered 429.
     *
     * @param atLeast {@code Retry-After}, when the answer had one
     * @return whether it is the first 429 since one was accepted
     */
    boolean slowDown(int admittedAt, Instant now, @Nullable Duration atLeast) {
        if (admittedAt != shrinkings) {
            return false;
        }
        boolean news = slowSince == null;
        size = Math.max(1, Math.min(size, open) / 2);
        shrinkings++;
        Duration wait = pause.next();
        pausedUntil = now.plus(atLeast != null && atLeast.compareTo(wait) > 0 ? atLeast : wait);
        slowSince = news ? now : slowSince;
        return news;
    }

    /** How many may be open; at least one. */
    int size() {
        return (int) size;
    }

    Instant pausedUntil() {
        return pausedUntil;
    }

    /** Since when RunComfy has accepted none of them; null while it does. */
    @Nullable
    Instant slowSince() {
        return slowSince;
    }
}
