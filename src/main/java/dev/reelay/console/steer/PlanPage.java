package dev.reelay.console.steer;

import dev.reelay.actions.BulkPlan;
import dev.reelay.actions.Stake;
import dev.reelay.audit.Action;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The dry run of a bulk action.
 *
 * @param complaint why it was not begun; null when nobody has tried
 */
record PlanPage(
        BulkPlan plan,
        PlanQuery query,
        List<Field> chips,
        @Nullable String complaint) {

    private static final int MOST_GROUPS = 50;

    /** The filter is only needed when the plan is gone, and a field has up to 16 KiB, percent-encoded once more. */
    private static final int LONGEST_FIELD = 5_000;

    PlanPage {
        chips = List.copyOf(chips);
    }

    /** So many are left out. */
    record Skip(String code, String text, int count) {}

    static PlanPage of(BulkPlan plan, PlanQuery query, @Nullable String complaint) {
        return new PlanPage(plan, query, Field.of(query.filter(), true), complaint);
    }

    /** By model and state, or code, the largest group first. */
    public List<BulkPlan.Group> groups() {
        return plan.groups().stream().limit(MOST_GROUPS).toList();
    }

    /** What it would be done to. */
    public String things() {
        return plan.kind().things();
    }

    public String verb() {
        return Words.verb(plan.kind());
    }

    /** Whether it sends requests, which may be paid for. */
    public boolean isSpending() {
        return plan.kind() == Action.Kind.RETRY || plan.kind() == Action.Kind.REDRIVE;
    }

    public boolean isRedrive() {
        return plan.kind() == Action.Kind.REDRIVE;
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
        return query.list();
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
