package dev.reelay.console.figures;

import dev.reelay.view.DayCost;
import dev.reelay.view.JobView;
import dev.reelay.view.money.SpendRow;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The page of costs.
 *
 * @param total of all jobs
 * @param today of the jobs that ended on this day of UTC
 * @param days the newest days, newest first
 * @param models the dearest models, the dearest first
 * @param lines the newest days by model, newest first
 * @param charts null when RunComfy has named no cost
 * @param spent what was spent and set aside, by the day of the intent
 * @param extent which jobs the numbers are about, and which tables are cut
 */
public record CostsPage(
        CostLine total,
        CostLine today,
        List<CostLine> days,
        List<CostLine> models,
        List<CostLine> lines,
        @Nullable Charts charts,
        Extent extent,
        Spent spent) {

    /** Lines of one table: the rest is in the file. */
    static final int MOST = 100;

    public CostsPage {
        days = List.copyOf(days);
        models = List.copyOf(models);
        lines = List.copyOf(lines);
    }

    /** What is drawn. */
    public record Charts(DayChart days, ModelChart models) {}

    /**
     * Which jobs the numbers are about.
     *
     * @param text one or two sentences
     * @param moreDays how many days are not in their table
     * @param moreModels how many models are not in their table
     * @param moreLines how many lines are not in the table of days by model
     */
    public record Extent(String text, long moreDays, long moreModels, long moreLines) {}

    /**
     * What was spent.
     *
     * @param lines the newest days by model and tenant, newest first
     * @param more how many lines are in the file only
     */
    public record Spent(List<SpendLine> lines, long more) {
        public Spent {
            lines = List.copyOf(lines);
        }

        static Spent of(List<SpendRow> rows) {
            return new Spent(rows.stream().limit(MOST).map(SpendLine::new).toList(), Math.max(0, rows.size() - MOST));
        }
    }

    /** @param day today, in UTC */
    static CostsPage of(JobView jobs, List<SpendRow> spent, LocalDate day) {
        return of(jobs.costByDayAndModel(), spent, day, Scope.ofEnded(jobs.window()));
    }

    /** @param costs the newest day first */
    static CostsPage of(List<DayCost> costs, List<SpendRow> spent, LocalDate today, String scope) {
        SortedMap<LocalDate, List<DayCost>> byDay =
                costs.stream().collect(Collectors.groupingBy(DayCost::day, TreeMap::new, Collectors.toList()));
        List<CostLine> days = byDay.reversed().entrySet().stream()
                .map(entry -> CostLine.of(entry.getKey(), null, entry.getValue()))
                .toList();
        List<CostLine> models = costs.stream().collect(Collectors.groupingBy(DayCost::model)).entrySet().stream()
                .map(entry -> CostLine.of(null, entry.getKey(), entry.getValue()))
                .sorted(Comparator.comparing(CostLine::sum)
                        .thenComparing(CostLine::priced)
                        .thenComparing(CostLine::unpriced)
                        .reversed()
                        .thenComparing(line -> String.valueOf(line.model())))
                .toList();
        List<CostLine> lines = costs.stream()
                .map(cost -> CostLine.of(cost.day(), cost.model(), List.of(cost)))
                .toList();
        CostLine total = CostLine.of(null, null, costs);
        return new CostsPage(
                total,
                CostLine.of(today, null, byDay.getOrDefault(today, List.of())),
                first(days),
                first(models),
                first(lines),
                total.priced() == 0 ? null : new Charts(DayChart.of(days, today), ModelChart.of(models)),
                new Extent(scope, more(days), more(models), more(lines)),
                Spent.of(spent));
    }

    private static List<CostLine> first(List<CostLine> lines) {
        return lines.subList(0, Math.min(MOST, lines.size()));
    }

    private static long more(List<CostLine> lines) {
        return Math.max(0, lines.size() - MOST);
    }

    /** Whether no job has ended that was charged, or may have been. */
    public boolean empty() {
        return total.priced() == 0 && total.unpriced() == 0;
    }
}
