package dev.reelay.ledger;

import dev.reelay.job.DeadLetter;
import dev.reelay.job.JobResult;
import dev.reelay.job.JobState;
import java.util.Collection;

/**
 * The content of one transaction.
 *
 * @param states the latest state of each changed job
 * @param forgotten the ids of jobs whose receipts have expired
 */
public record Entries(
        Collection<JobState> states,
        Collection<String> forgotten,
        Collection<JobResult> results,
        Collection<DeadLetter> deadLetters) {

    /** Whether the transaction writes only the position. */
    public boolean isEmpty() {
        return states.isEmpty() && forgotten.isEmpty() && results.isEmpty() && deadLetters.isEmpty();
    }
}
