package dev.reelay.job;

import dev.reelay.job.JobState.InQueue;
import dev.reelay.job.JobState.Submitted;
import java.time.Instant;
import java.util.Locale;

/** Why a job that RunComfy has, or may soon have, is to be cancelled there. */
public enum CancelReason {
    /** A cancel command asks for it. */
    REQUESTED,
    /** It has queued for too long: its {@code start_by} passed, or its model's limit on waiting. */
    EXPIRED;

    /** As the log writes it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Ends a job that RunComfy has cancelled, for the reason for which it was asked to. */
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
