package dev.reelay.actions;

import dev.reelay.audit.Action;
import dev.reelay.view.row.Filter;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A bulk action before it begins: the jobs, or the dead letters, are fixed here, and none that comes later belongs to it.
 *
 * @param id of the action that it becomes: a plan can be started once
 * @param kind {@link Action.Kind#CANCEL}, {@link Action.Kind#RETRY}, {@link Action.Kind#STORE_OUTPUTS} or {@link
 *     Action.Kind#REDRIVE}
 * @param filter of jobs, or for a redrive of dead letters
 * @param ids of the jobs that it will be done to, or the places of the dead letters, the oldest first
 * @param groups the same counted, the largest group first
 * @param skipped how many fit the filter and are left out, by the code of the reason; {@code beyond_max} are those for which
 *     the number that was asked for has no room
 * @param risky how many of them may be paid for twice; 0 unless that was confirmed
 * @param confirmed whether its planner has confirmed that something may be paid for twice
 * @param stake what they are worth
 * @param at when it was made
 */
public record BulkPlan(
        String id,
        Action.Kind kind,
        Filter filter,
        List<String> ids,
        List<Group> groups,
        SortedMap<String, Integer> skipped,
        int risky,
        boolean confirmed,
        Stake stake,
        Instant at) {

    public BulkPlan {
        ids = List.copyOf(ids);
        groups = List.copyOf(groups);
        skipped = Collections.unmodifiableSortedMap(new TreeMap<>(skipped));
    }

    /**
     * So many are alike.
     *
     * @param model of the jobs, or that the requests name
     * @param state of the jobs, or the code of the dead letters
     */
    public record Group(String model, String state, int count) {}

    /** To how many it will be done: the number that the user types. */
    public int count() {
        return ids.size();
    }
}
