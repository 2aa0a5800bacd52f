package dev.reelay.shard;

import dev.reelay.timing.Backoff;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A shard's claim to its partition, from assignment to close: its phase, and whether it is to drain or has lost the
 * partition. The group's callbacks and the shard's own thread share it. Thread-safe.
 */
public final class Tenure {

    /**
     * The drain time: how long a POST that is open when the group revokes its partition may take to be answered. When
     * the worker stops, {@code quarkus.shutdown.timeout} applies instead.
     */
    public static final Duration DRAIN = Duration.ofSeconds(10);

    /** The wait before a draining shard opens a broken ledger again: short, since little time is left. */
    private static final Duration DRAINING_PAUSE = Duration.ofMillis(250);

    /** The phases of a shard. A shard goes back to {@code OPENING} when its ledger breaks. */
    public enum Phase {
        /** The ledger is being opened, or waits to be opened again. */
        OPENING,
        /** The jobs are restored and the shard turns. */
        SERVING,
        /** The shard has ended. */
        CLOSED
    }

    /**
     * How far the requests of a partition are decided.
     *
     * @param by identifies the opening of the ledger: the offset says nothing to a later one, which may read another log
     * @param nextOffset the first offset that is not decided
     */
    public record Decided(Object by, long nextOffset) {}

    private final InstantSource clock;
    private final Backoff pause = Backoff.ofLedger();
    private final CountDownLatch drainOrdered = new CountDownLatch(1);
    private final CountDownLatch partitionLost = new CountDownLatch(1);
    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile Phase phase = Phase.OPENING;
    private volatile @Nullable Instant drainBegun;
    private volatile @Nullable Instant drainDeadline;
    private volatile @Nullable Instant closedAt;
    private volatile @Nullable Decided decided;
    private volatile boolean logBroken;

    Tenure(InstantSource clock) {
        this.clock = clock;
    }

    Phase phase() {
        return phase;
    }

    void opening() {
        phase = Phase.OPENING;
    }

    void serving() {
        phase = Phase.SERVING;
    }

    /**
     * Notes how far the requests are decided.
     *
     * @param position the newest one
     * @param broken whether the log of the requests lacks records that the ledger has decided
     */
    void decided(Decided position, boolean broken) {
        decided = position;
        logBroken = broken;
    }

    /** How far the requests are decided; null before the first commit. */
    @Nullable
    Decided decided() {
        return decided;
    }

    boolean isLogBroken() {
        return logBroken;
    }

    /** Notes that the shard has ended. */
    void close() {
        closedAt = clock.instant();
        phase = Phase.CLOSED;
        closed.countDown();
    }

    /**
     * Orders the shard to drain by the deadline; false when it was ordered before, and then the earlier deadline stays.
     */
    boolean drain(Instant deadline) {
        if (drainDeadline != null) {
            return false;
        }
        drainBegun = clock.instant();
        drainDeadline = deadline;
        drainOrdered.countDown();
        return true;
    }

    /** Notes that the partition is another worker's: the shard starts nothing more. */
    void lose() {
        partitionLost.countDown();
        drainOrdered.countDown();
    }

    boolean isLost() {
        return partitionLost.getCount() == 0;
    }

    boolean isDraining() {
        return drainDeadline != null;
    }

    /** When the drain was ordered; null when none was. */
    @Nullable
    Instant drainBegun() {
        return drainBegun;
    }

    /** Whether the drain's deadline has passed; false without a drain. */
    boolean isPastDeadline() {
        Instant deadline = drainDeadline;
        return deadline != null && !clock.instant().isBefore(deadline);
    }

    /** Resets the backoff after a committed transaction. */
    void committed() {
        pause.reset();
    }

    /**
     * How long to wait before the ledger is opened again after a break; longer with each call until {@link #committed}.
     */
    Duration nextPause() {
        return isDraining() ? DRAINING_PAUSE : pause.next();
    }

    /**
     * Waits for a drain or the loss of the partition; when the drain is ordered already, for the loss alone.
     *
     * @return false when neither came within {@code atMost}
     */
    boolean awaitChange(Duration atMost) throws InterruptedException {
        return (isDraining() ? partitionLost : drainOrdered).await(atMost.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** Waits until the shard has ended; false when it has not within {@code atMost}. */
    boolean awaitClosed(Duration atMost) throws InterruptedException {
        return closed.await(atMost.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** Whether the shard ended longer ago than the limit. */
    boolean isClosedFor(Duration limit) {
        Instant since = closedAt;
        return since != null && clock.instant().isAfter(since.plus(limit));
    }
}
