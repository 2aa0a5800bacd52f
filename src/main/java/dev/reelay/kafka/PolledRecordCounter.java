package dev.reelay.kafka;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * How many records a consumer has handed out, and how many of them have been dealt with. A consumer's position alone does
 * not tell: it is past records that still wait in a queue of SmallRye's. Once as many have been dealt with as were polled
 * when the position was read, everything before that position has had its effect. A record that gets lost on the way keeps
 * the two apart for ever, so nobody takes what is known for complete.
 */
public final class PolledRecordCounter {

    private record Waiter(long count, CompletableFuture<@Nullable Void> reached) {}

    private final List<Waiter> waiters = new ArrayList<>();
    private long polled;
    private long processed;

    /** Records that have left {@code poll()}. Exact between two polls on the polling thread. */
    public synchronized long polled() {
        return polled;
    }

    /** Records that have been dealt with. */
    public synchronized long processed() {
        return processed;
    }

    /** So many more records have been dealt with, whatever came of them. */
    public void processed(int records) {
        List<Waiter> reached = new ArrayList<>();
        synchronized (this) {
            processed += records;
            waiters.removeIf(
                    waiter -> waiter.reached().isDone() || (waiter.count() <= processed && reached.add(waiter)));
        }
        reached.forEach(waiter -> waiter.reached().complete(null));
    }

    /**
     * Is done when so many records have been dealt with since the beginning. Whoever does not want to wait any longer
     * cancels it.
     */
    public synchronized CompletableFuture<@Nullable Void> whenProcessed(long count) {
        if (count <= processed) {
            return CompletableFuture.completedFuture(null);
        }
        waiters.removeIf(waiter -> waiter.reached().isDone());
        Waiter waiter = new Waiter(count, new CompletableFuture<>());
        waiters.add(waiter);
        return waiter.reached();
    }

    private synchronized void add(int records) {
        polled += records;
    }

    /** The properties of a consumer, and with them what counts its records. */
    Map<String, Object> countedFor(Map<String, Object> properties) {
        return PollInterceptor.heard(properties, records -> add(records.count()));
    }
}
