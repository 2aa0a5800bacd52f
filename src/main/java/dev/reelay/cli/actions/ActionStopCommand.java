package dev.reelay.cli.actions;

import dev.reelay.cli.broker.ActionAnswer;
import dev.reelay.cli.broker.ActionOptions;
import dev.reelay.cli.broker.CommandContext;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Stops a bulk action. */
@Command(
        name = "stop",
        mixinStandardHelpOptions = true,
        description = {
            "Stops a bulk action, wherever it runs.",
            "What it has done stays done; the rest is left alone. The process that does it ends within a batch.",
            ""
        },
        footer = {"", "  reelay actions stop 3f0c9e1a-5b7d-4c1e-9a52-6d0c8f1e2b34 -r 'wrong model'"})
final class ActionStopCommand implements Callable<Integer> {

    @Parameters(index = "0", paramLabel = "ACTION", description = "the id, as \"actions list --open\" shows it")
    private String id = "";

    @Mixin
    private final ActionOptions options = new ActionOptions();

    private final CommandContext context;

    ActionStopCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        return options.actOnRecord(
                context, steering -> ActionAnswer.print(steering.stop(id, options.reason()), options, context));
    }
}
