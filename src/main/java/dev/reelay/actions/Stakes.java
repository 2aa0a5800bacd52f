package dev.reelay.actions;

import dev.reelay.view.DayCost;
import dev.reelay.view.JobView;
import dev.reelay.view.row.JobRow;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.HashMap;
import java.util.Map;

/** Sums up what jobs are worth. */
final class Stakes {

    /** What the jobs of a model cost that have a price. */
    private record Priced(BigDecimal usd, long jobs) {
        Priced plus(DayCost day) {
            return new Priced(usd.add(day.usd()), jobs + day.priced());
        }
    }

    /** Digits behind the point of a dollar: some models cost a hundredth of a cent. */
    private static final int SCALE = 6;

    private final Map<String, Priced> models = new HashMap<>();
    private BigDecimal usd = BigDecimal.ZERO;
    private int priced;
    private int unpriced;

    /** Takes what jobs of each model cost on average from the jobs that the view has. */
    Stakes(JobView jobs) {
        for (DayCost day : jobs.costByDayAndModel()) {
            Priced before = models.getOrDefault(day.model(), new Priced(BigDecimal.ZERO, 0));
            models.put(day.model(), before.plus(day));
        }
    }

    void add(JobRow row) {
        Priced model = models.getOrDefault(row.model(), new Priced(BigDecimal.ZERO, 0));
        if (row.costUsd() != null) {
            usd = usd.add(row.costUsd());
            priced++;
        } else if (model.jobs() > 0) {
            usd = usd.add(model.usd().divide(BigDecimal.valueOf(model.jobs()), SCALE, RoundingMode.HALF_UP));
            priced++;
        } else {
            unpriced++;
        }
    }

    Stake sum() {
        return new Stake(usd.setScale(Math.min(usd.scale(), SCALE), RoundingMode.HALF_UP), priced, unpriced);
    }
}
