package dev.reelay.console.steer;

import dev.reelay.actions.BulkPlan;
import dev.reelay.actions.Stake;
import dev.reelay.audit.Action;
import dev.reelay.view.JobView;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The dry run of an action on many.
 *
 * @param complaint why it was not begun; null when nobody has tried
 * @param groups the jobs by model and state, as they are now, the largest group first
 */
record PlanPage(
        BulkPlan plan,
        PlanQuery query,
        List<Field> chips,
        List<Group> groups,
        @Nullable String complaint) {

    private static final int MOST_GROUPS = 50;

    /** The filter is only needed when the plan is gone, and a field has up to 16 KiB, percent-encoded once more. */
    private static final int LONGEST_FIELD = 5_000;

    PlanPage {
        chips = List.copyOf(chips);
        groups = List.copyOf(groups);
    }

    /** So many jobs of one model are in one state. */
    record Group(String model, String state, int count) {}

    /** So many jobs are left out. */
    record Skip(String code, String text, int count) {}

    static PlanPage of(BulkPlan plan, PlanQuery query, JobView jobs, @Nullable String complaint) {
        return new PlanPage(plan, query, Field.of(query.filter(), true), groups(plan, jobs), complaint);
    }

    private static List<Group> groups(BulkPlan plan, JobView jobs) {
        Map<Map.Entry<String, String>, Integer> counts = new HashMap<>();
        for (String id : plan.ids()) {
            jobs.find(id)
                    .ifPresent(row ->
                            counts.merge(Map.entry(row.model(), row.status().word()), 1, Integer::sum));
        }
        List<Group> groups = new ArrayList<>();
        counts.forEach((key, count) -> groups.add(new Group(key.getKey(), key.getValue(), count)));
        groups.sort(Comparator.comparingInt(Group::count)
                .reversed()
                .thenComparing(Group::model)
                .thenComparing(Group::state));
        return groups.size() > MOST_GROUPS ? groups.subList(0, MOST_GROUPS) : groups;
    }

    public String verb() {
        return Words.verb(plan.kind());
    }

    public boolean isRetry() {
        return plan.kind() == Action.Kind.RETRY;
    }

    public int count() {
        return plan.count();
    }

    /** What the jobs are worth, as far as RunComfy has named costs; null when it has named none. */
    public @Nullable BigDecimal usd() {
        return plan.stake().priced() == 0 ? null : plan.stake().usd();
    }

    public Stake stake() {
        return plan.stake();
    }

    public List<Skip> skips() {
        return plan.skipped().entrySet().stream()
                .map(skip -> new Skip(skip.getKey(), Words.skipped(skip.getKey()), skip.getValue()))
                .toList();
    }

    /** The text of the filter, for the form; empty when it is longer than fields of forms may be. */
    public String filter() {
        String text = query.filter().text();
        return text.length() > LONGEST_FIELD ? "" : text;
    }

    /** The path of the list of what fits, below the base path. */
    public String list() {
        return "/jobs?" + query.filter().text();
    }

    /** The path of the same dry run with, or without, what may be paid for twice. */
    public String otherRisk() {
        return query.confirmed(!query.confirmed()).path();
    }

    /** The path of the same dry run now. */
    public String anew() {
        return query.path();
    }
}
