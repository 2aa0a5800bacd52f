package dev.reelay.ledger;

import dev.reelay.job.Withdrawal;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What became of the wish to cancel a job, in {@code "cancellation"} of its state and its result. */
enum CancellationWord {
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
    static CancellationWord of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }

    static @Nullable CancellationWord of(@Nullable Withdrawal withdrawal) {
        return switch (withdrawal) {
            case null -> null;
            case Withdrawal.REQUESTED -> REQUESTED;
            case Withdrawal.EXPIRED -> EXPIRED;
        };
    }

    static @Nullable Withdrawal withdrawal(@Nullable CancellationWord cancellation) {
        return switch (cancellation) {
            case null -> null;
            case REQUESTED, TOO_LATE -> Withdrawal.REQUESTED;
            case EXPIRED -> Withdrawal.EXPIRED;
        };
    }
}
