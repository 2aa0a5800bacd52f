package dev.reelay.shard;

import dev.reelay.job.JobState.Accepted;
import java.time.Instant;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A shard's jobs that wait for a permit, a line for each model: first come, first served. Belongs to its shard's thread.
 */
final class WaitingLine {

    /**
     * A job's place.
     *
     * @param since when it came into this line
     */
    record Place(String id, Instant since) {}

    private final Map<String, LinkedHashMap<String, Place>> byModel = new HashMap<>();

    /** Adds the job at the end of its line, so that one which was sent back does not delay the others. */
    void add(Accepted state, Instant now) {
        remove(state.model(), state.id());
        byModel.computeIfAbsent(state.model(), _ -> new LinkedHashMap<>()).put(state.id(), new Place(state.id(), now));
    }

    void remove(String model, String id) {
        LinkedHashMap<String, Place> line = byModel.get(model);
        if (line != null && line.remove(id) != null && line.isEmpty()) {
            byModel.remove(model);
        }
    }

    /** The models that jobs wait for. */
    Set<String> models() {
        return Set.copyOf(byModel.keySet());
    }

    /** Of these models, of each of which a job waits, the one whose first job has waited longest. */
    String longestWaiting(Set<String> models) {
        return Collections.min(
                models,
                Comparator.comparing(
                        model -> Objects.requireNonNull(first(model)).since()));
    }

    /** Takes the id of the model's first job out of the line. */
    String take(String model) {
        String id = Objects.requireNonNull(first(model), model).id();
        remove(model, id);
        return id;
    }

    /** The first one of the model, null when there is none. */
    @Nullable
    Place first(String model) {
        LinkedHashMap<String, Place> line = byModel.get(model);
        return line == null ? null : line.firstEntry().getValue();
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
