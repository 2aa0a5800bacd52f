package dev.reelay.decision;

import dev.reelay.job.Job;
import dev.reelay.job.JobState;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Predicate;

/**
 * Of which jobs copies of outputs are made, and for how long that is tried.
 *
 * @param hasStore whether the worker has a store of its own, for the files of all jobs; without one only those are copied whose request
 *     names a place
 * @param patience how long after a job's end its files may take to be copied
 * @param fits whether the ledger takes the state of a job while its files are copied
 */
public record Storage(boolean hasStore, Duration patience, Predicate<JobState.Storing> fits) {

    private static final Duration LEAST = Duration.ofMinutes(1);

    /** No state is kept while files are copied. */
    public static final Storage NONE = new Storage(false, Duration.ZERO, _ -> false);

    /** Copies of the files of all jobs. */
    public Storage(Duration patience, Predicate<JobState.Storing> fits) {
        this(true, patience, fits);
    }

    /** Whether the job's files are copied anywhere. */
    boolean copies(Job job) {
        return hasStore || job.deliverTo() != null;
    }

    /**
     * When a job goes on without copies; at once where none are made any more. One that no worker has had for longer than the patience
     * gets a minute: its files have not been tried in that time.
     */
    Instant deadline(JobState.Storing state, Instant now) {
        Instant end = state.result().finishedAt();
        if (!copies(state.job())) {
            return end;
        }
        Instant usual = end.plus(patience);
        Instant soonest = now.plus(patience.compareTo(LEAST) < 0 ? patience : LEAST);
        return usual.isBefore(soonest) ? soonest : usual;
    }
}
