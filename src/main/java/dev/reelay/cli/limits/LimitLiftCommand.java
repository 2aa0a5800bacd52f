package dev.reelay.cli.limits;

import dev.reelay.cli.broker.ActionAnswer;
import dev.reelay.cli.broker.ActionOptions;
import dev.reelay.cli.broker.CommandContext;
import dev.reelay.cli.broker.ScopeOption;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Lifts a limit. */
@Command(
        name = "lift",
        mixinStandardHelpOptions = true,
        description = {
            "Lifts the limit of a scope that a command has set.",
            "For all jobs, what workers have in REELAY_LIMIT_OUTSTANDING and REELAY_LIMIT_PER_MINUTE holds again.",
            ""
        },
        footer = {"", "  reelay limit lift --all", "  reelay limit lift luma/luma-ray-2/image-to-video"})
final class LimitLiftCommand implements Callable<Integer> {

    @Mixin
    private final ScopeOption scope = new ScopeOption();

    @Mixin
    private final ActionOptions options = new ActionOptions();

    private final CommandContext context;

    LimitLiftCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        String which = scope.key();
        return options.actAtOnce(
                context, steering -> ActionAnswer.print(steering.liftLimit(which, options.reason()), options, context));
    }
}
