package dev.reelay.shard;

import dev.reelay.job.SourceRecord;
import dev.reelay.kafka.BrokerException;
import dev.reelay.kafka.Membership;
import dev.reelay.kafka.RequestPositions;
import dev.reelay.kafka.StartupException;
import dev.reelay.ledger.LedgerPartition;
import java.time.Duration;
import java.time.Instant;

/**
 * The jobs of one partition and the one thread that decides for them.
 *
 * <p>It opens its partition of the ledger, then {@linkplain ShardLoop turns}. When the ledger breaks under it, it opens it again
 * once its membership has proved live, and decides first for the requests that it had read but not committed.
 */
public final class Shard {

    private final int partition;
    private final int generation;
    private final ShardContext context;
    private final Tenure tenure;
    private final Inbox inbox = new Inbox();
    private final HeldSlots slots;
    private final Thread thread;

    /** @param generation the group's generation when the partition was assigned: records polled before it are stale */
    Shard(int partition, int generation, ShardContext context) {
        this.partition = partition;
        this.generation = generation;
        this.context = context;
        this.tenure = new Tenure(context.scheduler());
        this.slots = new HeldSlots(context.capacity());
        this.thread = Thread.ofVirtual().name("shard-" + partition).unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    int partition() {
        return partition;
    }

    Tenure.Phase phase() {
        return tenure.phase();
    }

    /**
     * Hands over a request that holds a slot of {@link Capacity}.
     *
     * @param generation the group's generation when the record was polled
     * @return false when it is stale or comes too late: the slot is still the caller's, and the next owner reads the record again
     */
    boolean request(SourceRecord record, int generation) {
        return generation >= this.generation && !tenure.isDraining() && inbox.put(new Signal.RequestRead(record));
    }

    /** The partition has been read so far. */
    void readTo(RequestPositions.Position position) {
        inbox.put(new Signal.ReadTo(position));
    }

    /**
     * Gives the partition up gently: no new POST, and open ones have until the deadline to be answered. A shard that is
     * not open yet and has no POST of its own has nothing to wait for.
     */
    void drain(Instant deadline) {
        if (tenure.drain(deadline)) {
            inbox.wake();
            context.scheduler().at(deadline, inbox::wake);
        }
        if (tenure.phase() != Tenure.Phase.SERVING
                && !context.outbound().submitter().hasPosts(inbox)) {
            drop();
        }
    }

    /** Gives the partition up at once; what is not committed stays undone. */
    void drop() {
        tenure.lose();
        thread.interrupt();
    }

    boolean awaitClosed(Duration atMost) throws InterruptedException {
        return tenure.awaitClosed(atMost);
    }

    /** Whether the partition has had no working shard for longer than this. */
    boolean isClosedFor(Duration limit) {
        return tenure.isClosedFor(limit);
    }

    /** A shard that drains goes on as long as answers to its POSTs are not in the ledger. */
    private boolean isOver() {
        return tenure.isLost()
                || (tenure.isDraining()
                        && (tenure.isPastDeadline()
                                || !context.outbound().submitter().hasPosts(inbox)));
    }

    private void run() {
        try {
            boolean first = true;
            while (!isOver() && (first || mayReopen())) {
                first = false;
                open();
            }
        } catch (InterruptedException _) {
            context.telemetry().shards().interrupted(partition);
        } catch (StartupException fault) {
            if (!tenure.isLost() && !tenure.isDraining()) {
                context.onFault().accept(fault);
            }
        } catch (RuntimeException | Error e) {
            context.onFault().accept(new StartupException("Partition " + partition + " stopped: " + e, e));
        } finally {
            close();
        }
    }

    private void close() {
        try {
            context.outbound().submitter().permits().leave(inbox);
            context.capacity().adjust(-inbox.close());
            slots.release();
            context.outbound().submitter().leave(inbox);
            context.telemetry().shards().closed(partition, tenure.drainBegun());
        } finally {
            tenure.close();
        }
    }

    /** Opens the ledger and turns until that breaks or the partition is given up. */
    private void open() throws InterruptedException {
        tenure.opening();
        context.commands().awaitComplete();
        Instant begun = context.scheduler().instant();
        try (LedgerPartition ledger = context.ledger().open(partition)) {
            context.telemetry().shards().opened(partition, ledger.jobs().size(), begun);
            new ShardLoop(partition, tenure, ledger, inbox, slots, context).run();
        } catch (StartupException fault) {
            throw fault;
        } catch (BrokerException | RuntimeException e) {
            if (!tenure.isLost()) {
                context.telemetry().shards().notOpened(partition, e);
            }
        }
    }

    /**
     * INVARIANT: after a break the partition is opened again only by a member that the group counts as live. Waits longer
     * with each break, and as long as the group is in doubt; but a shard that drains has little time, and while the group takes
     * the partition away the worker does not poll and learns of no newer membership.
     */
    private boolean mayReopen() throws InterruptedException {
        Membership membership = context.memberships().current();
        while (!isOver()) {
            Duration wait = tenure.nextPause();
            if (tenure.awaitChange(wait)) {
                continue;
            }
            membership = context.memberships().awaitAfter(membership, wait);
            if (!membership.owns(partition)) {
                return false;
            }
            try {
                if (context.ledger().isLive(membership, partition)) {
                    return true;
                }
                if (tenure.isDraining()) {
                    return false;
                }
            } catch (BrokerException e) {
                context.telemetry().shards().notOpened(partition, e);
            }
        }
        return false;
    }
}
