package dev.reelay.ledger;

import dev.reelay.job.DeadLetter;
import dev.reelay.job.JobResult;
import dev.reelay.job.JobState;
import java.util.Collection;

/**
 * What one transaction writes.
 *
 * @param states the latest state of each job that moved
 * @param forgotten ids whose receipts are no longer kept
 */
public record Entries(
        Collection<JobState> states,
        Collection<String> forgotten,
        Collection<JobResult> results,
        Collection<DeadLetter> deadLetters) {

    /** Whether there is nothing to write but the offset. */
    public boolean isEmpty() {
        return states.isEmpty() && forgotten.isEmpty() && results.isEmpty() && deadLetters.isEmpty();
    }
}
