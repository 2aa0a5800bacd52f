package dev.reelay.outbound;

import dev.reelay.job.SubmitAnswer;

/** A shard, as its submissions know it: it gets their answers, and is woken when it may submit more. */
public interface SubmissionListener {

    /**
     * A POST was answered, or never will be.
     *
     * @return false when the shard is at its end and does not take the answer
     */
    boolean answered(Attempt attempt, SubmitAnswer answer);

    /** There may be room for a job that waits: the shard tries to acquire a permit, in a turn of its own. */
    void wake();
}
