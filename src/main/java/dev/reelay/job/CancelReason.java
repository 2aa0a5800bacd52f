package dev.reelay.job;

import dev.reelay.job.JobState.InQueue;
import dev.reelay.job.JobState.Submitted;
import java.time.Instant;
import java.util.Locale;

/** Why the worker asks RunComfy to cancel a job. */
public enum CancelReason {
    /** A cancel command asks for it. */
    REQUESTED,
    /** It waited too long in RunComfy's queue: its {@code start_by} passed, or its model's longest wait. */
    EXPIRED;

    /** The word in log lines, for example {@code requested}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * Ends a job that RunComfy has cancelled: as expired when the worker asked for it for that reason, else as
     * cancelled.
     */
    static Ending end(Submitted state, Instant now) {
        CancelReason reason = state instanceof InQueue queued ? queued.cancelReason() : null;
        Outcome outcome = switch (reason) {
            case EXPIRED -> new Outcome.Expired();
            case REQUESTED -> new Outcome.Cancelled();
            case null -> new Outcome.Cancelled();
        };
        return state.end(outcome, now);
    }
}
