package dev.reelay.view.row;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The times of a job in milliseconds since the epoch, {@link #NONE} for what is not known or has not happened. The records have them
 * to the nanosecond; numbers take a fifth of the memory.
 */
public record Times(long received, long submitted, long started, long finished) {

    /** Stands for no time. */
    public static final long NONE = Long.MIN_VALUE;

    /** The times of a record; null for what it does not have. */
    public static Times of(
            @Nullable Instant received,
            @Nullable Instant submitted,
            @Nullable Instant started,
            @Nullable Instant finished) {
        return new Times(millis(received), millis(submitted), millis(started), millis(finished));
    }

    private static long millis(@Nullable Instant time) {
        return time == null ? NONE : time.toEpochMilli();
    }

    /** When the worker read the request; null when that is not known. */
    public @Nullable Instant receivedAt() {
        return instant(received);
    }

    /** When RunComfy accepted the job; null when it has not. */
    public @Nullable Instant submittedAt() {
        return instant(submitted);
    }

    /** When a poll first showed that the job runs; null when none did. */
    public @Nullable Instant startedAt() {
        return instant(started);
    }

    /** When the job ended; null when it has not. */
    public @Nullable Instant finishedAt() {
        return instant(finished);
    }

    private static @Nullable Instant instant(long millis) {
        return millis == NONE ? null : Instant.ofEpochMilli(millis);
    }
}
