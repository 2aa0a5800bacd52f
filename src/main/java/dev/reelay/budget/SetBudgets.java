package dev.reelay.budget;

import dev.reelay.commands.BudgetCommands;
import dev.reelay.commands.KeptCommands;
import dev.reelay.quota.Scope;
import dev.reelay.quota.ScopesInForce;
import dev.reelay.request.CommandReading;
import java.math.BigDecimal;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * The budgets of commands. Where the keys of two commands differ in upper and lower case only, the stricter one holds. Only those of {@link
 * ScopesInForce} are in force. Thread-safe.
 */
public final class SetBudgets implements Supplier<BudgetRules> {

    private static final int MICRO_DIGITS = 6;

    private record Merged(KeptCommands.Rows<CommandReading.Budget> rows, BudgetRules rules) {}

    private final BudgetCommands commands;
    private final ScopesInForce inForce = new ScopesInForce("budget");
    private volatile Merged merged;

    public SetBudgets(BudgetCommands commands) {
        this.commands = commands;
        this.merged = merge(commands.rows());
    }

    @Override
    @SuppressWarnings(
            "ReferenceEquality") // other rows are another object, and to compare thousands in each turn would take long
    public BudgetRules get() {
        KeptCommands.Rows<CommandReading.Budget> rows = commands.rows();
        Merged last = merged;
        if (last.rows() != rows) {
            last = merge(rows);
            merged = last;
        }
        return last.rules();
    }

    private Merged merge(KeptCommands.Rows<CommandReading.Budget> rows) {
        Map<Scope, Map<BudgetMeasure, Long>> limits = new HashMap<>();
        rows.set()
                .forEach((key, budget) -> scope(key).ifPresent(scope -> {
                    Map<BudgetMeasure, Long> own =
                            limits.computeIfAbsent(scope, _ -> new EnumMap<>(BudgetMeasure.class));
                    if (budget.jobsPerDay() != null) {
                        own.merge(BudgetMeasure.JOBS, (long) budget.jobsPerDay(), Math::min);
                    }
                    if (budget.usdPerDay() != null) {
                        own.merge(BudgetMeasure.USD, micros(budget.usdPerDay()), Math::min);
                    }
                }));
        Set<Scope> unclear = new HashSet<>();
        rows.refused().forEach(key -> scope(key).ifPresent(unclear::add));
        unclear.removeAll(limits.keySet());
        Set<Scope> counted = new HashSet<>(limits.keySet());
        counted.addAll(unclear); // whichever worker knows what held: they are the same scopes for all
        Set<Scope> fitting = inForce.of(counted);
        limits.keySet().retainAll(fitting);
        unclear.retainAll(fitting);
        return new Merged(rows, new BudgetRules(limits, unclear));
    }

    private static long micros(BigDecimal usd) {
        return usd.movePointRight(MICRO_DIGITS).longValueExact();
    }

    private static Optional<Scope> scope(String key) {
        return Scope.named(key.substring(CommandReading.BUDGET_KEYS.length()));
    }
}
