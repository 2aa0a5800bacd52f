package dev.reelay.kafka;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Counts the records that a consumer has polled and the records that the worker has processed. A consumer's position is not
 * enough to know what was processed, because it is past records that still wait in SmallRye's queue. Once as many records are
 * processed as were polled when the position was read, every record before that position is processed. If a record gets lost
 * in between, the counts never meet, and the reader never counts as current.
 */
public final class PolledRecordCounter {

    private record Waiter(long count, CompletableFuture<@Nullable Void> reached) {}

    private final List<Waiter> waiters = new ArrayList<>();
    private long polled;
    private long processed;

    /** How many records were polled. Exact on the polling thread between two polls. */
    public synchronized long polled() {
        return polled;
    }

    /** How many records were processed. */
    public synchronized long processed() {
        return processed;
    }

    /** Counts records as processed, refused ones included. */
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
     * Completes when so many records have been processed since the start. A caller that stops waiting cancels it.
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

    /** The properties of a consumer with the interceptor that counts its records. */
    Map<String, Object> addTo(Map<String, Object> properties) {
        return PollInterceptor.addTo(properties, records -> add(records.count()));
    }
}
