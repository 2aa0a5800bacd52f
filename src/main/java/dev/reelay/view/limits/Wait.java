package dev.reelay.view.limits;

import dev.reelay.job.Ordering;
import dev.reelay.limits.Demand;
import dev.reelay.limits.LimitView;
import dev.reelay.limits.Measure;
import dev.reelay.limits.Shared;
import dev.reelay.outcome.Status;
import dev.reelay.quota.Scope;
import dev.reelay.view.CommandRow;
import dev.reelay.view.LimitRow;
import dev.reelay.view.money.BudgetStanding;
import dev.reelay.view.row.JobRow;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a job that was not submitted yet waits for, as far as the topics say. No state record has it: it would be written again and again.
 *
 * <p>Not known here: whether the price of its model is known, an outage, trouble of the account, 429s, and more work than a worker may submit.
 */
public sealed interface Wait {

    /** A command pauses its model, or all. */
    record Paused(CommandRow pause) implements Wait {}

    /**
     * Its partition uses its whole share of a limit, and jobs wait there for that.
     *
     * @param slots of the limit over all partitions
     */
    record Limited(Scope scope, Slots slots) implements Wait {

        /** The scope for people. */
        public String name() {
            return LimitRow.nameOf(scope.name());
        }
    }

    /**
     * A budget of today has no room for it: nothing is left, or less than jobs of its model cost today on average.
     *
     * @param budget the one that is meant
     */
    record Budgeted(BudgetStanding budget) implements Wait {}

    /**
     * What the job waits for. A job that a command pauses waits for no slot and no budget meanwhile.
     *
     * @param pauses in force
     * @param budgets that have no room for the job, as {@link dev.reelay.view.money.Budgets#without} finds them
     * @param standings of all limits
     */
    static List<Wait> of(
            JobRow job,
            List<CommandRow> pauses,
            List<BudgetStanding> budgets,
            List<Standing> standings,
            LimitView view) {
        if (job.status() != Status.ACCEPTED) {
            return List.of();
        }
        List<Wait> paused = pauses.stream()
                .filter(pause -> pause.holdsFor(job.model()))
                .<Wait>map(Paused::new)
                .toList();
        if (!paused.isEmpty()) {
            return paused;
        }
        List<Wait> waits = new ArrayList<>(budgets.stream().map(Budgeted::new).toList());
        waits.addAll(limited(job, standings, view));
        return waits;
    }

    private static List<Wait> limited(JobRow job, List<Standing> standings, LimitView view) {
        Demand demand = view.demands().get(job.place().partition());
        List<Wait> limited = new ArrayList<>();
        for (Standing standing : standings) {
            if (counts(standing.scope(), job)) {
                for (Slots slots : standing.slots()) {
                    if (isExhausted(job.place().partition(), demand, standing.scope(), slots.measure(), view)) {
                        limited.add(new Limited(standing.scope(), slots));
                    }
                }
            }
        }
        return limited;
    }

    private static boolean counts(Scope scope, JobRow job) {
        Ordering ordering = job.asked().ordering();
        String tenant = ordering == null ? null : ordering.tenant();
        return scope.equals(Scope.ALL)
                || scope.equals(Scope.ofModel(job.model()))
                || (tenant != null && scope.equals(Scope.ofTenant(tenant)));
    }

    private static boolean isExhausted(
            int partition, @Nullable Demand demand, Scope scope, Measure measure, LimitView view) {
        Shared granted = Standings.granted(scope, measure, view);
        Demand.Count count = Standings.count(demand, scope, measure);
        return count != null && count.waiting() > 0 && count.used() >= (granted == null ? 0 : granted.share(partition));
    }
}
