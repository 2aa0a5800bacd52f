package dev.reelay.job;

import java.util.Locale;

/** The words for a job's state, in the ledger and in results. */
public enum Status {
    ACCEPTED,
    SUBMITTING,
    IN_QUEUE,
    IN_PROGRESS,
    COMPLETED,
    FAILED,
    CANCELLED,
    EXPIRED,
    REJECTED;

    /** The word as consumers see it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Whether nothing comes after it. */
    public boolean isEnd() {
        return compareTo(COMPLETED) >= 0;
    }

    /** The status of a word of the contract; throws {@code IllegalArgumentException} for any other. */
    public static Status of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }
}
