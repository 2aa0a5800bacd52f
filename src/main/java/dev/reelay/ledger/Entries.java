package dev.reelay.ledger;

import dev.reelay.job.DeadLetter;
import dev.reelay.job.JobResult;
import dev.reelay.job.JobState;
import dev.reelay.records.OutgoingRecord;
import java.util.Collection;
import java.util.List;

/**
 * The content of one transaction.
 *
 * @param states the latest state of each changed job
 * @param forgotten the ids of jobs whose receipts have expired
 * @param limits records of the topic of shared limits; none where no limit is set
 * @param spend records of what jobs have spent; none where no job has ended
 */
public record Entries(
        Collection<JobState> states,
        Collection<String> forgotten,
        Collection<JobResult> results,
        Collection<DeadLetter> deadLetters,
        Collection<OutgoingRecord> limits,
        Collection<OutgoingRecord> spend) {

    /** Without records of shared limits and of what was spent. */
    public Entries(
            Collection<JobState> states,
            Collection<String> forgotten,
            Collection<JobResult> results,
            Collection<DeadLetter> deadLetters) {
        this(states, forgotten, results, deadLetters, List.of(), List.of());
    }

    /** Whether the transaction writes only the position. */
    public boolean isEmpty() {
        return states.isEmpty()
                && forgotten.isEmpty()
                && results.isEmpty()
                && deadLetters.isEmpty()
                && limits.isEmpty()
                && spend.isEmpty();
    }
}
