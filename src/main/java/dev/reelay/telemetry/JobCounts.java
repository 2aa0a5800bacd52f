package dev.reelay.telemetry;

import dev.reelay.job.JobState.Pending;
import dev.reelay.job.Status;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * How many jobs a shard holds that have not ended, by state and model, and when it received the oldest of them. Kept up as
 * they move, so that nobody has to walk through the shard's table; its shard's thread counts, any thread may look.
 */
public final class JobCounts {

    private record Key(Status status, String model) {}

    private final Map<Key, AtomicInteger> counts = new ConcurrentHashMap<>();
    /** How many were received at each instant: the shard's thread alone. */
    private final TreeMap<Instant, Integer> received = new TreeMap<>();

    private volatile @Nullable Instant oldest;

    /** One more job in this state, or, with -1, one less. */
    public void count(Pending job, int change) {
        counts.computeIfAbsent(new Key(job.status(), job.model()), _ -> new AtomicInteger())
                .addAndGet(change);
        received.merge(job.job().receivedAt(), change, JobCounts::sum);
        oldest = received.isEmpty() ? null : received.firstKey();
    }

    /** Null, which takes the instant out, when nothing is left. */
    private static @Nullable Integer sum(Integer before, Integer change) {
        int sum = before + change;
        return sum == 0 ? null : sum;
    }

    /** How many jobs of the model are in this state. */
    public int count(Status status, String model) {
        AtomicInteger count = counts.get(new Key(status, model));
        return count == null ? 0 : count.get();
    }

    /** How many jobs of whatever model are in this state. */
    public int count(Status status) {
        return counts.entrySet().stream()
                .filter(entry -> entry.getKey().status() == status)
                .mapToInt(entry -> entry.getValue().get())
                .sum();
    }

    /** When the oldest one was received; null when there is none. */
    @Nullable
    public Instant oldest() {
        return oldest;
    }
}
