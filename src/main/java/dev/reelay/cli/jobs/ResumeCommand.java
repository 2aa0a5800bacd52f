package dev.reelay.cli.jobs;

import dev.reelay.cli.broker.AnswerOption;
import dev.reelay.cli.broker.CommandContext;
import dev.reelay.cli.broker.Connection;
import dev.reelay.cli.broker.KafkaOptions;
import dev.reelay.cli.broker.ReadOption;
import dev.reelay.cli.broker.ReasonOption;
import dev.reelay.cli.broker.Steering;
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
    private final ReasonOption reason = new ReasonOption();

    @Mixin
    private final KafkaOptions kafka = new KafkaOptions();

    @Mixin
    private final ReadOption read = new ReadOption();

    @Mixin
    private final AnswerOption output = new AnswerOption();

    private final CommandContext context;

    ResumeCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        String which = model.key();
        try (Connection connection = context.open(kafka)) {
            Steering steering = read.steeringAtOnce(connection, context.actor(), context.terminal(), context.clock());
            return ActionAnswer.print(steering.resume(which, reason.text()), "--yes", output, context.terminal());
        }
    }
}
