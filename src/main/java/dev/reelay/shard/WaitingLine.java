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
 * A shard's jobs that wait for a permit, in one line per model: first in, first out. Confined to its shard's thread.
 */
final class WaitingLine {

    /**
     * A job's place in its line.
     *
     * @param since when the job entered the line, most recently
     */
    record Place(String id, Instant since) {}

    private final Map<String, LinkedHashMap<String, Place>> byModel = new HashMap<>();

    /**
     * Adds the job at the end of its line, also when it was in it before: a job that must be announced again does not
     * delay the others.
     */
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

    /** The models for which jobs wait. */
    Set<String> models() {
        return Set.copyOf(byModel.keySet());
    }

    /**
     * The model, of those given, whose first job has waited longest.
     *
     * @param models at least one, each with a waiting job
     */
    String longestWaiting(Set<String> models) {
        return Collections.min(
                models,
                Comparator.comparing(
                        model -> Objects.requireNonNull(first(model)).since()));
    }

    /**
     * Removes the model's first job from its line and returns its id.
     *
     * @throws NullPointerException when no job of the model waits
     */
    String take(String model) {
        String id = Objects.requireNonNull(first(model), model).id();
        remove(model, id);
        return id;
    }

    /** The place of the model's first job; null when none waits. */
    @Nullable
    Place first(String model) {
        LinkedHashMap<String, Place> line = byModel.get(model);
        return line == null ? null : line.firstEntry().getValue();
    }

    /** How many jobs wait, by model, for those models that the predicate selects. */
    Map<String, Integer> counts(Predicate<String> models) {
        Map<String, Integer> counts = new HashMap<>();
        byModel.forEach((model, line) -> {
            if (models.test(model)) {
                counts.put(model, line.size());
            }
        });
        return counts;
    }

    /** The number of jobs that wait for the models that the predicate selects. */
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
