package dev.reelay.audit;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * A bulk action that has begun and has not ended.
 *
 * @param startedAt when it began, by the clock of the process that began it
 * @param last its last step, with its actor and what is done
 * @param targets those that are recorded, in their order
 * @param position the number of the first target that may not have been dealt with
 * @param report what became of those before it
 */
public record OpenAction(Instant startedAt, AuditEntry last, List<String> targets, int position, Step.Report report) {

    public OpenAction {
        targets = List.copyOf(targets);
    }

    /** A new job with an id whose receipt is gone comes a day later at the earliest by default; clocks are not as far apart. */
    private static final Duration CLOCKS = Duration.ofHours(1);

    /**
     * Whether an action that began then can mean a job whose request was read at this time. If not, it is a later one with the same id.
     */
    public static boolean canMean(Instant startedAt, Instant receivedAt) {
        return !receivedAt.isAfter(receivedUntil(startedAt));
    }

    /** The last time at which the request of a job can have been read that an action means which began then. */
    static Instant receivedUntil(Instant startedAt) {
        return startedAt.plus(CLOCKS);
    }

    /**
     * Whether all targets are recorded. If not, the process that began it ended before any of them was dealt with, and which were meant is not
     * known: it must not go on.
     */
    public boolean isFixed() {
        return last.action().subject() instanceof Subject.Selection selection && targets.size() == selection.count();
    }
}
