package dev.reelay.records;

import dev.reelay.job.CancelReason;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What became of the wish to cancel a job, in {@code "cancellation"} of its state and its result. */
enum CancellationField {
    /** A cancel command waits for RunComfy's answer. */
    REQUESTED,
    /** It has queued for too long, and RunComfy is asked to drop it. */
    EXPIRED,
    /** A cancel command came too late: the job went on. */
    TOO_LATE;

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Throws {@code IllegalArgumentException} for a word that is none of them. */
    static CancellationField of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }

    static @Nullable CancellationField of(@Nullable CancelReason reason) {
        return switch (reason) {
            case null -> null;
            case CancelReason.REQUESTED -> REQUESTED;
            case CancelReason.EXPIRED -> EXPIRED;
        };
    }

    static @Nullable CancelReason cancelReason(@Nullable CancellationField cancellation) {
        return switch (cancellation) {
            case null -> null;
            case REQUESTED, TOO_LATE -> CancelReason.REQUESTED;
            case EXPIRED -> CancelReason.EXPIRED;
        };
    }
}
