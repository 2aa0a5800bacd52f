package dev.reelay.retry;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What is known beside a job or a dead letter when a decision about it is made: other jobs, and what was done before. It is asked
 * anew for every decision, by any thread.
 */
public interface Evidence {

    /** The time of the decision. */
    Instant now();

    /**
     * Why jobs, results or audit entries may be missing from what is known, in one line; null when the tables were read, a few seconds
     * ago, to the ends of their topics. What was current a while ago does not protect money.
     */
    @Nullable
    String staleness();

    /** Whether a job with this id is known from whichever source: its state, its receipt, its result, or the tombstone of a receipt. */
    boolean isKnown(String jobId);

    /** Whether the id stands in more than one partition, so that it names two jobs. */
    boolean isInSeveralPartitions(String jobId);

    /**
     * Whether the audit log says that the job was retried.
     *
     * @param receivedAt tells the job from an earlier one with the same id
     */
    boolean wasRetried(String jobId, Instant receivedAt);

    /** Whether the audit log says that somebody sent the dead letter at this place again, or began to. */
    boolean wasRedriven(int partition, long offset);
}
