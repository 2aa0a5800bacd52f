package dev.reelay.cli.jobs;

import dev.reelay.cli.broker.ActionAnswer;
import dev.reelay.cli.broker.ActionOptions;
import dev.reelay.cli.broker.CommandContext;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Pauses submissions. */
@Command(
        name = "pause",
        mixinStandardHelpOptions = true,
        description = {
            "Pauses submissions of a model, or of all.",
            "They are paused until they are resumed. Jobs that RunComfy has are followed to their end.",
            ""
        },
        footer = {
            "",
            "  reelay pause --all --reason 'the bill is looked at'",
            "  reelay pause luma/luma-ray-2/image-to-video"
        })
final class PauseCommand implements Callable<Integer> {

    @Mixin
    private final ModelOrAll model = new ModelOrAll();

    @Mixin
    private final ActionOptions options = new ActionOptions();

    private final CommandContext context;

    PauseCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        String which = model.key();
        return options.actAtOnce(
                context, steering -> ActionAnswer.print(steering.pause(which, options.reason()), options, context));
    }
}
