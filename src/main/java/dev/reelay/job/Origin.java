package dev.reelay.job;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * When a job's request was read, and which record it is. The partition is that of the job's state.
 *
 * @param receivedAt when the worker read the request
 * @param offset the record's offset in its partition of the requests topic; null for a job that was accepted by a version that
 *     did not keep it
 */
public record Origin(Instant receivedAt, @Nullable Long offset) {

    public Origin {
        if (offset != null && offset < 0) {
            throw new IllegalArgumentException("An offset is not negative: " + offset);
        }
    }

    /** A request whose record is not known. */
    public static Origin at(Instant receivedAt) {
        return new Origin(receivedAt, null);
    }
}
