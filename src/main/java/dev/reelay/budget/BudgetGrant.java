package dev.reelay.budget;

import dev.reelay.quota.Scope;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How the budgets of a scope are shared. The shard of partition 0 writes it, in its own transactions, as one record with all shares.
 *
 * @param sequence counts the grants of the scope, for ever: a demand names the one that it has seen
 * @param budgets by measure; empty once the budget was lifted. Such a grant stays, so that numbers never begin anew
 */
public record BudgetGrant(Scope scope, long sequence, Map<BudgetMeasure, DayShares> budgets) implements BudgetRecord {

    public BudgetGrant {
        budgets = Map.copyOf(budgets);
    }

    /** The budget by this measure; null when there is none. */
    @Nullable
    DayShares budget(BudgetMeasure measure) {
        return budgets.get(measure);
    }

    /** Whether the scope has a budget. */
    boolean isInForce() {
        return !budgets.isEmpty();
    }
}
