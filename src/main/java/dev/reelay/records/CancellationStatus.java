package dev.reelay.records;

import dev.reelay.job.CancelReason;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The values of the field {@code "cancellation"} of states and results: how far the cancellation of a job has come. */
public enum CancellationStatus {
    /** A command asked for it, and RunComfy has not yet confirmed it. */
    REQUESTED,
    /** The job has queued for too long, and RunComfy has not yet confirmed the cancellation. */
    EXPIRED,
    /** A command asked for it when RunComfy had already begun the job, so the job goes on. */
    TOO_LATE;

    /** The value in states and results. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** @throws IllegalArgumentException for an unknown value */
    static CancellationStatus of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }

    static @Nullable CancellationStatus of(@Nullable CancelReason reason) {
        return switch (reason) {
            case null -> null;
            case CancelReason.REQUESTED -> REQUESTED;
            case CancelReason.EXPIRED -> EXPIRED;
        };
    }

    static @Nullable CancelReason toCancelReason(@Nullable CancellationStatus status) {
        return switch (status) {
            case null -> null;
            case REQUESTED, TOO_LATE -> CancelReason.REQUESTED;
            case EXPIRED -> CancelReason.EXPIRED;
        };
    }
}
