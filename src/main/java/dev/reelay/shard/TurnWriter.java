package dev.reelay.shard;

import dev.reelay.job.Backoff;
import dev.reelay.kafka.Membership;
import dev.reelay.ledger.Commit;
import dev.reelay.ledger.Entries;
import dev.reelay.ledger.LedgerPartition;
import dev.reelay.outbound.PostLease;
import java.time.Duration;
import java.time.Instant;

/** Commits a shard's turns, each under the newest membership, until it is committed or the shard must close or open again. */
final class TurnWriter {

    /** How long the next membership may take: a poll, and the callbacks within it. */
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    /** As long as the lease: no POST of the turn may begin after that, and other shards wait for its permits. */
    private static final Duration AT_MOST = PostLease.DURATION;

    /** What became of a turn. */
    enum Written {
        /** It is in the ledger. */
        DONE,
        /** The partition is another worker's. */
        LOST,
        /** Whether it is in the ledger is not known: the partition must be opened again. */
        BROKEN
    }

    private final int partition;
    private final Tenure tenure;
    private final LedgerPartition ledger;
    private final ShardContext context;
    private boolean proven;

    TurnWriter(int partition, Tenure tenure, LedgerPartition ledger, ShardContext context) {
        this.partition = partition;
        this.tenure = tenure;
        this.ledger = ledger;
        this.context = context;
    }

    /**
     * Writes the turn, as often as it takes.
     *
     * @param committedOffset what the last transaction left
     * @param openPosts whether the shard has POSTs open: then an order to drain is obeyed only by an owner, and an empty
     *     transaction proves it
     */
    Written write(Turn turn, long committedOffset, boolean openPosts) throws InterruptedException {
        boolean proof = tenure.isDraining() && !proven && openPosts;
        if (!proof && !turn.writes(committedOffset)) {
            return Written.DONE;
        }
        Entries entries = turn.changes().toCommit();
        Backoff backoff = Backoff.ofLedger();
        Instant giveUp = context.scheduler().instant().plus(AT_MOST);
        while (true) {
            Membership membership = context.memberships().current();
            if (tenure.isLost() || !membership.owns(partition) || tenure.isPastDeadline()) {
                return Written.LOST;
            }
            Instant begun = context.scheduler().instant();
            switch (ledger.commit(entries, turn.nextOffset(), membership)) {
                case Commit.Done _ -> {
                    proven = tenure.isDraining();
                    tenure.committed();
                    context.telemetry().shards().committed(begun);
                    return Written.DONE;
                }
                case Commit.Refused refused -> {
                    context.telemetry().shards().commitRepeated(partition, refused.reason());
                    // While the group waits for this shard to let go, no newer membership comes: then it is a loss.
                    Membership next = context.memberships().awaitAfter(membership, PATIENCE);
                    if (tenure.isDraining() && next.sequence() == membership.sequence()) {
                        return Written.LOST;
                    }
                }
                case Commit.Aborted aborted -> context.telemetry().shards().commitRepeated(partition, aborted.reason());
                case Commit.Broken broken -> {
                    context.telemetry().shards().broken(partition, broken.reason());
                    return Written.BROKEN;
                }
            }
            if (context.scheduler().instant().isAfter(giveUp)) {
                context.telemetry().shards().broken(partition, "it was not accepted for " + AT_MOST);
                return Written.BROKEN;
            }
            Thread.sleep(backoff.next());
        }
    }
}
