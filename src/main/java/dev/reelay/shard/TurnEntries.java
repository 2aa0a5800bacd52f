package dev.reelay.shard;

import dev.reelay.job.DeadLetter;
import dev.reelay.job.Ending;
import dev.reelay.job.JobResult;
import dev.reelay.job.JobState;
import dev.reelay.ledger.Entries;
import dev.reelay.records.OutgoingRecord;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Collects the entries of one transaction: of each job only its last state of the turn. */
final class TurnEntries {

    private final Map<String, JobState> states = new LinkedHashMap<>();
    private final Set<String> forgotten = new LinkedHashSet<>();
    private final List<JobResult> results = new ArrayList<>();
    private final List<DeadLetter> deadLetters = new ArrayList<>();
    private List<OutgoingRecord> limits = List.of();
    private List<OutgoingRecord> spend = List.of();

    void put(JobState next) {
        forgotten.remove(next.id());
        states.put(next.id(), next);
    }

    /** Ends a job. INVARIANT: its receipt and its one result are in the same transaction. */
    void end(Ending ending) {
        put(ending.receipt());
        results.add(ending.result());
    }

    void forget(String id) {
        states.remove(id);
        forgotten.add(id);
    }

    void deadLetter(DeadLetter letter) {
        deadLetters.add(letter);
    }

    /** Adds records of the topic of shared limits, in the place of those added before. */
    void limits(List<OutgoingRecord> records) {
        limits = List.copyOf(records);
    }

    /** Adds records of what jobs have spent, in the place of those added before. */
    void spend(List<OutgoingRecord> records) {
        spend = List.copyOf(records);
    }

    boolean isEmpty() {
        return states.isEmpty()
                && forgotten.isEmpty()
                && results.isEmpty()
                && deadLetters.isEmpty()
                && limits.isEmpty()
                && spend.isEmpty();
    }

    Entries toCommit() {
        return new Entries(List.copyOf(states.values()), List.copyOf(forgotten), results, deadLetters, limits, spend);
    }
}
