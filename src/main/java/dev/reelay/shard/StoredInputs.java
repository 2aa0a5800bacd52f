package dev.reelay.shard;

import dev.reelay.job.JobInput;
import dev.reelay.job.JobState.Accepted;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A shard's waiting jobs whose inputs are in the ledger only, first come, first served. One input is read at a time, when
 * the worker has room for it. So that jobs which cannot be submitted now do not keep others waiting for ever, each shard may
 * hold one input beyond the worker's room. Confined to its shard's thread.
 */
final class StoredInputs {

    private final Map<String, Accepted> jobs = new LinkedHashMap<>();
    private @Nullable String reading;
    private @Nullable String beyond;

    void add(Accepted state) {
        jobs.put(state.id(), state);
    }

    /** Removes a job that has ended, or whose input is in memory. */
    void remove(String id) {
        jobs.remove(id);
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
        return jobs.isEmpty();
    }

    /** The number of jobs whose models the predicate selects. */
    int count(Predicate<String> models) {
        int count = 0;
        for (Accepted job : jobs.values()) {
            count += models.test(job.model()) ? 1 : 0;
        }
        return count;
    }

    /** The number of jobs whose inputs are read to be judged: their models have become known. */
    int awaitingModel() {
        int count = 0;
        for (Accepted job : jobs.values()) {
            count += job.awaitsModel() ? 1 : 0;
        }
        return count;
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
        for (Accepted job : jobs.values()) {
            if (!isPaused.test(job.model())) {
                if (!room.test(job.input().size())) {
                    if (beyond != null && isInMemory.test(beyond)) {
                        return null;
                    }
                    beyond = job.id();
                }
                reading = job.id();
                return job;
            }
        }
        return null;
    }

    /** The place of a job's input; null when it is not in the ledger only. */
    static JobInput.@Nullable Stored place(Accepted job) {
        return job.input() instanceof JobInput.Stored stored ? stored : null;
    }
}
