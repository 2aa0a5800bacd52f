package dev.reelay.retry;

import dev.reelay.cost.Charged;
import dev.reelay.outcome.Finding;
import dev.reelay.outcome.Status;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a job that somebody wants to retry.
 *
 * @param code the error's code in its result; null when the result has none, or is not known
 * @param charged what its result says; null when the result is not known
 * @param finding what an operator has recorded about it; null when nobody has
 * @param receipt null when the receipt is gone
 */
public record RetryCandidate(
        String id,
        Status status,
        @Nullable String code,
        @Nullable Charged charged,
        @Nullable Finding finding,
        @Nullable Receipt receipt) {

    /**
     * What a job's receipt says about its request.
     *
     * @param contentHash distinguishes the request from others with the same id
     * @param partition the receipt's partition, which is the request's too
     * @param requestOffset null when a version that kept no offsets accepted the job
     * @param requestId RunComfy's id of the job; null when it gave none
     * @param receivedAt when the request was read
     * @param finishedAt when the job ended: from then on the receipt is kept for a while
     */
    public record Receipt(
            String contentHash,
            int partition,
            @Nullable Long requestOffset,
            @Nullable String requestId,
            Instant receivedAt,
            Instant finishedAt) {}
}
