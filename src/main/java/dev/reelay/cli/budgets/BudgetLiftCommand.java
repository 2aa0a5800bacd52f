package dev.reelay.cli.budgets;

import dev.reelay.cli.broker.ActionAnswer;
import dev.reelay.cli.broker.ActionOptions;
import dev.reelay.cli.broker.CommandContext;
import dev.reelay.cli.broker.ScopeOption;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Lifts a budget. */
@Command(
        name = "lift",
        mixinStandardHelpOptions = true,
        description = {"Lifts the budget of a scope: jobs that wait for it are submitted.", ""},
        footer = {"", "  reelay budget lift --all", "  reelay budget lift luma/luma-ray-2/image-to-video"})
final class BudgetLiftCommand implements Callable<Integer> {

    @Mixin
    private final ScopeOption scope = new ScopeOption();

    @Mixin
    private final ActionOptions options = new ActionOptions();

    private final CommandContext context;

    BudgetLiftCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        String which = scope.key();
        return options.actAtOnce(
                context,
                steering -> ActionAnswer.print(steering.liftBudget(which, options.reason()), options, context));
    }
}
