package dev.reelay.shard;

import dev.reelay.catalog.Catalog;
import dev.reelay.decision.Deadlines;
import dev.reelay.job.JobState.Ended;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Deadlines from the catalog's timings, which notes may have for a model before RunComfy's list has its schema. For a model about
 * which nothing is noted, the defaults hold.
 *
 * @param receipts how long a receipt is kept after its job's end
 * @param queueing how long a job may wait in RunComfy's queue unless its model has a limit of its own; null for no
 *     limit
 */
public record CatalogDeadlines(
        Supplier<Catalog> catalog,
        Duration receipts,
        @Nullable Duration queueing) implements Deadlines {

    @Override
    public Duration giveUpAfter(String model) {
        return catalog.get().timings(model).giveUpAfter();
    }

    @Override
    public @Nullable Duration longestQueueing(String model) {
        Duration own = catalog.get().timings(model).queueMaxWait();
        return own == null ? queueing : own;
    }

    @Override
    public Duration typical(String model) {
        return catalog.get().timings(model).typical();
    }

    @Override
    public Instant forgetAt(Ended receipt) {
        return receipt.finishedAt().plus(receipts);
    }
}
