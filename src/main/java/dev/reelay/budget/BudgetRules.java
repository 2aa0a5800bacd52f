package dev.reelay.budget;

import dev.reelay.quota.Scope;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;

/**
 * The budgets that commands have set.
 *
 * @param limits by measure, for each scope that has a budget; each at least 1
 * @param unclear scopes whose newest command was refused, and whose earlier one this worker does not know: the grant says what held
 */
public record BudgetRules(Map<Scope, Map<BudgetMeasure, Long>> limits, Set<Scope> unclear) {

    /** No budget is set. */
    public static final BudgetRules NONE = new BudgetRules(Map.of(), Set.of());

    public BudgetRules {
        limits = Map.copyOf(limits);
        unclear = Set.copyOf(unclear);
    }

    /** Whether no budget is set, or may be. */
    public boolean isEmpty() {
        return limits.isEmpty() && unclear.isEmpty();
    }

    /** The budgets of a scope, by measure, in the place of what was granted before; empty when it has none any more. */
    Map<BudgetMeasure, Long> of(Scope scope, Map<BudgetMeasure, DayShares> granted) {
        Map<BudgetMeasure, Long> set = limits.get(scope);
        if (set != null || !unclear.contains(scope)) {
            return set == null ? Map.of() : set;
        }
        Map<BudgetMeasure, Long> before = new EnumMap<>(BudgetMeasure.class);
        granted.forEach((measure, shares) -> before.put(measure, shares.limit()));
        return before;
    }
}
