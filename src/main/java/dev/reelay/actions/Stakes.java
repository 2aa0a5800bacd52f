package dev.reelay.actions;

import dev.reelay.view.DayCost;
import dev.reelay.view.JobView;
import dev.reelay.view.row.JobRow;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What jobs are worth: their own costs, or else the average of the jobs of their model that the view has a cost of. Immutable. */
public final class Stakes {

    /** What the jobs of a model cost that have a price. */
    private record Priced(BigDecimal usd, long jobs) {
        Priced plus(DayCost day) {
            return new Priced(usd.add(day.usd()), jobs + day.priced());
        }
    }

    /** Digits behind the point of a dollar: some models cost a hundredth of a cent. */
    private static final int SCALE = 6;

    private static final Priced NOTHING = new Priced(BigDecimal.ZERO, 0);

    private final Map<String, Priced> models = new HashMap<>();

    /** Takes what jobs of each model cost on average from the jobs that the view has now. */
    public Stakes(JobView jobs) {
        for (DayCost day : jobs.costByDayAndModel()) {
            models.put(day.model(), models.getOrDefault(day.model(), NOTHING).plus(day));
        }
    }

    /** What the job is worth, in US dollars; null when RunComfy named no cost of it or of any job of its model. */
    public @Nullable BigDecimal worth(JobRow row) {
        return row.costUsd() != null ? row.costUsd() : worth(row.model());
    }

    /** What a job of this model costs on average, in US dollars; null when RunComfy named no cost of any. */
    public @Nullable BigDecimal worth(String model) {
        Priced priced = models.getOrDefault(model, NOTHING);
        return priced.jobs() == 0
                ? null
                : priced.usd().divide(BigDecimal.valueOf(priced.jobs()), SCALE, RoundingMode.HALF_UP);
    }

    /** What the jobs are worth together. */
    public Stake of(Collection<JobRow> rows) {
        List<@Nullable BigDecimal> worths = new ArrayList<>();
        rows.forEach(row -> worths.add(worth(row)));
        return sum(worths);
    }

    /** The sum of what is known. */
    static Stake sum(Collection<@Nullable BigDecimal> worths) {
        BigDecimal usd = BigDecimal.ZERO;
        int priced = 0;
        for (BigDecimal worth : worths) {
            if (worth != null) {
                usd = usd.add(worth);
                priced++;
            }
        }
        return new Stake(
                usd.setScale(Math.min(usd.scale(), SCALE), RoundingMode.HALF_UP), priced, worths.size() - priced);
    }
}
