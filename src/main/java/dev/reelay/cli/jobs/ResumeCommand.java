package dev.reelay.cli.jobs;

import dev.reelay.cli.broker.ActionAnswer;
import dev.reelay.cli.broker.ActionOptions;
import dev.reelay.cli.broker.CommandContext;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Ends a pause. */
@Command(
        name = "resume",
        mixinStandardHelpOptions = true,
        description = {
            "Ends the pause of a model, or the one of all models.",
            "With --all, pauses of single models stay. See \"reelay pauses\".",
            ""
        },
        footer = {"", "  reelay resume --all", "  reelay resume luma/luma-ray-2/image-to-video"})
final class ResumeCommand implements Callable<Integer> {

    @Mixin
    private final ModelOrAll model = new ModelOrAll();

    @Mixin
    private final ActionOptions options = new ActionOptions();

    private final CommandContext context;

    ResumeCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        String which = model.key();
        return options.actAtOnce(
                context, steering -> ActionAnswer.print(steering.resume(which, options.reason()), options, context));
    }
}
