package dev.reelay.cli.limits;

import dev.reelay.actions.commands.LimitNumbers;
import dev.reelay.cli.broker.ActionAnswer;
import dev.reelay.cli.broker.ActionOptions;
import dev.reelay.cli.broker.CommandContext;
import dev.reelay.cli.broker.ScopeOption;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Sets a limit. */
@Command(
        name = "set",
        mixinStandardHelpOptions = true,
        description = {
            "Sets the limit of a scope, in the place of the one that it has: what is not given is not limited.",
            "A job counts in all of its scopes. Nothing that runs is cancelled: a lower limit drains.",
            ""
        },
        footer = {
            "",
            "  reelay limit set --all --outstanding 40 --per-minute 60 --reason 'as RunComfy wrote'",
            "  reelay limit set luma/luma-ray-2/image-to-video --outstanding 4",
            "  reelay limit set tenant/acme --outstanding 10 --weight 3"
        })
final class LimitSetCommand implements Callable<Integer> {

    @Mixin
    private final ScopeOption scope = new ScopeOption();

    @Option(
            names = "--outstanding",
            paramLabel = "N",
            description = "how many jobs all workers together have at RunComfy at a time")
    private @Nullable String outstanding;

    @Option(
            names = "--per-minute",
            paramLabel = "N",
            description = "how many jobs all workers together submit in a minute")
    private @Nullable String perMinute;

    @Option(
            names = "--weight",
            paramLabel = "N",
            description = "how many jobs of a tenant are submitted in a round, 1 without")
    private @Nullable String weight;

    @Mixin
    private final ActionOptions options = new ActionOptions();

    private final CommandContext context;

    LimitSetCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        String which = scope.key();
        LimitNumbers numbers = new LimitNumbers(outstanding, perMinute, weight);
        return options.actAtOnce(
                context,
                steering -> ActionAnswer.print(steering.limit(which, numbers, options.reason()), options, context));
    }
}
