package dev.reelay;

import dev.reelay.job.JobState.Accepted;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A shard's jobs that wait for a permit: first come, first served, but those of a paused model stand aside until it is
 * resumed. Belongs to its shard's thread.
 */
final class WaitingLine {

    /**
     * A job's place.
     *
     * @param since when it came into this line
     */
    record Place(String id, long number, Instant since) {}

    private final Map<String, LinkedHashMap<String, Place>> byModel = new HashMap<>();
    private long places;

    /** Goes to the end of the line: one that was sent back cannot hold up the others. */
    void add(Accepted state, Instant now) {
        remove(state.model(), state.id());
        byModel.computeIfAbsent(state.model(), _ -> new LinkedHashMap<>())
                .put(state.id(), new Place(state.id(), places++, now));
    }

    void remove(String model, String id) {
        LinkedHashMap<String, Place> line = byModel.get(model);
        if (line != null && line.remove(id) != null && line.isEmpty()) {
            byModel.remove(model);
        }
    }

    /** The first one whose model is not paused, null when there is none. */
    @Nullable
    Place first(Predicate<String> paused) {
        Place first = null;
        for (Map.Entry<String, LinkedHashMap<String, Place>> line : byModel.entrySet()) {
            Place next = line.getValue().firstEntry().getValue();
            if ((first == null || next.number() < first.number()) && !paused.test(line.getKey())) {
                first = next;
            }
        }
        return first;
    }

    /** How many wait for such models. */
    int count(Predicate<String> models) {
        int count = 0;
        for (Map.Entry<String, LinkedHashMap<String, Place>> line : byModel.entrySet()) {
            if (models.test(line.getKey())) {
                count += line.getValue().size();
            }
        }
        return count;
    }
}
