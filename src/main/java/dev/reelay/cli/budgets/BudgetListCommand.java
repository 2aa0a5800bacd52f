package dev.reelay.cli.budgets;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reelay.cli.ExitCode;
import dev.reelay.cli.broker.CommandContext;
import dev.reelay.cli.broker.ReadingOptions;
import dev.reelay.view.money.BudgetStanding;
import dev.reelay.view.money.Budgets;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Lists the budgets. */
@Command(
        name = "list",
        mixinStandardHelpOptions = true,
        description = {
            "Lists the budgets, and what of them is spent today, in UTC.",
            "SETTLED is what RunComfy says that jobs cost, ESTIMATED what was set aside for jobs that ended and of which it says nothing,"
                    + " RESERVED what is set aside for jobs that have not ended: all three count. Jobs of unknown price (UNPRICED) are in"
                    + " none of them.",
            ""
        },
        footer = {"", "  reelay budget list", "  reelay budget list -o jsonl"})
final class BudgetListCommand implements Callable<Integer> {

    @Mixin
    private final ReadingOptions options = new ReadingOptions();

    private final CommandContext context;

    BudgetListCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        return options.onJobs(context, (_, reading) -> {
            List<BudgetStanding> budgets = Budgets.of(
                    reading.commands().budgets(),
                    reading.spend(),
                    context.clock().instant());
            List<ObjectNode> json = budgets.stream().map(BudgetJson::of).toList();
            options.output()
                    .printList(
                            context.terminal(),
                            () -> BudgetText.print(budgets, context.terminal()),
                            () -> JsonNodeFactory.instance.arrayNode().addAll(json),
                            json);
            return ExitCode.OK.number();
        });
    }
}
