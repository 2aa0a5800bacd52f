package dev.reelay.job;

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

    /** When a job goes on without copies; at once where none are made any more. */
    Instant deadline(JobState.Storing state) {
        Instant end = state.result().finishedAt();
        return copies(state.job()) ? end.plus(patience) : end;
    }
}
