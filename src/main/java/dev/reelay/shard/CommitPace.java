package dev.reelay.shard;

import java.util.concurrent.TimeUnit;

/**
 * How long a shard leaves between two commits, by what a commit has cost lately: twice that time, at most 50 ms. A transaction costs the
 * brokers about the same whatever is in it, so a shard that is busy lets the next one grow, and the more so the busier the brokers are. A
 * shard that has committed nothing for so long does not wait at all.
 *
 * <p>The pace follows the machine and not the clock of the jobs, so its times are those of {@link System#nanoTime}. Confined to its shard's
 * thread.
 */
final class CommitPace {

    /** Less than a person notices, and than any job takes. */
    static final long LONGEST_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    private static final int TIMES_COST = 2;

    /** One slow commit among quick ones counts for a quarter. */
    private static final int WEIGHT = 4;

    private long cost;
    private long ended;
    private boolean begun;

    /** Notes a commit, from its beginning to its end. */
    void committed(long beganAt, long endedAt) {
        long took = Math.max(0, endedAt - beganAt);
        cost = begun ? cost + (took - cost) / WEIGHT : took;
        ended = endedAt;
        begun = true;
    }

    /** How long to wait now before the next turn; zero or negative when there is nothing to wait for. */
    long nanosLeft(long now) {
        return begun ? Math.min(TIMES_COST * cost, LONGEST_NANOS) - (now - ended) : 0;
    }
}
