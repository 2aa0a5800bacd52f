package dev.reelay.job;

import java.util.Locale;

/** The status of a job, in the ledger and in results. */
public enum Status {
    ACCEPTED,
    SUBMITTING,
    IN_QUEUE,
    IN_PROGRESS,
    /** RunComfy is done, and the files are copied to the store. */
    STORING,
    COMPLETED,
    FAILED,
    CANCELLED,
    EXPIRED,
    REJECTED;

    /** The value in the ledger and in results. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Whether a job with this status has ended. */
    public boolean isEnd() {
        return compareTo(COMPLETED) >= 0;
    }

    /**
     * The status with this value in the ledger.
     *
     * @throws IllegalArgumentException for any other value
     */
    public static Status of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }
}
