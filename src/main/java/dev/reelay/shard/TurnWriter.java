package dev.reelay.shard;

import dev.reelay.kafka.Membership;
import dev.reelay.ledger.Commit;
import dev.reelay.ledger.CommitPace;
import dev.reelay.ledger.Entries;
import dev.reelay.ledger.LedgerPartition;
import dev.reelay.outbound.PostLease;
import dev.reelay.timing.Backoff;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Commits the turns of a shard, and repeats a transaction that was refused or aborted, each time under the newest
 * membership. Confined to its shard's thread.
 */
final class TurnWriter {

    /** How long to wait for the next membership: as long as a poll and the callbacks within it may take. */
    private static final Duration MEMBERSHIP_TIMEOUT = Duration.ofSeconds(2);

    /**
     * How long to repeat a transaction after it was refused for the first time: as long as the lease. No POST of the turn may start
     * after that, and its permits are better given to other shards. A first try that took longer than that is repeated once, too:
     * when a rebalance came in between, the answers in the turn are accepted under the newer membership.
     */
    private static final Duration REPEAT_FOR = PostLease.DURATION;

    /** The result of writing a turn. */
    enum Result {
        /** The turn is in the ledger, or there was nothing to write. */
        DONE,
        /** The shard no longer owns the partition, or its drain deadline has passed. */
        LOST,
        /** Whether the turn is in the ledger is unknown: the ledger must be opened again. */
        BROKEN
    }

    private final int partition;
    private final Tenure tenure;
    private final LedgerPartition ledger;
    private final ShardContext context;
    private final CommitPace pace = new CommitPace(System.nanoTime());
    private boolean proven;

    TurnWriter(int partition, Tenure tenure, LedgerPartition ledger, ShardContext context) {
        this.partition = partition;
        this.tenure = tenure;
        this.ledger = ledger;
        this.context = context;
    }

    /** How long to leave before the next commit. */
    CommitPace pace() {
        return pace;
    }

    /**
     * Writes the turn. Repeats a refused or aborted transaction for the duration of the lease.
     *
     * @param committedOffset the next offset that the last transaction wrote
     * @param openPosts whether the shard has POSTs open: a draining shard then commits at least once, even nothing,
     *     which proves that it still owns the partition
     */
    Result write(Turn turn, long committedOffset, boolean openPosts) throws InterruptedException {
        boolean proof = tenure.isDraining() && !proven && openPosts;
        if (!proof && !turn.writes(committedOffset)) {
            return Result.DONE;
        }
        Entries entries = turn.changes().toCommit();
        Backoff backoff = Backoff.ofLedger();
        Instant giveUp = null;
        while (true) {
            Membership membership = context.memberships().current();
            if (tenure.isLost() || !membership.owns(partition) || tenure.isPastDeadline()) {
                return Result.LOST;
            }
            Result result = tryOnce(entries, turn.nextOffset(), membership);
            if (result != null) {
                return result;
            }
            Instant now = context.scheduler().instant();
            if (giveUp == null) {
                giveUp = now.plus(REPEAT_FOR);
            } else if (now.isAfter(giveUp)) {
                context.telemetry()
                        .shards()
                        .broken(partition, "the transaction was not accepted for " + REPEAT_FOR.toSeconds() + " s");
                return Result.BROKEN;
            }
            Thread.sleep(backoff.next());
        }
    }

    /** Commits once; null when the same transaction may be tried again. */
    private @Nullable Result tryOnce(Entries entries, long nextOffset, Membership membership)
            throws InterruptedException {
        Instant begun = context.scheduler().instant();
        long beganAt = System.nanoTime();
        return switch (ledger.commit(entries, nextOffset, membership)) {
            case Commit.Done _ -> {
                proven = tenure.isDraining();
                pace.committed(beganAt, System.nanoTime());
                tenure.committed();
                context.telemetry().shards().committed(begun);
                yield Result.DONE;
            }
            case Commit.StaleMembership refused -> {
                context.telemetry().shards().commitRepeated(partition, refused.reason());
                // While the group revokes the partition there is no newer membership: the refusal means a loss.
                Membership next = context.memberships().awaitAfter(membership, MEMBERSHIP_TIMEOUT);
                yield tenure.isDraining() && next.sequence() == membership.sequence() ? Result.LOST : null;
            }
            case Commit.Aborted aborted -> {
                context.telemetry().shards().commitRepeated(partition, aborted.reason());
                yield null;
            }
            case Commit.Broken broken -> {
                context.telemetry().shards().broken(partition, broken.reason());
                yield Result.BROKEN;
            }
        };
    }
}
