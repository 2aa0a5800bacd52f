package dev.reelay.console.limits;

import dev.reelay.limits.Measure;
import dev.reelay.quota.Scope;
import dev.reelay.view.JobView;
import dev.reelay.view.LimitRow;
import dev.reelay.view.limits.Slots;
import dev.reelay.view.limits.Standing;
import dev.reelay.view.money.BudgetStanding;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The limits and budgets that all workers share.
 *
 * @param limits that of all jobs first
 * @param budgets that of all jobs first
 * @param models those that jobs have, to choose from
 */
record LimitsPage(List<Row> limits, List<BudgetLine> budgets, List<String> models) {

    private static final int MOST_MODELS = 200;

    LimitsPage {
        limits = List.copyOf(limits);
        budgets = List.copyOf(budgets);
        models = List.copyOf(models);
    }

    /**
     * The limit of a scope.
     *
     * @param scope as in forms
     * @param name for people
     * @param number of the row on this page, from 1
     * @param command that set it; null when settings of workers did
     * @param outstanding the number of a command; null when it sets none
     * @param perMinute the number of a command; null when it sets none
     * @param weight the number of a command; null when it sets none, and where the scope is no tenant's
     * @param slots by what is counted
     */
    record Row(
            String scope,
            String name,
            int number,
            @Nullable LimitRow command,
            @Nullable Integer outstanding,
            @Nullable Integer perMinute,
            @Nullable Integer weight,
            List<Slots> slots) {
        Row {
            slots = List.copyOf(slots);
        }

        /** Whether the scope is a tenant's, and so may have a weight. */
        public boolean isTenant() {
            return Scope.named(scope).filter(Scope::isTenant).isPresent();
        }

        /** Whether a command can be lifted. */
        public boolean isCommanded() {
            return command != null;
        }
    }

    static LimitsPage of(List<Standing> standings, List<BudgetStanding> budgets, JobView jobs) {
        List<Row> rows = new ArrayList<>();
        for (Standing standing : standings) {
            rows.add(new Row(
                    standing.key(),
                    standing.name(),
                    rows.size() + 1,
                    standing.commands().isEmpty() ? null : standing.commands().getFirst(),
                    standing.slots(Measure.OUTSTANDING).map(Slots::set).orElse(null),
                    standing.slots(Measure.PER_MINUTE).map(Slots::set).orElse(null),
                    standing.commands().isEmpty()
                            ? null
                            : standing.commands().getFirst().weight(),
                    standing.slots()));
        }
        return new LimitsPage(
                rows,
                IntStream.range(0, budgets.size())
                        .mapToObj(i -> new BudgetLine(i + 1, budgets.get(i)))
                        .toList(),
                jobs.byModelAndState().keySet().stream()
                        .filter(model -> !model.isEmpty() && !model.equals(JobView.OTHER_MODELS))
                        .sorted()
                        .limit(MOST_MODELS)
                        .toList());
    }
}
