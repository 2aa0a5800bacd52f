package dev.reelay.job;

import dev.reelay.job.JobState.Ended;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** How long things may take, by model. Answers for every model name, also for one that no catalog holds. */
public interface Deadlines {

    /** How long a job of the model may take once RunComfy has accepted it; positive. */
    Duration giveUpAfter(String model);

    /** How long a job of the model may wait in RunComfy's queue; null for no limit. */
    @Nullable
    Duration longestQueueing(String model);

    /** How long a job of the model usually takes from submission to end; positive. */
    Duration typical(String model);

    /** Until when the receipt is kept. */
    Instant forgetAt(Ended receipt);
}
