package dev.reelay.shard;

import dev.reelay.job.JobInput;
import dev.reelay.job.JobState.Accepted;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A shard's waiting jobs whose inputs are in the ledger only, first come, first served. One input is read at a time, when
 * the worker has room for it. So that jobs which cannot be submitted now do not keep others waiting for ever, each shard may
 * hold one input beyond the worker's room. Confined to its shard's thread.
 */
final class StoredInputs {

    /** @param number counts the jobs as they came */
    private record Waiting(long number, Accepted job) {}

    /** By model, so that no turn walks through all of them. */
    private final Map<String, SequencedMap<String, Waiting>> models = new HashMap<>();

    private final Map<String, String> modelOf = new HashMap<>();
    private long added;
    private int awaitingModel;
    private static final SequencedMap<String, Waiting> NONE =
            Collections.unmodifiableSequencedMap(new LinkedHashMap<>());

    private @Nullable String reading;
    private @Nullable String beyond;

    /** Adds a job; one that is here already keeps its place. */
    void add(Accepted state) {
        Waiting before = models.getOrDefault(state.model(), NONE).get(state.id());
        if (before == null) {
            take(state.id());
        } else {
            count(before, -1);
        }
        Waiting now = new Waiting(before == null ? added++ : before.number(), state);
        models.computeIfAbsent(state.model(), _ -> new LinkedHashMap<>()).put(state.id(), now);
        modelOf.put(state.id(), state.model());
        count(now, 1);
    }

    private void count(Waiting waiting, int change) {
        awaitingModel += waiting.job().awaitsModel() ? change : 0;
    }

    private void take(String id) {
        String model = modelOf.remove(id);
        SequencedMap<String, Waiting> jobs = model == null ? null : models.get(model);
        Waiting gone = jobs == null ? null : jobs.remove(id);
        if (jobs != null && jobs.isEmpty()) {
            models.remove(model);
        }
        if (gone != null) {
            count(gone, -1);
        }
    }

    /** Removes a job that has ended, or whose input is in memory. */
    void remove(String id) {
        take(id);
        if (id.equals(reading)) {
            reading = null;
        }
    }

    /** Notes that the reading has ended, with or without the input. */
    void readingEnded(String id) {
        if (id.equals(reading)) {
            reading = null;
        }
    }

    boolean isEmpty() {
        return modelOf.isEmpty();
    }

    /** The number of jobs whose models the predicate selects. */
    int count(Predicate<String> models) {
        int count = 0;
        for (Map.Entry<String, SequencedMap<String, Waiting>> model : this.models.entrySet()) {
            count += models.test(model.getKey()) ? model.getValue().size() : 0;
        }
        return count;
    }

    /** The number of jobs whose inputs are read to be judged: their models have become known. */
    int awaitingModel() {
        return awaitingModel;
    }

    /**
     * The job whose input is to be read now; null when there is none, one is being read, or there is no room.
     *
     * @param isPaused the models whose jobs cannot be submitted now: their inputs are not needed
     * @param room takes room for an input
     * @param isInMemory whether the input of the job with an id is in memory
     */
    @Nullable
    Accepted next(Predicate<String> isPaused, Predicate<Integer> room, Predicate<String> isInMemory) {
        if (reading != null) {
            return null;
        }
        Accepted job = first(isPaused);
        if (job == null) {
            return null;
        }
        if (!room.test(job.input().size())) {
            if (beyond != null && isInMemory.test(beyond)) {
                return null;
            }
            beyond = job.id();
        }
        reading = job.id();
        return job;
    }

    private @Nullable Accepted first(Predicate<String> isPaused) {
        Waiting first = null;
        for (Map.Entry<String, SequencedMap<String, Waiting>> model : models.entrySet()) {
            Waiting head = model.getValue().firstEntry().getValue();
            if ((first == null || head.number() < first.number()) && !isPaused.test(model.getKey())) {
                first = head;
            }
        }
        return first == null ? null : first.job();
    }

    /** The place of a job's input; null when it is not in the ledger only. */
    static JobInput.@Nullable Stored place(Accepted job) {
        return job.input() instanceof JobInput.Stored stored ? stored : null;
    }
}
