package dev.reelay.outbound;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The shards whose jobs wait for permits, and for which models; the one that got a permit longest ago comes first. A
 * permit for which a shard was woken is reserved until that shard has had its turn, so that a busy shard does not take
 * it first. Not thread-safe.
 */
final class WaitingShards {

    private final Map<SubmissionListener, Set<String>> models = new LinkedHashMap<>();
    private final Set<SubmissionListener> woken = new HashSet<>();

    /**
     * Registers the models for which the shard's jobs wait after its turn, and ends its reservation. The shard keeps
     * its place; an empty set removes it.
     */
    void waitFor(SubmissionListener shard, Set<String> still) {
        woken.remove(shard);
        if (still.isEmpty()) {
            models.remove(shard);
        } else {
            models.put(shard, Set.copyOf(still));
        }
    }

    /** Moves a shard that got a permit to the end, and ends its reservation. */
    void served(SubmissionListener shard) {
        woken.remove(shard);
        Set<String> still = models.remove(shard);
        if (still != null) {
            models.put(shard, still);
        }
    }

    /** The number of permits that are reserved for other shards. */
    int reservedForOthers(SubmissionListener shard) {
        return woken.size() - (woken.contains(shard) ? 1 : 0);
    }

    /** The number of permits that are reserved: one for each shard that was woken. */
    int reserved() {
        return woken.size();
    }

    /**
     * Wakes up to {@code room} shards that wait for an admitted model, and reserves a permit for each; skips those that
     * were woken already.
     */
    void wake(int room, Predicate<String> admitted) {
        int left = room;
        for (Map.Entry<SubmissionListener, Set<String>> entry : models.entrySet()) {
            if (left > 0 && entry.getValue().stream().anyMatch(admitted) && woken.add(entry.getKey())) {
                left--;
                entry.getKey().wake();
            }
        }
    }

    /** Whether no shard waits. */
    boolean isEmpty() {
        return models.isEmpty();
    }

    /** The models for which any shard's jobs wait. */
    Set<String> models() {
        Set<String> all = new HashSet<>();
        models.values().forEach(all::addAll);
        return all;
    }
}
