package dev.reelay.ledger;

import java.util.concurrent.TimeUnit;

/**
 * How long a shard leaves between two commits. A transaction costs the brokers about the same whatever is in it, so a shard that is busy
 * spends at most a third of its time in commits, and the next transaction grows meanwhile: the slower the brokers answer, the longer it
 * waits, up to 50 ms. A shard that has little to do does not wait at all: it has credit for some commits in a row.
 *
 * <p>The pace follows the machine and not the clock of the jobs, so its times are those of {@link System#nanoTime}. Confined to its shard's
 * thread.
 */
public final class CommitPace {

    /** Less than a person notices, and than any job takes. */
    public static final long LONGEST_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    /** For each nanosecond in a commit, so many outside. */
    private static final int OUTSIDE = 2;

    /** Time in commits that may follow each other without a wait. */
    private static final long MOST_CREDIT = TimeUnit.MILLISECONDS.toNanos(50);

    private static final long LEAST_CREDIT = -LONGEST_NANOS / OUTSIDE;

    private long credit = MOST_CREDIT;
    private long asOf;

    /**
     * A pace with all its credit.
     *
     * @param now the time at which the shard begins
     */
    public CommitPace(long now) {
        asOf = now;
    }

    /** Notes a commit, from its beginning to its end. */
    public void committed(long beganAt, long endedAt) {
        earn(beganAt);
        credit = Math.max(credit - Math.max(0, endedAt - beganAt), LEAST_CREDIT);
        asOf = endedAt;
    }

    /** How long to wait now before the next turn, from 0 to {@link #LONGEST_NANOS}. */
    public long nanosLeft(long now) {
        earn(now);
        return Math.max(0, -credit * OUTSIDE);
    }

    private void earn(long now) {
        credit = Math.min(credit + Math.max(0, now - asOf) / OUTSIDE, MOST_CREDIT);
        asOf = now;
    }
}
