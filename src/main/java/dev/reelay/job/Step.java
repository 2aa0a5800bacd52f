package dev.reelay.job;

import dev.reelay.job.JobState.Accepted;

/** What a decision does to a job's state. */
public sealed interface Step {

    /** Nothing changes. */
    record Stay() implements Step {}

    /**
     * The shard keeps more than before in mind; the ledger gets it with the job's next move. A worker that takes the job over
     * before that finds it out again.
     */
    record Note(Accepted next) implements Step {}

    /** The job goes on to its next state. */
    record Move(JobState.Pending next) implements Step {}

    /** The job ends, with its receipt and its result. */
    record End(Ending ending) implements Step {}

    /** The receipt is removed. */
    record Forget(String id) implements Step {}
}
