package dev.reelay.shard;

import dev.reelay.catalog.Catalog;
import dev.reelay.job.JobState.Ended;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How long things may take.
 *
 * @param receipts how long a receipt is kept after its job's end
 * @param mostQueueing how long a job may wait in RunComfy's queue, unless its model says otherwise; null for no limit
 */
public record Deadlines(
        Catalog catalog, Duration receipts, @Nullable Duration mostQueueing) {

    private static final Duration GIVE_UP = Duration.ofHours(2);
    private static final Duration TYPICAL = Duration.ofMinutes(2);

    /** How long a job of the model may take once RunComfy has accepted it. The catalog may have lost the model since. */
    Duration giveUpAfter(String model) {
        return catalog.find(model).map(found -> found.timings().giveUpAfter()).orElse(GIVE_UP);
    }

    /** How long a job of the model may wait in RunComfy's queue; null for no limit. */
    @Nullable
    Duration mostQueueing(String model) {
        Duration own =
                catalog.find(model).map(found -> found.timings().queueMaxWait()).orElse(null);
        return own == null ? mostQueueing : own;
    }

    /** How long a job of the model usually takes. */
    Duration typical(String model) {
        return catalog.find(model).map(found -> found.timings().typical()).orElse(TYPICAL);
    }

    Instant forgetAt(Ended receipt) {
        return receipt.finishedAt().plus(receipts);
    }

    boolean isForgettable(Ended receipt, Instant now) {
        return !now.isBefore(forgetAt(receipt));
    }
}
