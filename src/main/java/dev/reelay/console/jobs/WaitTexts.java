package dev.reelay.console.jobs;

import dev.reelay.console.Looks;
import dev.reelay.limits.LimitView;
import dev.reelay.outcome.Status;
import dev.reelay.view.CommandRow;
import dev.reelay.view.CommandTable;
import dev.reelay.view.limits.Slots;
import dev.reelay.view.limits.Standings;
import dev.reelay.view.limits.Wait;
import dev.reelay.view.money.BudgetStanding;
import dev.reelay.view.money.Budgets;
import dev.reelay.view.money.SpendTable;
import dev.reelay.view.row.JobRow;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Supplier;

/** Says why a job was not submitted yet, from what the topics hold now. */
final class WaitTexts {

    private final CommandTable commands;
    private final Supplier<LimitView> shares;
    private final SpendTable spent;
    private final InstantSource clock;

    /** @param shares what workers share of limits */
    WaitTexts(CommandTable commands, Supplier<LimitView> shares, SpendTable spent, InstantSource clock) {
        this.commands = commands;
        this.shares = shares;
        this.spent = spent;
        this.clock = clock;
    }

    /** A sentence for each cause; none when the job does not wait, or nobody knows why. */
    List<String> of(JobRow job) {
        if (job.status() == Status.STORING) {
            return List.of(
                    "The copies of its files: RunComfy is done, and its result goes out when they are in the store, or"
                            + " REELAY_OUTPUT_PATIENCE after its end.");
        }
        LimitView view = shares.get();
        return Wait.of(
                        job,
                        commands.pausesInForce(),
                        budgetsWithoutRoom(job),
                        Standings.of(commands.limits(), view),
                        view)
                .stream()
                .map(WaitTexts::text)
                .toList();
    }

    private List<BudgetStanding> budgetsWithoutRoom(JobRow job) {
        Instant now = clock.instant();
        List<BudgetStanding> all = Budgets.of(commands.budgets(), spent, now);
        return Budgets.without(all, job.model(), job.asked().tenant(), spent, now);
    }

    private static String text(Wait wait) {
        return switch (wait) {
            case Wait.Paused(CommandRow pause) ->
                "Submissions of " + (pause.model() == null ? "all models" : "its model") + " are paused since "
                        + Looks.exact(pause.at())
                        + (pause.by() == null ? "" : " by " + pause.by())
                        + (pause.reason() == null ? "." : ": " + pause.reason());
            case Wait.Budgeted(BudgetStanding budget) -> text(budget);
            case Wait.Limited limited -> text(limited);
        };
    }

    private static String text(BudgetStanding budget) {
        String dollars = budget.usdPerDay() == null
                ? ""
                : "of " + Looks.usd(budget.usdPerDay()) + " " + Looks.usd(budget.spentUsd())
                        + " are spent or set aside";
        String jobs = budget.jobsPerDay() == null
                ? ""
                : "of " + budget.jobsPerDay() + " jobs " + budget.today().jobs() + " are submitted";
        return "The budget of " + budget.name() + " has no room for it today: " + dollars
                + (dollars.isEmpty() || jobs.isEmpty() ? "" : ", ") + jobs + ". The next day begins at 00:00 UTC.";
    }

    private static String text(Wait.Limited limited) {
        Slots slots = limited.slots();
        return "The limit of " + limited.name() + ": of " + slots.granted() + " " + slots.name() + " " + slots.used()
                + " are used, and " + slots.waiting() + (slots.waiting() == 1 ? " job waits." : " jobs wait.");
    }
}
