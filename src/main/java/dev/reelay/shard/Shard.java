package dev.reelay.shard;

import dev.reelay.job.Backoff;
import dev.reelay.job.SourceRecord;
import dev.reelay.kafka.BrokerException;
import dev.reelay.kafka.Membership;
import dev.reelay.kafka.RequestPositions;
import dev.reelay.kafka.StartupException;
import dev.reelay.ledger.LedgerPartition;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The jobs of one partition and the one thread that decides for them.
 *
 * <p>It opens its partition of the ledger, then turns: takes all that waits in its inbox, decides, writes one
 * transaction, and only then starts what follows. When the ledger breaks under it, it opens it again once its membership
 * has proved live, and decides first for the requests that it had read but not written.
 */
final class Shard {

    /** Where a shard stands. */
    enum Phase {
        OPENING,
        SERVING,
        CLOSED
    }

    private static final Duration DRAINING_PAUSE = Duration.ofMillis(250);

    private final int partition;
    private final int generation;
    private final ShardContext context;
    private final Inbox inbox = new Inbox();
    private final HeldSlots slots;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final CountDownLatch over = new CountDownLatch(1);
    private final CountDownLatch gone = new CountDownLatch(1);
    private final Thread thread;
    private final Backoff pause = Backoff.ofLedger();
    private volatile Phase phase = Phase.OPENING;
    private volatile @Nullable Instant drainBegun;
    private volatile @Nullable Instant drainDeadline;
    private volatile boolean lost;
    private volatile @Nullable Instant closedAt;

    /**
     * @param generation the group's generation when the partition was assigned: records polled before it are stale
     */
    Shard(int partition, int generation, ShardContext context) {
        this.partition = partition;
        this.generation = generation;
        this.context = context;
        this.slots = new HeldSlots(context.capacity());
        this.thread = Thread.ofVirtual().name("shard-" + partition).unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    int partition() {
        return partition;
    }

    Phase phase() {
        return phase;
    }

    /**
     * Hands over a request that holds a slot of {@link Capacity}.
     *
     * @param generation the group's generation when the record was polled
     * @return false when it is stale or comes too late: the slot is still the caller's, and another owner reads it again
     */
    boolean request(SourceRecord record, int generation) {
        return generation >= this.generation && drainDeadline == null && inbox.put(new Signal.RequestRead(record));
    }

    /** Tells how far the partition has been read. */
    void readTo(RequestPositions.Position position) {
        inbox.put(new Signal.ReadTo(position));
    }

    /**
     * Gives the partition up gently: no new POST, and open ones have until the deadline to be answered. A shard that is
     * not open yet and has no POST of its own has nothing to wait for.
     */
    void drain(Instant deadline) {
        if (drainDeadline == null) {
            drainBegun = context.scheduler().instant();
            drainDeadline = deadline;
            over.countDown();
            inbox.put(new Signal.Due());
            context.scheduler().at(deadline, () -> inbox.put(new Signal.Due()));
        }
        if (phase != Phase.SERVING && !context.submitter().hasPosts(inbox)) {
            drop();
        }
    }

    /** Gives the partition up at once; what is not committed stays undone. */
    void drop() {
        lose();
        thread.interrupt();
    }

    /** The partition turned out to be another's: nothing more is begun. */
    void lose() {
        lost = true;
        over.countDown();
        gone.countDown();
    }

    boolean awaitClosed(Duration atMost) throws InterruptedException {
        return closed.await(atMost.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** Whether nobody has worked on the partition for longer than this. */
    boolean isClosedFor(Duration limit) {
        Instant since = closedAt;
        return since != null && context.scheduler().instant().isAfter(since.plus(limit));
    }

    boolean isDraining() {
        return drainDeadline != null;
    }

    /** Whether the time for draining is over. */
    boolean isPastDeadline() {
        Instant deadline = drainDeadline;
        return deadline != null && !context.scheduler().instant().isBefore(deadline);
    }

    boolean isLost() {
        return lost;
    }

    void serving() {
        phase = Phase.SERVING;
    }

    /** A transaction went through: the next break is a new one. */
    void committed() {
        pause.reset();
    }

    /** A shard that drains has a reason to go on as long as answers to its POSTs are not in the ledger. */
    private boolean isOver() {
        return lost
                || (isDraining() && (isPastDeadline() || !context.submitter().hasPosts(inbox)));
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
            if (!lost && !isDraining()) {
                context.onFault().accept(fault);
            }
        } catch (RuntimeException | Error e) {
            context.onFault().accept(new StartupException("Partition " + partition + " stopped: " + e, e));
        } finally {
            closedAt = context.scheduler().instant();
            phase = Phase.CLOSED;
            context.submitter().permits().withdraw(inbox);
            release(inbox.close());
            slots.release();
            context.submitter().leave(inbox);
            context.telemetry().shards().closed(partition, drainBegun);
            closed.countDown();
        }
    }

    /** Opens the ledger and serves until that breaks or the partition is given up. */
    private void open() throws InterruptedException {
        phase = Phase.OPENING;
        context.commands().awaitComplete();
        Instant begun = context.scheduler().instant();
        try (LedgerPartition ledger = context.ledger().open(partition)) {
            context.telemetry().shards().opened(partition, ledger.jobs().size(), begun);
            new ShardLoop(this, ledger, inbox, slots, context).serve();
        } catch (StartupException fault) {
            throw fault;
        } catch (BrokerException | RuntimeException e) {
            if (!lost) {
                context.telemetry().shards().notOpened(partition, e);
            }
        }
    }

    /**
     * INVARIANT: after a break the partition is opened again only by a member that the group counts as live. Waits longer
     * with each break, and as long as the group is in doubt; but one that drains has little time, and when the group takes
     * the partition away it does not poll and learns nothing newer.
     */
    private boolean mayReopen() throws InterruptedException {
        Membership membership = context.memberships().current();
        while (!isOver()) {
            Duration wait = isDraining() ? DRAINING_PAUSE : pause.next();
            if ((isDraining() ? gone : over).await(wait.toNanos(), TimeUnit.NANOSECONDS)) {
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
                if (isDraining()) {
                    return false;
                }
            } catch (BrokerException e) {
                context.telemetry().shards().notOpened(partition, e);
            }
        }
        return false;
    }

    /** What was not dealt with goes back where it came from. */
    private void release(List<Signal> rest) {
        for (Signal signal : rest) {
            switch (signal) {
                case Signal.RequestRead _ -> context.capacity().adjust(-1);
                case Signal.PermitGranted granted -> granted.permit().giveBack();
                case Signal.Answered _,
                        Signal.Sighted _,
                        Signal.CancelsRead _,
                        Signal.CancelAnswered _,
                        Signal.Probed _,
                        Signal.ReadTo _,
                        Signal.Due _ -> {}
            }
        }
    }
}
