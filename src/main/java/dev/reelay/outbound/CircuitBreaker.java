package dev.reelay.outbound;

import dev.reelay.job.Backoff;
import dev.reelay.job.PauseReason;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Whether submissions may start. Trouble that is no single job's fault closes it for a while; then one submission may
 * try, and the next pause is likely longer, until one gets through. In an outage each try may cost the job that makes it,
 * so RunComfy is first asked something that costs nothing. What a submission says counts only when it was admitted since
 * the gate last closed: an older success must not undo a newer refusal. Not thread-safe.
 */
public final class CircuitBreaker {

    /**
     * The gate is closed.
     *
     * @param since when it closed for this reason; tries that failed in between do not count
     * @param until when the next try may be made
     */
    public record Rest(PauseReason reason, Instant since, Instant until) {}

    private final Backoff pause;
    private @Nullable Rest rest;
    private boolean trying;
    private boolean answering;
    private int closings;

    CircuitBreaker(Backoff pause) {
        this.pause = pause;
    }

    /** Whether one more submission may start now; a yes after a pause is for a single one. */
    boolean admits(Instant now) {
        if (rest == null) {
            return true;
        }
        if (!isTryDue(rest, now) || (rest.reason() == PauseReason.OUTAGE && !answering)) {
            return false;
        }
        trying = true;
        return true;
    }

    /** Whether RunComfy is now to be asked whether it answers at all; a yes is for a single question. */
    boolean asksFirst(Instant now) {
        if (rest == null || rest.reason() != PauseReason.OUTAGE || answering || !isTryDue(rest, now)) {
            return false;
        }
        trying = true;
        return true;
    }

    private boolean isTryDue(Rest closed, Instant now) {
        return !trying && !now.isBefore(closed.until());
    }

    /** It does answer: one submission may try. */
    void answers() {
        answering = true;
        trying = false;
    }

    /** That it answers counts for those who try now: when nobody does, the next one may come much later. */
    void forgetUnlessTried() {
        answering = answering && trying;
    }

    /** How often it has closed: what was admitted now is to be told with this number. */
    int closings() {
        return closings;
    }

    /** A submission that was admitted did not take place after all. */
    void unused(int admittedAt) {
        if (admittedAt == closings) {
            trying = false;
            answering = false; // the next try may be much later
        }
    }

    /** RunComfy answered as it should: all may go on. */
    void open(int admittedAt) {
        if (admittedAt == closings) {
            rest = null;
            trying = false;
            pause.reset();
        }
    }

    /**
     * Closes the gate.
     *
     * @param atLeast what RunComfy asked for, if it did
     * @return false when it has closed already since that submission was admitted
     */
    boolean close(int admittedAt, PauseReason reason, Instant now, @Nullable Duration atLeast) {
        if (admittedAt != closings) {
            return false;
        }
        Duration wait = pause.next();
        Instant until = now.plus(atLeast != null && atLeast.compareTo(wait) > 0 ? atLeast : wait);
        Instant since = rest != null && rest.reason() == reason ? rest.since() : now;
        rest = new Rest(reason, since, until);
        trying = false;
        answering = false;
        closings++;
        return true;
    }

    /** There is another token: the next try need not wait. */
    void hurry(Instant now) {
        if (rest != null && rest.reason().isOfTheAccount() && rest.until().isAfter(now)) {
            rest = new Rest(rest.reason(), rest.since(), now);
            pause.reset();
        }
    }

    /** Null when it is open. */
    @Nullable
    Rest rest() {
        return rest;
    }
}
