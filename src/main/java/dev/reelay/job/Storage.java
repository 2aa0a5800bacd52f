package dev.reelay.job;

import java.time.Duration;
import java.time.Instant;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Whether the worker keeps copies of outputs, and for how long it tries.
 *
 * @param patience how long after a job's end its files may take to be copied; null when no copies are kept
 * @param fits whether the ledger takes the state of a job while its files are copied
 */
public record Storage(@Nullable Duration patience, Predicate<JobState.Storing> fits) {

    /** No copies are kept. */
    public static final Storage NONE = new Storage(null, _ -> false);

    /** When a job goes on without copies; at once when none are kept any more. */
    Instant deadline(JobState.Storing state) {
        Instant end = state.result().finishedAt();
        return patience == null ? end : end.plus(patience);
    }
}
