package dev.reelay.quota;

import java.time.Duration;
import java.time.Instant;

/**
 * How often a shard writes to {@code generation-limits}: five times a second over time, and three times in a row after a rest. A slot that
 * moves from one partition to another takes two grants, the second one when the first one is confirmed: nothing is to hold it up. Confined
 * to its shard's thread.
 */
public final class WritePace {

    private static final Duration EACH = Duration.ofMillis(200);
    private static final int IN_A_ROW = 3;

    /** When it may write as often in a row again. */
    private Instant rested = Instant.EPOCH;

    /** When the shard may write next; may be over. */
    public Instant next() {
        return rested.minus(EACH.multipliedBy(IN_A_ROW - 1));
    }

    /** Notes that the shard writes. */
    public void wrote(Instant now) {
        rested = (rested.isAfter(now) ? rested : now).plus(EACH);
    }
}
