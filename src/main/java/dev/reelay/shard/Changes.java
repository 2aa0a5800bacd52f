package dev.reelay.shard;

import dev.reelay.commands.Commands;
import dev.reelay.job.DeadLetter;
import dev.reelay.job.Ending;
import dev.reelay.job.JobResult;
import dev.reelay.job.JobState;
import dev.reelay.job.JobState.InQueue;
import dev.reelay.job.JobState.Submitted;
import dev.reelay.job.SubmitAnswer;
import dev.reelay.ledger.Entries;
import dev.reelay.outbound.Permits;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a turn writes in one transaction, and what is to be done once that is committed. */
final class Changes {

    /**
     * A job about which RunComfy is to be asked later.
     *
     * @param troubles how many looks in a row have taught nothing
     * @param atLeast how long RunComfy wants to be left alone, when it said so
     */
    record NextLook(Submitted state, int troubles, @Nullable Duration atLeast) {}

    private final Map<String, JobState> moved = new LinkedHashMap<>();
    private final Set<String> forgotten = new LinkedHashSet<>();
    private final List<JobResult> results = new ArrayList<>();
    private final List<DeadLetter> deadLetters = new ArrayList<>();

    /** The permits of the jobs whose POST is to start. */
    final Map<String, Permits.Permit> permits = new LinkedHashMap<>();

    /** Answers that are in the ledger then. */
    final List<Signal.Answered> answered = new ArrayList<>();

    /** Accepted submissions of jobs that have gone on without them: paid for, and nobody's. */
    final List<Signal.Answered> unclaimed = new ArrayList<>();

    /** Submissions whose outcome nobody can know. */
    final List<SubmitAnswer.Unknown.Why> unknown = new ArrayList<>();

    /** Jobs about which RunComfy is to be asked now. */
    final List<Submitted> looking = new ArrayList<>();

    /** Jobs about which RunComfy is to be asked later. */
    final List<NextLook> looks = new ArrayList<>();

    /** Jobs that RunComfy is to be asked to cancel. */
    final List<InQueue> cancelling = new ArrayList<>();

    /** Cancels that met their jobs. */
    final List<Commands.Cancel> cancels = new ArrayList<>();

    /** Requests that came again. */
    final List<String> repeats = new ArrayList<>();

    void put(JobState next) {
        forgotten.remove(next.id());
        moved.put(next.id(), next);
    }

    void end(Ending ending) {
        put(ending.receipt());
        results.add(ending.result());
    }

    void forget(String id) {
        moved.remove(id);
        forgotten.add(id);
    }

    void bury(DeadLetter letter) {
        deadLetters.add(letter);
    }

    Entries entries() {
        return new Entries(List.copyOf(moved.values()), List.copyOf(forgotten), results, deadLetters);
    }

    List<JobState> moved() {
        return List.copyOf(moved.values());
    }

    Set<String> forgotten() {
        return forgotten;
    }

    List<JobResult> results() {
        return results;
    }

    List<DeadLetter> deadLetters() {
        return deadLetters;
    }
}
