package dev.reelay.ledger;

import dev.reelay.job.JobInput;
import dev.reelay.job.JobState;
import dev.reelay.job.JobState.Accepted;
import java.util.LinkedHashMap;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/**
 * The jobs of a partition while it is restored. Inputs of waiting jobs that find no room stay in the ledger, so that no
 * number of jobs, and no size, can keep a worker from taking a partition over.
 */
final class RestoredJobs {

    private final SequencedMap<String, JobState> jobs = new LinkedHashMap<>();
    private final InputRoom room;

    RestoredJobs(InputRoom room) {
        this.room = room;
    }

    /**
     * Puts a job's latest state in the place of its earlier ones: jobs keep the order in which they came.
     *
     * @param offset of the state's record
     */
    void put(JobState state, long offset) {
        giveBack(jobs.get(state.id()));
        jobs.put(state.id(), state instanceof Accepted waiting ? placed(waiting, offset) : state);
    }

    private Accepted placed(Accepted waiting, long offset) {
        int size = waiting.input().size();
        return room.take(size) ? waiting : waiting.with(new JobInput.Stored(offset, size));
    }

    void remove(String id) {
        giveBack(jobs.remove(id));
    }

    private void giveBack(@Nullable JobState before) {
        int bytes = heldBytes(before);
        if (bytes > 0) {
            room.giveBack(bytes);
        }
    }

    private static int heldBytes(@Nullable JobState state) {
        return state instanceof Accepted waiting && waiting.input() instanceof JobInput.Held held ? held.size() : 0;
    }

    boolean isEmpty() {
        return jobs.isEmpty();
    }

    int size() {
        return jobs.size();
    }

    /** The jobs themselves, for whoever has them from now on. */
    SequencedMap<String, JobState> all() {
        return jobs;
    }
}
