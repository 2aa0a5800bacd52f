package dev.reelay.view;

import java.math.BigDecimal;
import java.time.LocalDate;

/**
 * What the jobs of a model that ended on a day cost.
 *
 * @param day in UTC
 * @param usd the sum of the costs that RunComfy named
 * @param priced how many jobs it named a cost for
 * @param unpriced how many jobs were charged, or may have been, without a cost that is known: the sum is too low by what they cost
 */
public record DayCost(LocalDate day, String model, BigDecimal usd, long priced, long unpriced) {

    DayCost plus(BigDecimal cost) {
        return new DayCost(day, model, usd.add(cost), priced + 1, unpriced);
    }

    DayCost plusUnpriced() {
        return new DayCost(day, model, usd, priced, unpriced + 1);
    }
}
