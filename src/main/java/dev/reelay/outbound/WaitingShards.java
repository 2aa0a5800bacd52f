package dev.reelay.outbound;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The shards whose jobs wait for permits, and for which models; the one that was served longest ago comes first. Room for which a
 * shard was woken is reserved for it until it comes, so that a busy shard does not always come first. Not thread-safe.
 */
final class WaitingShards {

    private final Map<SubmissionListener, Set<String>> models = new LinkedHashMap<>();
    private final Set<SubmissionListener> woken = new HashSet<>();

    /** The shard has come, and its jobs still wait for these models. It keeps its place; none takes it out. */
    void waitFor(SubmissionListener shard, Set<String> still) {
        woken.remove(shard);
        if (still.isEmpty()) {
            models.remove(shard);
        } else {
            models.put(shard, Set.copyOf(still));
        }
    }

    /** The shard got a permit: the others come first now. */
    void served(SubmissionListener shard) {
        woken.remove(shard);
        Set<String> still = models.remove(shard);
        if (still != null) {
            models.put(shard, still);
        }
    }

    /** How many permits are reserved for shards other than this one. */
    int reservedForOthers(SubmissionListener shard) {
        return woken.size() - (woken.contains(shard) ? 1 : 0);
    }

    /** How many permits are reserved for shards that were woken. */
    int reserved() {
        return woken.size();
    }

    /** Wakes up to that many shards of which a model is admitted, each once until it comes. */
    void wake(int room, Predicate<String> admitted) {
        int left = room;
        for (Map.Entry<SubmissionListener, Set<String>> entry : models.entrySet()) {
            if (left > 0 && entry.getValue().stream().anyMatch(admitted) && woken.add(entry.getKey())) {
                left--;
                entry.getKey().wake();
            }
        }
    }

    boolean isEmpty() {
        return models.isEmpty();
    }

    /** The models for which jobs of any shard wait. */
    Set<String> models() {
        Set<String> all = new HashSet<>();
        models.values().forEach(all::addAll);
        return all;
    }
}
