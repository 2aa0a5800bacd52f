package dev.reelay.budget;

import dev.reelay.money.Total;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The numbers of the budgets of one scope today, of a partition or of several. Money is in millionths of a dollar.
 *
 * @param limits the budgets by measure; 0 until it was granted for the first time
 * @param shares how much of them may be used here
 * @param used what was reserved and spent here
 * @param waiting how many jobs wait here for nothing but this budget, or for a price; those that cost
 *     more than all of it, too
 * @param priceUnknown how many jobs wait here because this budget counts dollars and the price of their model is not known
 * @param since since when some do that another day has room for; null when none does
 */
public record BudgetFigures(
        Map<BudgetMeasure, Long> limits,
        Map<BudgetMeasure, Long> shares,
        Total used,
        int waiting,
        int priceUnknown,
        @Nullable Instant since) {

    /** Those of no budget. */
    static final BudgetFigures NONE = new BudgetFigures(Map.of(), Map.of(), Total.NONE, 0, 0, null);

    public BudgetFigures {
        limits = Map.copyOf(limits);
        shares = Map.copyOf(shares);
    }

    BudgetFigures plus(BudgetFigures other) {
        return new BudgetFigures(
                merged(limits, other.limits, Math::max),
                merged(shares, other.shares, Long::sum),
                used.plus(other.used),
                waiting + other.waiting,
                priceUnknown + other.priceUnknown,
                since == null || (other.since != null && other.since.isBefore(since)) ? other.since : since);
    }

    private static Map<BudgetMeasure, Long> merged(
            Map<BudgetMeasure, Long> one,
            Map<BudgetMeasure, Long> other,
            java.util.function.BiFunction<Long, Long, Long> rule) {
        Map<BudgetMeasure, Long> all = new EnumMap<>(BudgetMeasure.class);
        all.putAll(one);
        other.forEach((measure, number) -> all.merge(measure, number, rule));
        return all;
    }
}
