package dev.reelay.shard;

import dev.reelay.app.OutboundWiring;
import dev.reelay.job.Backoff;
import dev.reelay.kafka.Membership;
import dev.reelay.ledger.Commit;
import dev.reelay.ledger.Entries;
import dev.reelay.ledger.LedgerPartition;
import java.time.Duration;
import java.time.Instant;

/** Writes a shard's turns, under whatever membership the worker has by then, until each is written or the shard is not. */
final class TurnWriter {

    /** How long the next membership may take: a poll, and what the poll has to do. */
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    /** As long as the lease: no POST of the turn may begin any more, and others wait for its permits. */
    private static final Duration AT_MOST = OutboundWiring.LEASE;

    /** What became of a turn. */
    enum Written {
        /** It is in the ledger. */
        DONE,
        /** The partition is another's. */
        LOST,
        /** Nobody knows: the ledger must be opened anew. */
        BROKEN
    }

    private final Shard shard;
    private final LedgerPartition ledger;
    private final ShardContext context;
    private boolean proven;

    TurnWriter(Shard shard, LedgerPartition ledger, ShardContext context) {
        this.shard = shard;
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
        boolean proof = shard.isDraining() && !proven && openPosts;
        if (!proof && !turn.writes(committedOffset)) {
            return Written.DONE;
        }
        Entries entries = turn.changes().entries();
        Backoff backoff = Backoff.ofLedger();
        Instant giveUp = context.scheduler().instant().plus(AT_MOST);
        while (true) {
            Membership membership = context.memberships().current();
            if (shard.isLost() || !membership.owns(shard.partition()) || shard.isPastDeadline()) {
                return Written.LOST;
            }
            Instant begun = context.scheduler().instant();
            switch (ledger.commit(entries, turn.nextOffset(), membership)) {
                case Commit.Done _ -> {
                    proven = shard.isDraining();
                    shard.committed();
                    context.telemetry().shards().committed(begun);
                    return Written.DONE;
                }
                case Commit.Refused refused -> {
                    context.telemetry().shards().commitRepeated(shard.partition(), refused.reason());
                    // While the group waits for this shard to let go, no newer membership comes: then it is a loss.
                    Membership next = context.memberships().awaitAfter(membership, PATIENCE);
                    if (shard.isDraining() && next.sequence() == membership.sequence()) {
                        return Written.LOST;
                    }
                }
                case Commit.Aborted aborted ->
                    context.telemetry().shards().commitRepeated(shard.partition(), aborted.reason());
                case Commit.Broken broken -> {
                    context.telemetry().shards().broken(shard.partition(), broken.reason());
                    return Written.BROKEN;
                }
            }
            if (context.scheduler().instant().isAfter(giveUp)) {
                context.telemetry().shards().broken(shard.partition(), "it was not accepted for " + AT_MOST);
                return Written.BROKEN;
            }
            Thread.sleep(backoff.next());
        }
    }
}
