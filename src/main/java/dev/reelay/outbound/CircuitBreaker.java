package dev.reelay.outbound;

import dev.reelay.answer.PauseReason;
import dev.reelay.timing.Backoff;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The circuit breaker of all submissions. While it is closed, submissions flow. Trouble of the account, the network or
 * RunComfy, and 429s that are about the account, open it for a while; then it is half-open and admits a single submission. When that fails the breaker opens
 * again, usually for longer; when RunComfy answers it as it should the breaker closes.
 *
 * <p>INVARIANT: the failures of one job alone do not open it. A failure of which the job may be the cause opens it only
 * when another job has failed as well since RunComfy last answered a submission as it should.
 *
 * <p>In an outage each try may leave its job with an unknown outcome. The worker therefore first asks RunComfy for the
 * status of a request that was never made, which costs nothing, and admits a submission once RunComfy responds.
 *
 * <p>The outcome of a submission counts only when the breaker has not opened since it was admitted: an older success
 * must not undo a newer failure. Not thread-safe.
 */
public final class CircuitBreaker {

    /**
     * The state of a breaker that is open or half-open.
     *
     * @param since when it opened for this reason; failed tries do not change it
     * @param until when the next try may be made
     */
    public record Open(PauseReason reason, Instant since, Instant until) {}

    /** So many different jobs have to fail before it opens. */
    private static final int DIFFERENT_JOBS = 2;

    /** So long other workers can keep it open by finding trouble again and again; then it tries, whatever they find. */
    private static final Duration LONGEST_RENEWED = Duration.ofMinutes(1);

    private final Backoff pause;
    private final Set<String> failing = new HashSet<>();
    private @Nullable Open open;
    /** Until when this worker's own finding keeps it open, whatever others found. */
    private Instant ownUntil = Instant.MIN;

    /** When {@link Open#until} was set. */
    private Instant openedAt = Instant.EPOCH;

    /** When another worker's finding was first obeyed since this worker's last own one; null when none was. */
    private @Nullable Instant restsSince;

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

    /** Admits a submission when it may start now. Half-open, it admits no other until the outcome is reported. */
    boolean tryAcquire(Instant now) {
        if (!admits(now)) {
            return false;
        }
        trying = open != null;
        return true;
    }

    /**
     * Whether to check now that RunComfy responds, before a submission tries. After true, the caller makes the check
     * and reports {@link #responds} or {@link #trip}.
     */
    boolean needsCheck(Instant now) {
        if (open == null || open.reason() != PauseReason.OUTAGE || responded || !isTryDue(open, now)) {
            return false;
        }
        trying = true;
        return true;
    }

    private boolean isTryDue(Open open, Instant now) {
        boolean clockWasSetBack = now.isBefore(openedAt.minusSeconds(1));
        return !trying && (clockWasSetBack || !now.isBefore(open.until()));
    }

    /** Notes that RunComfy responds: one submission may try. */
    void responds() {
        responded = true;
        trying = false;
    }

    /** Forgets that RunComfy responded unless a submission tries now: the next one may come much later. */
    void expireResponse() {
        responded = responded && trying;
    }

    /** How often it has opened. The outcome of a submission is reported with the number at its admission. */
    int trips() {
        return trips;
    }

    /**
     * Notes that an admitted submission was not made, or that its outcome says nothing about RunComfy: another may try.
     */
    void unused(int admittedAt) {
        if (admittedAt == trips) {
            trying = false;
            responded = false; // the next try may be much later
        }
    }

    /**
     * Notes that the submission of a job failed, and that the job may be the cause.
     *
     * @return whether to {@link #trip} the breaker: it is half-open for trouble, or a different job has failed as well
     */
    boolean failed(int admittedAt, String job) {
        if (admittedAt != trips) {
            return false;
        }
        failing.add(job);
        return (open != null && !isSlow()) || failing.size() >= DIFFERENT_JOBS;
    }

