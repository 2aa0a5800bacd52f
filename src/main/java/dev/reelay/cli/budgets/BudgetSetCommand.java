package dev.reelay.cli.budgets;

import dev.reelay.actions.commands.BudgetNumbers;
import dev.reelay.cli.broker.ActionAnswer;
import dev.reelay.cli.broker.ActionOptions;
import dev.reelay.cli.broker.CommandContext;
import dev.reelay.cli.broker.ScopeOption;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Sets a budget. */
@Command(
        name = "set",
        mixinStandardHelpOptions = true,
        description = {
            "Sets the budget of a scope, in the place of the one that it has: what is not given has no budget.",
            "A job counts in all of its scopes. When a budget is reached, submissions wait for the next day of UTC; no job fails or is"
                    + " cancelled for it.",
            ""
        },
        footer = {
            "",
            "  reelay budget set --all --usd-per-day 50 --reason 'as agreed with finance'",
            "  reelay budget set luma/luma-ray-2/image-to-video --jobs-per-day 200",
            "  reelay budget set tenant/acme --usd-per-day 12.50"
        })
final class BudgetSetCommand implements Callable<Integer> {

    @Mixin
    private final ScopeOption scope = new ScopeOption();

    @Option(
            names = "--usd-per-day",
            paramLabel = "N",
            description = "what the jobs of a day may cost, in US dollars; jobs of a model whose price is unknown wait")
    private @Nullable String usdPerDay;

    @Option(names = "--jobs-per-day", paramLabel = "N", description = "how many jobs may be submitted in a day")
    private @Nullable String jobsPerDay;

    @Mixin
    private final ActionOptions options = new ActionOptions();

    private final CommandContext context;

    BudgetSetCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        String which = scope.key();
        BudgetNumbers numbers = new BudgetNumbers(usdPerDay, jobsPerDay);
        return options.actAtOnce(
                context,
                steering -> ActionAnswer.print(steering.budget(which, numbers, options.reason()), options, context));
    }
}
