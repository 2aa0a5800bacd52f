package dev.reelay.outbound;

import dev.reelay.answer.SubmitAnswer;

/**
 * A shard, as the submitter and the permits see it: it gets the answers to its submissions, and is woken when it may
 * submit. The methods are called on any thread and must not block.
 */
public interface SubmissionListener {

    /**
     * RunComfy answered a POST, or the worker knows that no answer will come.
     *
     * @return false when the shard is closed and does not take the answer
     */
    boolean answered(Attempt attempt, SubmitAnswer answer);

    /** A permit may be free for a job that waits: the shard tries to acquire it in a turn of its own. */
    void wake();
}
