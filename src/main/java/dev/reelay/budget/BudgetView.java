package dev.reelay.budget;

import dev.reelay.quota.Scope;
import dev.reelay.quota.Unconfirmed;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The table of budgets in {@code generation-limits}, as far as it was read: the newest record of each key. Immutable.
 *
 * @param grants by scope, also those of budgets that were lifted
 * @param demands by partition
 */
public record BudgetView(Map<Scope, BudgetGrant> grants, Map<Integer, BudgetDemand> demands) {

    /** Nothing was read. */
    public static final BudgetView EMPTY = new BudgetView(Map.of(), Map.of());

    public BudgetView {
        grants = Map.copyOf(grants);
        demands = Map.copyOf(demands);
    }

    /** The view after these records, in their order. */
    public BudgetView with(Collection<? extends BudgetRecord> records) {
        Map<Scope, BudgetGrant> newerGrants = new HashMap<>(grants);
        Map<Integer, BudgetDemand> newerDemands = new HashMap<>(demands);
        for (BudgetRecord record : records) {
            switch (record) {
                // A feed may hand a record over again: a sequence never goes back.
                case BudgetGrant grant ->
                    newerGrants.merge(
                            grant.scope(), grant, (old, next) -> next.sequence() < old.sequence() ? old : next);
                case BudgetDemand demand -> newerDemands.put(demand.partition(), demand);
            }
        }
        return new BudgetView(newerGrants, newerDemands);
    }

    /** How many partitions take part: those that have said something, too. */
    int partitions(int atLeast) {
        return Math.max(
                atLeast, demands.keySet().stream().mapToInt(p -> p + 1).max().orElse(0));
    }

    /** The partitions that have not confirmed the day of a budget in force, by its scope. */
    Map<Scope, List<Integer>> unconfirmed(int atLeast) {
        return Unconfirmed.silent(
                grants, partitions(atLeast), (grant, partition) -> hasConfirmed(grant, demands.get(partition)));
    }

    private static boolean hasConfirmed(BudgetGrant grant, @Nullable BudgetDemand demand) {
        BudgetDemand.Entry entry = demand == null ? null : demand.entry(grant.scope());
        return grant.budgets().entrySet().stream().allMatch(budget -> {
            BudgetDemand.Need need = entry == null ? null : entry.need(budget.getKey());
            DayShares shares = budget.getValue();
            return need != null && entry.seen() >= shares.begun() && need.day() == shares.day();
        });
    }

    /** The scope's grant; null when there never was one. */
    @Nullable
    BudgetGrant grant(Scope scope) {
        return grants.get(scope);
    }
}
