package dev.reelay.outcome;

import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

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

    private static final Map<String, Status> BY_WORD =
            Stream.of(values()).collect(Collectors.toUnmodifiableMap(Status::word, status -> status));

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
        Status status = BY_WORD.get(word);
        return status == null ? valueOf(word.toUpperCase(Locale.ROOT)) : status;
    }
}
