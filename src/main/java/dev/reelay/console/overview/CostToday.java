package dev.reelay.console.overview;

import dev.reelay.view.DayCost;
import dev.reelay.view.Window;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the jobs that ended since midnight, UTC, cost.
 *
 * @param usd the sum of the costs that RunComfy named; null when it named none, which is not zero
 * @param priced how many jobs it named a cost for
 * @param unpriced how many were charged, or may have been, without a cost that is known
 * @param isWhole false when the table has dropped jobs of today
 */
public record CostToday(@Nullable BigDecimal usd, long priced, long unpriced, boolean isWhole) {

    static CostToday of(List<DayCost> costs, Window window, Instant now) {
        LocalDate today = LocalDate.ofInstant(now, ZoneOffset.UTC);
        BigDecimal usd = BigDecimal.ZERO;
        long priced = 0;
        long unpriced = 0;
        for (DayCost cost : costs) {
            if (cost.day().equals(today)) {
                usd = usd.add(cost.usd());
                priced += cost.priced();
                unpriced += cost.unpriced();
            }
        }
        boolean isWhole =
                RecentEnds.holds(window, today.atStartOfDay(ZoneOffset.UTC).toInstant());
        return new CostToday(priced == 0 ? null : usd, priced, unpriced, isWhole);
    }
}
