package dev.reelay.budget;

import dev.reelay.commands.BudgetCommands;
import dev.reelay.commands.KeptCommands;
import dev.reelay.quota.Scope;
import dev.reelay.request.CommandReading;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The budgets of commands. Where the keys of two commands differ in upper and lower case only, the stricter one holds. Thread-safe.
 *
 * <p>INVARIANT: as many scopes have a budget at most as the record of a demand has room for. Which ones these are does not depend on the
 * order of the commands: all workers agree, and a budget that is changed stays in force.
 */
public final class SetBudgets implements Supplier<BudgetRules> {

    /** Of more scopes none has a budget: a partition says what it has used of all of them in one record, which a topic has to take. */
    static final int MOST = 1_000;

    /** Their names are in that record, too. A thousand of the longest names of tenants are shorter. */
    static final int MOST_NAME_BYTES = 500_000;

    private static final Logger LOG = Logger.getLogger("dev.reelay.limits");

    private static final int MICRO_DIGITS = 6;

    /** Those that hold back the most come first; those of models and of tenants by name. */
    private static final Comparator<Scope> ORDER = Scope.WIDEST_FIRST.thenComparing(Scope::name);

    /** @param leftOut the first scope whose budget is not in force; null when all are */
    private record Merged(
            KeptCommands.Rows<CommandReading.Budget> rows,
            BudgetRules rules,
            @Nullable Scope leftOut) {}

    private final BudgetCommands commands;
    private volatile Merged merged;

    public SetBudgets(BudgetCommands commands) {
        this.commands = commands;
        this.merged = merge(commands.rows(), null);
    }

    @Override
    public BudgetRules get() {
        KeptCommands.Rows<CommandReading.Budget> rows = commands.rows();
        Merged last = merged;
        if (!last.rows().equals(rows)) {
            last = merge(rows, last.leftOut());
            merged = last;
        }
        return last.rules();
    }

    /** @param told the scope that the log named last as one that is not in force; null for none */
    private static Merged merge(KeptCommands.Rows<CommandReading.Budget> rows, @Nullable Scope told) {
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
        rows.unclear().forEach(key -> scope(key).ifPresent(unclear::add));
        unclear.removeAll(limits.keySet());
        List<Scope> ordered = new ArrayList<>(limits.keySet());
        ordered.addAll(unclear); // whichever worker knows what held: they are the same scopes for all
        ordered.sort(ORDER);
        int fitting = fitting(ordered);
        Scope leftOut = fitting < ordered.size() ? ordered.get(fitting) : null;
        if (leftOut != null && !leftOut.equals(told)) {
            LOG.warnf(
                    "budget/%s is not in force, and neither are the %d after it: %d budgets are, and there may be no more",
                    leftOut.name(), ordered.size() - fitting - 1, fitting);
        }
        ordered.subList(fitting, ordered.size()).forEach(scope -> {
            limits.remove(scope);
            unclear.remove(scope);
        });
        return new Merged(rows, new BudgetRules(limits, unclear), leftOut);
    }

    /** How many of them, from the first one on, a demand has room for. */
    private static int fitting(List<Scope> ordered) {
        int bytes = 0;
        int fitting = 0;
        while (fitting < Math.min(MOST, ordered.size())) {
            bytes += ordered.get(fitting).name().getBytes(StandardCharsets.UTF_8).length;
            if (bytes > MOST_NAME_BYTES) {
                return fitting;
            }
            fitting++;
        }
        return fitting;
    }

    private static long micros(BigDecimal usd) {
        return usd.movePointRight(MICRO_DIGITS).longValueExact();
    }

    private static Optional<Scope> scope(String key) {
        return Scope.named(key.substring(CommandReading.BUDGET_KEYS.length()));
    }
}
