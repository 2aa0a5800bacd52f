package dev.reelay.shard;

import dev.reelay.decision.Deadlines;
import dev.reelay.job.JobState.Ended;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Deadlines with a bug: they throw for some models. */
record FaultyDeadlines(Deadlines deadlines, Set<String> faulty) implements Deadlines {

    @Override
    public Duration giveUpAfter(String model) {
        fail(model);
        return deadlines.giveUpAfter(model);
    }

    @Override
    public @Nullable Duration longestQueueing(String model) {
        fail(model);
        return deadlines.longestQueueing(model);
    }

    @Override
    public Duration typical(String model) {
        fail(model);
        return deadlines.typical(model);
    }

    @Override
    public Instant forgetAt(Ended receipt) {
        fail(receipt.model());
        return deadlines.forgetAt(receipt);
    }

    private void fail(String model) {
        if (faulty.contains(model)) {
            throw new IllegalStateException("a bug in the deadlines of " + model);
        }
    }
}
