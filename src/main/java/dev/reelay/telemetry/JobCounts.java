package dev.reelay.telemetry;

import dev.reelay.job.JobState.Pending;
import dev.reelay.outcome.Status;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * How many jobs that have not ended a shard holds, by state and model, and when the oldest of them was received. The shard's
 * thread counts as jobs move, so that a scrape does not walk through the shard's table; any thread may read.
 */
public final class JobCounts {

    private record Key(Status status, String model) {}

    private final Map<Key, AtomicInteger> counts = new ConcurrentHashMap<>();
    /** How many were received in each second: one entry for many jobs. Only the shard's thread touches it. */
    private final TreeMap<Instant, Integer> received = new TreeMap<>();

    private Key lastKey = new Key(Status.ACCEPTED, "");
    private @Nullable AtomicInteger last;

    private volatile @Nullable Instant oldest;

    /** Counts one more job in this state or, with -1, one less. */
    public void count(Pending job, int change) {
        if (counter(job.status(), job.model()).addAndGet(change) == 0) {
            counts.remove(lastKey); // requests may make up any number of models
            last = null;
        }
        received.merge(Instant.ofEpochSecond(job.job().receivedAt().getEpochSecond()), change, JobCounts::sum);
        oldest = received.isEmpty() ? null : received.firstKey();
    }

    /** Many jobs after each other have the same state and model when a partition is restored. */
    private AtomicInteger counter(Status status, String model) {
        if (last == null || lastKey.status() != status || !lastKey.model().equals(model)) {
            lastKey = new Key(status, model);
            last = counts.computeIfAbsent(lastKey, _ -> new AtomicInteger());
        }
        return last;
    }

    /** Null, which removes the instant from the map, when no job is left. */
    private static @Nullable Integer sum(Integer before, Integer change) {
        int sum = before + change;
        return sum == 0 ? null : sum;
    }

    /** How many jobs of the model are in this state. */
    public int count(Status status, String model) {
        AtomicInteger count = counts.get(new Key(status, model));
        return count == null ? 0 : count.get();
    }

    /** How many jobs of the models that are asked for are in this state. */
    int count(Status status, Predicate<String> models) {
        return counts.entrySet().stream()
                .filter(entry -> entry.getKey().status() == status
                        && models.test(entry.getKey().model()))
                .mapToInt(entry -> entry.getValue().get())
                .sum();
    }

    /** The models of which there are jobs. */
    Set<String> models() {
        return counts.keySet().stream().map(Key::model).collect(Collectors.toSet());
    }

    /** The second in which the oldest one was received; null when there is none. */
    @Nullable
    public Instant oldest() {
        return oldest;
    }
}
