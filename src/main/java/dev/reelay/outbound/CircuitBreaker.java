package dev.reelay.outbound;

import dev.reelay.job.Backoff;
import dev.reelay.job.PauseReason;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The circuit breaker of all submissions. Closed, submissions flow. Trouble that is no single job's fault opens it for a while;
 * then it is half-open: one submission may try, and the next pause is likely longer, until one gets through and closes it.
 *
 * <p>In an outage each try may cost the job that makes it, so RunComfy is first polled for a request that was never made, which
 * costs nothing. The outcome of a submission counts only when it was admitted since the breaker last opened: an older success
 * must not undo a newer failure. Not thread-safe.
 */
public final class CircuitBreaker {

    /**
     * The breaker is open or half-open.
     *
     * @param since when it opened for this reason; tries that failed in between do not count
     * @param until when the next try may be made
     */
    public record Open(PauseReason reason, Instant since, Instant until) {}

    private final Backoff pause;
    private @Nullable Open open;
    private boolean trying;
    private boolean responded;
    private int trips;

    CircuitBreaker(Backoff pause) {
        this.pause = pause;
    }

    /** Whether {@link #tryAcquire} would admit a submission now. */
    boolean admits(Instant now) {
        return open == null || (isTryDue(open, now) && (open.reason() != PauseReason.OUTAGE || responded));
    }

    /** Admits one more submission, if it may start now; half-open, it is the only one. */
    boolean tryAcquire(Instant now) {
        if (!admits(now)) {
            return false;
        }
        trying = open != null;
        return true;
    }

    /** Whether RunComfy is to be asked now whether it responds at all; a yes is for a single question. */
    boolean needsCheck(Instant now) {
        if (open == null || open.reason() != PauseReason.OUTAGE || responded || !isTryDue(open, now)) {
            return false;
        }
        trying = true;
        return true;
    }

    private boolean isTryDue(Open open, Instant now) {
        return !trying && !now.isBefore(open.until());
    }

    /** RunComfy responds: one submission may try. */
    void responds() {
        responded = true;
        trying = false;
    }

    /** A response counts for a submission that tries now. When none does, the next one may come much later. */
    void expireResponse() {
        responded = responded && trying;
    }

    /** How often it has opened: the outcome of what was admitted now is reported with this number. */
    int trips() {
        return trips;
    }

    /** A submission that was admitted did not take place after all. */
    void unused(int admittedAt) {
        if (admittedAt == trips) {
            trying = false;
            responded = false; // the next try may be much later
        }
    }

    /** RunComfy answered as it should: the breaker closes. */
    void close(int admittedAt) {
        if (admittedAt == trips) {
            open = null;
            trying = false;
            pause.reset();
        }
    }

    /**
     * Opens the breaker.
     *
     * @param atLeast how long RunComfy asked to be left alone, if it did
     * @return false when it has opened already since that submission was admitted
     */
    boolean trip(int admittedAt, PauseReason reason, Instant now, @Nullable Duration atLeast) {
        if (admittedAt != trips) {
            return false;
        }
        Duration wait = pause.next();
        Instant until = now.plus(atLeast != null && atLeast.compareTo(wait) > 0 ? atLeast : wait);
        Instant since = open != null && open.reason() == reason ? open.since() : now;
        open = new Open(reason, since, until);
        trying = false;
        responded = false;
        trips++;
        return true;
    }

    /** There is another token: the next try need not wait. */
    void retryNow(Instant now) {
        if (open != null && open.reason().isOfTheAccount() && open.until().isAfter(now)) {
            open = new Open(open.reason(), open.since(), now);
            pause.reset();
        }
    }

    /** Null while it is closed. */
    @Nullable
    Open open() {
        return open;
    }
}
