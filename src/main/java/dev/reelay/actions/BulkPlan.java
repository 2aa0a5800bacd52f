package dev.reelay.actions;

import dev.reelay.audit.Action;
import dev.reelay.view.row.JobFilter;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * An action on many before it begins: the jobs are fixed here, and no job that comes later belongs to it.
 *
 * @param id of the action that it becomes: a plan can be started once
 * @param kind {@link Action.Kind#CANCEL} or {@link Action.Kind#RETRY}
 * @param ids of the jobs that it will be done to, the oldest request first
 * @param skipped how many jobs fit the filter and are left out, by the code of the reason; {@code beyond_max} are those for which
 *     the number that was asked for has no room
 * @param risky how many of the jobs may be paid for twice; 0 unless that was confirmed
 * @param confirmed whether whoever planned it has confirmed that jobs may be paid for twice
 * @param stake what the jobs are about
 * @param at when it was made
 */
public record BulkPlan(
        String id,
        Action.Kind kind,
        JobFilter filter,
        List<String> ids,
        SortedMap<String, Integer> skipped,
        int risky,
        boolean confirmed,
        Stake stake,
        Instant at) {

    public BulkPlan {
        ids = List.copyOf(ids);
        skipped = Collections.unmodifiableSortedMap(new TreeMap<>(skipped));
    }

    /** To how many jobs it will be done: the number that the user types. */
    public int count() {
        return ids.size();
    }
}
