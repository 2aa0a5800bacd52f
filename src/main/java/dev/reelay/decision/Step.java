package dev.reelay.decision;

import dev.reelay.job.Ending;
import dev.reelay.job.JobState;
import dev.reelay.job.JobState.Accepted;
import dev.reelay.job.JobState.Submitted;

/** The change that a decision makes to a job. */
public sealed interface Step {

    /** Nothing changes. */
    record Stay() implements Step {}

    /**
     * The job stays in its state, with a change that the ledger gets with the job's next move. A worker that takes the
     * job over before that finds the change out again.
     */
    record Note(Accepted next) implements Step {}

    /**
     * The job stays in its state, and the ledger gets what polls have shown of it, for the console and the command line alone: when
     * it is lost, the next poll shows the same.
     */
    record Refresh(Submitted next) implements Step {}

    /** The job goes on to its next state. */
    record Move(JobState.Pending next) implements Step {}

    /** The job ends, with its receipt and its result. */
    record End(Ending ending) implements Step {}

    /** The receipt is removed. */
    record Forget(String id) implements Step {}
}
