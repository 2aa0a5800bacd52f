package dev.reelay.shard;

import dev.reelay.catalog.Catalog;
import dev.reelay.job.Deadlines;
import dev.reelay.job.JobState.Ended;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Deadlines from the catalog's timings. For a model that the catalog no longer has, a job times out two hours after
 * RunComfy accepted it, and is polled as if the model typically took two minutes.
 *
 * @param receipts how long a receipt is kept after its job's end
 * @param queueing how long a job may wait in RunComfy's queue unless its model has a limit of its own; null for no
 *     limit
 */
public record CatalogDeadlines(
        Supplier<Catalog> catalog,
        Duration receipts,
        @Nullable Duration queueing) implements Deadlines {

    private static final Duration GIVE_UP = Duration.ofHours(2);
    private static final Duration TYPICAL = Duration.ofMinutes(2);

    @Override
    public Duration giveUpAfter(String model) {
        return catalog.get()
                .find(model)
                .map(found -> found.timings().giveUpAfter())
                .orElse(GIVE_UP);
    }

    @Override
    public @Nullable Duration longestQueueing(String model) {
        Duration own = catalog.get()
                .find(model)
                .map(found -> found.timings().queueMaxWait())
                .orElse(null);
        return own == null ? queueing : own;
    }

    @Override
    public Duration typical(String model) {
        return catalog.get().find(model).map(found -> found.timings().typical()).orElse(TYPICAL);
    }

    @Override
    public Instant forgetAt(Ended receipt) {
        return receipt.finishedAt().plus(receipts);
    }
}
