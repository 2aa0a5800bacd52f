package dev.reelay.decision;

import dev.reelay.job.JobState.Ended;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The time limits of jobs, by model. Every method has an answer for every model name, also for one that the catalog
 * does not have (yet). Implementations are thread-safe.
 */
public interface Deadlines {

    /** How long a job of the model may take once RunComfy has accepted it; positive. */
    Duration giveUpAfter(String model);

    /** How long a job of the model may wait in RunComfy's queue; null for no limit. */
    @Nullable
    Duration longestQueueing(String model);

    /** How long a job of the model usually takes from submission to end; positive. */
    Duration typical(String model);

    /** When the receipt is to be removed. */
    Instant forgetAt(Ended receipt);
}