    /** Closes the breaker after a submission that RunComfy answered as it should. */
    void close(int admittedAt) {
        if (admittedAt == trips) {
            open = null;
            ownUntil = Instant.MIN;
            restsSince = null;
            trying = false;
            failing.clear();
            pause.reset();
        }
    }

    /**
     * Opens the breaker.
     *
     * @param atLeast the shortest pause, from RunComfy's {@code Retry-After}; null when it sent none
     * @return false when the breaker has opened since the submission was admitted: then nothing changes
     */
    boolean trip(int admittedAt, PauseReason reason, Instant now, @Nullable Duration atLeast) {
        if (admittedAt != trips) {
            return false;
        }
        open(reason, now, now.plus(Backoff.atLeast(pause.next(), atLeast)));
        return true;
    }

    /**
     * Opens until then because RunComfy limits the submissions of the account. The backoff is left as it is.
     *
     * @return false when the breaker has opened since the submission was admitted, or is open for another reason: then nothing changes
     */
    boolean slowDown(int admittedAt, Instant now, Instant until) {
        if (admittedAt != trips || (open != null && !isSlow())) {
            return false;
        }
        open(PauseReason.SLOW_DOWN, now, until);
        return true;
    }

    private void open(PauseReason reason, Instant now, Instant until) {
        Instant since = open != null && open.reason() == reason ? open.since() : now;
        open = new Open(reason, since, until);
        openedAt = now;
        ownUntil = until;
        restsSince = null;
        trying = false;
        responded = false;
        failing.clear();
        trips++;
    }

    /**
     * Opens until then because of what another worker found, or stays open until then. The backoff is left as it is. While a
     * submission or a check tries, nothing changes: its outcome says more. What comes before the end of an earlier finding makes it
     * longer by a minute in all at most: a worker that is alone with its trouble must not hold others for ever.
     *
     * @param found when the finding ends
     * @return whether it is open for longer now
     */
    boolean rest(PauseReason reason, Instant now, Instant found) {
        if (open == null || !now.isBefore(open.until())) {
            restsSince = null;
        }
        Instant renewed = restsSince == null ? found : restsSince.plus(LONGEST_RENEWED);
        Instant until = renewed.isBefore(found) ? renewed : found;
        if (trying || !now.isBefore(until) || (open != null && !open.until().isBefore(until))) {
            return false;
        }
        restsSince = restsSince == null ? now : restsSince;
        openedAt = now;
        if (open == null) {
            open = new Open(reason, now, until);
            failing.clear();
            trips++; // submissions that are under way began before: their outcomes say nothing about it
        } else {
            boolean stays = open.reason() == reason || ownUntil.isAfter(now);
            open = new Open(stays ? open.reason() : reason, stays ? open.since() : now, until);
        }
        responded = false;
        return true;
    }

    /** Another worker's submission was accepted: the next try may be made at once, unless this worker found trouble itself. */
    void lift(Instant now) {
        Instant until = ownUntil.isAfter(now) ? ownUntil : now;
        if (open != null && open.until().isAfter(until)) {
            open = new Open(open.reason(), open.since(), until);
        }
    }

    /** Ends a pause for trouble of the account when there is another token: the next try may be made at once. */
    void retryNow(Instant now) {
        if (open != null && isOfTheAccount() && open.until().isAfter(now)) {
            open = new Open(open.reason(), open.since(), now);
            ownUntil = now;
            pause.reset();
        }
    }

    /** Whether it is open or half-open for trouble of the account. */
    boolean isOfTheAccount() {
        return open != null && open.reason().isOfTheAccount();
    }

    /** Whether it is open or half-open because RunComfy limits the submissions of the account: it responds. */
    boolean isSlow() {
        return open != null && open.reason() == PauseReason.SLOW_DOWN;
    }

    /** The state while it is open or half-open; null while it is closed. */
    @Nullable
    Open open() {
        return open;
    }
}
