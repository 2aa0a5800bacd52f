package dev.reelay.cli.budgets;

import dev.reelay.cli.Span;
import dev.reelay.cli.Table;
import dev.reelay.cli.Terminal;
import dev.reelay.cost.Cost;
import dev.reelay.money.Total;
import dev.reelay.view.money.BudgetRow;
import dev.reelay.view.money.BudgetStanding;
import java.util.List;
import java.util.Objects;

/** Budgets for people. */
final class BudgetText {

    private static final String NONE = "";

    private BudgetText() {}

    static void print(List<BudgetStanding> budgets, Terminal terminal) {
        Table table = new Table(
                "SCOPE",
                "USD_PER_DAY",
                "JOBS_PER_DAY",
                "USED",
                "SETTLED",
                "ESTIMATED",
                "RESERVED",
                "JOBS",
                "UNPRICED",
                "SINCE",
                "BY",
                "REASON");
        for (BudgetStanding budget : budgets) {
            BudgetRow command = budget.commands().getFirst();
            Total today = budget.today();
            table.add(List.of(
                    budget.scope(),
                    budget.usdPerDay() == null ? NONE : budget.usdPerDay().toPlainString(),
                    budget.jobsPerDay() == null ? NONE : budget.jobsPerDay().toString(),
                    budget.isKnown() ? budget.percent() + "%" : NONE,
                    usd(today.settled()),
                    usd(today.estimated()),
                    usd(today.reserved()),
                    Long.toString(today.jobs()),
                    Long.toString(today.unpriced()),
                    Span.time(command.at()),
                    Objects.requireNonNullElse(command.by(), NONE),
                    why(command)));
        }
        table.print(terminal);
        if (budgets.isEmpty()) {
            terminal.say("nothing has a budget");
        }
    }

    private static String usd(long micros) {
        return Cost.usd(micros).toPlainString();
    }

    private static String why(BudgetRow command) {
        return command.flaw() == null
                ? Objects.requireNonNullElse(command.reason(), NONE)
                : "a newer command was refused, and what held before holds: " + command.flaw();
    }
}
