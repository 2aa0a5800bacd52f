package dev.reelay.shard;

import dev.reelay.job.Backoff;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A shard's hold on its partition, from assignment to close: whether it serves, is to drain, or has lost the partition. The group's
 * callbacks and the shard's own thread share it; any thread may use it.
 */
public final class Tenure {

    /**
     * The drain time: how long a POST that is open when its partition is taken away may still be answered. When the worker ends it
     * is {@code quarkus.shutdown.timeout} instead.
     */
    public static final Duration DRAIN = Duration.ofSeconds(10);

    /** While it drains, the ledger is tried again that often: little time is left. */
    private static final Duration DRAINING_PAUSE = Duration.ofMillis(250);

    /** A shard's phase. */
    public enum Phase {
        OPENING,
        SERVING,
        CLOSED
    }

    private final InstantSource clock;
    private final Backoff pause = Backoff.ofLedger();
    private final CountDownLatch drainOrdered = new CountDownLatch(1);
    private final CountDownLatch gone = new CountDownLatch(1);
    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile Phase phase = Phase.OPENING;
    private volatile @Nullable Instant drainBegun;
    private volatile @Nullable Instant drainDeadline;
    private volatile boolean lost;
    private volatile @Nullable Instant closedAt;

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

    /** The shard works on the partition no more. */
    void close() {
        closedAt = clock.instant();
        phase = Phase.CLOSED;
        closed.countDown();
    }

    /** Orders to give the partition up by the deadline. False when that was ordered before. */
    boolean drain(Instant deadline) {
        if (drainDeadline != null) {
            return false;
        }
        drainBegun = clock.instant();
        drainDeadline = deadline;
        drainOrdered.countDown();
        return true;
    }

    /** The partition is another worker's: nothing more is begun. */
    void lose() {
        lost = true;
        drainOrdered.countDown();
        gone.countDown();
    }

    boolean isLost() {
        return lost;
    }

    boolean isDraining() {
        return drainDeadline != null;
    }

    /** When the drain was ordered; null when it was not. */
    @Nullable
    Instant drainBegun() {
        return drainBegun;
    }

    /** Whether the time for draining is over. */
    boolean isPastDeadline() {
        Instant deadline = drainDeadline;
        return deadline != null && !clock.instant().isBefore(deadline);
    }

    /** A transaction was committed: the next break is a new one, and its backoff begins anew. */
    void committed() {
        pause.reset();
    }

    /** How long to wait before the partition is opened again after a break. */
    Duration nextPause() {
        return isDraining() ? DRAINING_PAUSE : pause.next();
    }

    /** Waits that long, or until a drain is ordered (when one is already: until the partition is lost). True when that came first. */
    boolean awaitChange(Duration atMost) throws InterruptedException {
        return (isDraining() ? gone : drainOrdered).await(atMost.toNanos(), TimeUnit.NANOSECONDS);
    }

    boolean awaitClosed(Duration atMost) throws InterruptedException {
        return closed.await(atMost.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** Whether the partition has had no working shard for longer than this. */
    boolean isClosedFor(Duration limit) {
        Instant since = closedAt;
        return since != null && clock.instant().isAfter(since.plus(limit));
    }
}
