package dev.reelay.view.money;

import dev.reelay.cost.Reservation;
import dev.reelay.money.Total;
import dev.reelay.view.row.SetRow;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** How all budgets stand, from what commands set and what was spent. */
public final class Budgets {

    private Budgets() {}

    /** Every scope that has a budget: all jobs first, then models, then tenants. */
    public static List<BudgetStanding> of(List<BudgetRow> commands, SpendTable spent, Instant now) {
        Map<String, List<BudgetRow>> scopes = new LinkedHashMap<>();
        commands.stream()
                .sorted(Comparator.comparing((BudgetRow row) -> !row.scope().equals(SetRow.ALL))
                        .thenComparing(row -> row.scope().startsWith(SetRow.TENANT))
                        .thenComparing(BudgetRow::scope))
                .forEach(row -> scopes.computeIfAbsent(spelled(row.scope()), _ -> new ArrayList<>())
                        .add(row));
        return scopes.values().stream()
                .map(rows -> new BudgetStanding(
                        rows,
                        strictest(rows, BudgetRow::usdPerDay),
                        strictest(rows, BudgetRow::jobsPerDay),
                        spent.of(Reservation.dayOf(now), rows.getFirst().scope())))
                .toList();
    }

    /**
     * Those that have no room for a job that waits: nothing is left, or less than jobs of its model cost today on average.
     *
     * @param tenant null for a job that names none
     */
    public static List<BudgetStanding> without(
            List<BudgetStanding> all, String model, @Nullable String tenant, SpendTable spent, Instant now) {
        Total ofModel = spent.of(Reservation.dayOf(now), model);
        long priced = ofModel.jobs() - ofModel.unpriced();
        long usual = priced <= 0 ? 1 : Math.max(1, ofModel.micros() / priced);
        return all.stream()
                .filter(BudgetStanding::isKnown)
                .filter(budget -> counts(budget.scope(), model, tenant) && budget.hasNoRoomFor(usual))
                .toList();
    }

    private static boolean counts(String scope, String model, @Nullable String tenant) {
        return scope.equals(SetRow.ALL)
                || (scope.startsWith(SetRow.TENANT)
                        ? tenant != null && scope.equals(SetRow.TENANT + tenant)
                        : scope.equalsIgnoreCase(model));
    }

    private static String spelled(String scope) {
        return scope.startsWith(SetRow.TENANT) ? scope : scope.toLowerCase(Locale.ROOT);
    }

    private static <N extends Comparable<N>> @Nullable N strictest(
            List<BudgetRow> rows, Function<BudgetRow, @Nullable N> number) {
        return rows.stream()
                .map(number)
                .filter(Objects::nonNull)
                .map(Objects::requireNonNull)
                .min(Comparator.naturalOrder())
                .orElse(null);
    }
}
