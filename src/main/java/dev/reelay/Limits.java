package dev.reelay;

import dev.reelay.catalog.Catalog;
import dev.reelay.job.JobState.Ended;
import java.time.Duration;
import java.time.Instant;

/**
 * How long things may take.
 *
 * @param receipts how long a receipt is kept after its job's end
 */
record Limits(Catalog catalog, Duration receipts) {

    private static final Duration GIVE_UP = Duration.ofHours(2);
    private static final Duration TYPICAL = Duration.ofMinutes(2);

    /** How long a job of the model may take once RunComfy has accepted it. The catalog may have lost the model since. */
    Duration giveUpAfter(String model) {
        return catalog.find(model).map(found -> found.timings().giveUpAfter()).orElse(GIVE_UP);
    }

    /** How long a job of the model usually takes. */
    Duration typical(String model) {
        return catalog.find(model).map(found -> found.timings().typicalTo()).orElse(TYPICAL);
    }

    Instant forgetAt(Ended receipt) {
        return receipt.finishedAt().plus(receipts);
    }

    boolean isForgettable(Ended receipt, Instant now) {
        return !now.isBefore(forgetAt(receipt));
    }
}
