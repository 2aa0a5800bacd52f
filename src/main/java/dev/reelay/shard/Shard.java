package dev.reelay.shard;

import dev.reelay.job.SourceRecord;
import dev.reelay.kafka.BrokerException;
import dev.reelay.kafka.Membership;
import dev.reelay.kafka.RequestLog;
import dev.reelay.kafka.RequestPositions;
import dev.reelay.kafka.StartupException;
import dev.reelay.ledger.LedgerPartition;
import dev.reelay.ledger.StartPosition;
import dev.reelay.outbound.Submitter;
import dev.reelay.shard.Capacity.Load;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The jobs of one partition and the one thread that decides for them.
 *
 * <p>The shard opens its partition of the ledger, then {@linkplain ShardLoop turns}. When the ledger breaks, the shard
 * opens it again once the group has confirmed its membership, and decides first for the requests that it had read but
 * not committed.
 */
public final class Shard {

    private final int partition;
    private final int generation;
    private final ShardContext context;
    private final Tenure tenure;
    private final Inbox inbox = new Inbox();
    private final HeldSlots slots;
    private final Thread thread;
    private int run;

    /**
     * @param generation the group's generation when the partition was assigned: records polled in an earlier one are
     *     stale
     */
    Shard(int partition, int generation, ShardContext context) {
        this.partition = partition;
        this.generation = generation;
        this.context = context;
        this.tenure = new Tenure(context.scheduler());
        this.slots = new HeldSlots(context.capacity());
        this.thread = Thread.ofVirtual().name("shard-" + partition).unstarted(this::run);
    }

    /** Starts the thread. Call it once. */
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
     * Takes a request that holds a slot of {@link Capacity}.
     *
     * @param inRun the run of the consumer in which it was polled
     * @param polledIn the group's generation when the record was polled
     * @return false when the record is stale or the shard is draining or closed: the caller gives the slot back, and
     *     the next owner reads the record again
     */
    boolean request(SourceRecord record, int inRun, int polledIn) {
        return polledIn >= generation && !tenure.isDraining() && inbox.put(new Signal.RequestRead(record, inRun));
    }

    /** Passes on how far the consumer has read the partition. */
    void readTo(RequestPositions.Position position) {
        inbox.put(new Signal.ReadTo(position));
    }

    /** Passes on what the brokers report of the log of the requests. */
    void logSeen(RequestLog log, Tenure.Decided before) {
        inbox.put(new Signal.LogSeen(log, before));
    }

    /** How far the requests are decided; null before the first commit. */
    Tenure.@Nullable Decided decided() {
        return tenure.decided();
    }

    /** Whether the shard takes no requests, because the log lacks records that the ledger has decided. */
    boolean isLogBroken() {
        return tenure.isLogBroken();
    }

    /** Whether all signals are decided and committed, and the shard's thread waits for the next one. Tests wait for this. */
    boolean isIdle() {
        return inbox.isAwaited();
    }

    /**
     * Drains: no new POST begins, and open ones have until the deadline to be answered. A shard that is not serving and
     * has no POST closes at once. A second call does not move the deadline.
     */
    void drain(Instant deadline) {
        if (tenure.drain(deadline)) {
            inbox.wake();
            context.scheduler().at(deadline, inbox::wake);
        }
        if (tenure.phase() != Tenure.Phase.SERVING
                && context.outbound().submitter().unsettled(inbox) == 0) {
            drop();
        }
    }

    /** Gives the partition up at once, without a further commit. */
    void drop() {
        tenure.lose();
        thread.interrupt();
    }

    /** Waits until the shard is closed; false when it still is not after {@code atMost}. */
    boolean awaitClosed(Duration atMost) throws InterruptedException {
        return tenure.awaitClosed(atMost);
    }

    /** Whether the shard closed longer ago than the limit. */
    boolean isClosedFor(Duration limit) {
        return tenure.isClosedFor(limit);
    }

    /**
     * Whether the shard has nothing left to do. A draining shard goes on until the ledger has the answers to all its
     * POSTs, but not past the deadline.
     */
    private boolean isOver() {
        return tenure.isLost()
                || (tenure.isDraining()
                        && (tenure.isPastDeadline()
                                || context.outbound().submitter().unsettled(inbox) == 0));
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
            context.onFault().accept(new StartupException("The shard of partition " + partition + " failed: " + e, e));
        } finally {
            close();
        }
    }

    private void close() {
        Submitter submitter = context.outbound().submitter();
        try {
            submitter.permits().leave(inbox);
            context.capacity().adjust(Load.NONE.minus(inbox.close()));
            slots.release();
            submitter.logUnclaimed(inbox);
            int leftOpen = submitter.unsettled(inbox);
            if (leftOpen > 0) {
                context.telemetry().shards().submissionsLeft(partition, leftOpen, tenure.isPastDeadline());
            }
            context.telemetry().shards().closed(partition, tenure.drainBegun());
        } finally {
            tenure.close();
        }
    }

    /**
     * Opens the ledger, then turns until the ledger breaks or the partition is given up. Brokers that are away and bugs
     * end in a log line, and {@link #run} tries again.
     *
     * @throws StartupException when the ledger holds something that this worker must not continue
     */
    private void open() throws InterruptedException {
        tenure.opening();
        context.commands().awaitReadOnce();
        Instant begun = context.scheduler().instant();
        try (LedgerPartition ledger = context.ledger().open(partition, slots.room())) {
            StartPosition start = ledger.start();
            if (start.seek()) {
                run = context.requests().seek(partition, start.nextOffset());
            }
            ShardLoop loop = new ShardLoop(partition, run, tenure, ledger, inbox, slots, context);
            context.telemetry().shards().opened(partition, loop.size(), begun);
            loop.run();
        } catch (StartupException fault) {
            throw fault;
        } catch (BrokerException | RuntimeException e) {
            if (!tenure.isLost()) {
                context.telemetry().shards().notOpened(partition, e);
            }
        }
    }

    /**
     * Whether to open the partition again after a break. INVARIANT: only a member that the group counts as live opens
     * it again.
     *
     * <p>Waits longer after each break, and as long as it is uncertain whether the membership is live. A draining shard
     * does not wait for certainty: its time is short, and while the group revokes the partition the worker does not
     * poll, so it gets no newer membership.
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
                // The membership that was asked about may be older than the one under which the group revokes the
                // partition.
                if (tenure.isDraining() && context.memberships().current().sequence() == membership.sequence()) {
                    return false;
                }
            } catch (BrokerException e) {
                context.telemetry().shards().notOpened(partition, e);
            }
        }
        return false;
    }
}
