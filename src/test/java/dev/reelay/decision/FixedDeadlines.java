package dev.reelay.decision;

import dev.reelay.job.JobState.Ended;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The same deadlines for all models: give up after two hours, two minutes typically, receipts for a day. */
record FixedDeadlines(@Nullable Duration queueing) implements Deadlines {

    @Override
    public Duration giveUpAfter(String model) {
        return Duration.ofHours(2);
    }

    @Override
    public @Nullable Duration longestQueueing(String model) {
        return queueing;
    }

    @Override
    public Duration typical(String model) {
        return Duration.ofMinutes(2);
    }

    @Override
    public Instant forgetAt(Ended receipt) {
        return receipt.finishedAt().plus(Duration.ofHours(24));
    }
}
