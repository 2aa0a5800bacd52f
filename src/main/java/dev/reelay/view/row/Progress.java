package dev.reelay.view.row;

import dev.reelay.records.CancellationStatus;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How far a job has come.
 *
 * @param attempts how many POSTs were announced, as far as the records that were read say: only those of a job that waits count
 *     them
 * @param requestId RunComfy's id of the job; null when it has none
 * @param cancellation null when nobody wants the job cancelled, or when that ended it
 * @param queuePosition its place in RunComfy's queue; null when it is not there or RunComfy names none
 * @param expectedEnd about when it will end; null when unknown
 */
public record Progress(
        int attempts,
        @Nullable String requestId,
        @Nullable CancellationStatus cancellation,
        @Nullable Integer queuePosition,
        @Nullable Instant expectedEnd) {

    /** Of a job that does not wait at RunComfy. */
    public Progress(int attempts, @Nullable String requestId, @Nullable CancellationStatus cancellation) {
        this(attempts, requestId, cancellation, null, null);
    }

    /** The same with more attempts. */
    Progress withAttempts(int announced) {
        return new Progress(announced, requestId, cancellation, queuePosition, expectedEnd);
    }
}
