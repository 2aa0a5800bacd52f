package dev.reelay.console.figures;

import dev.reelay.view.DayCost;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.LocalDate;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/**
 * What some jobs cost: a line of a table.
 *
 * @param day on which they ended, in UTC; null for all
 * @param model the model's id; null for all
 * @param sum the sum of the costs that RunComfy named
 * @param priced how many jobs it named a cost for
 * @param unpriced how many jobs were charged, or may have been, without a cost that is known
 */
public record CostLine(@Nullable LocalDate day, @Nullable String model, BigDecimal sum, long priced, long unpriced) {

    /** Digits behind the point of an average. */
    private static final int SCALE = 6;

    /** The sum of costs, which have one day or one model, or are all. */
    static CostLine of(@Nullable LocalDate day, @Nullable String model, Collection<DayCost> costs) {
        return new CostLine(
                day,
                model,
                costs.stream().map(DayCost::usd).reduce(BigDecimal.ZERO, BigDecimal::add),
                costs.stream().mapToLong(DayCost::priced).sum(),
                costs.stream().mapToLong(DayCost::unpriced).sum());
    }

    /** What is known of the cost; null when RunComfy named none, which is not zero. */
    public @Nullable BigDecimal usd() {
        return priced == 0 ? null : sum;
    }

    /** What a job cost on average, of those with a cost; null when there is none. */
    public @Nullable BigDecimal average() {
        return priced == 0 ? null : sum.divide(BigDecimal.valueOf(priced), SCALE, RoundingMode.HALF_UP);
    }

    /** Address of the list of the jobs that ended then; null when no filter finds them. */
    public @Nullable String href() {
        return Links.ended(day, model);
    }
}
