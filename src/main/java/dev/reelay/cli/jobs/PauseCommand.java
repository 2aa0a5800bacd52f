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
    private final ReasonOption reason = new ReasonOption();

    @Mixin
    private final KafkaOptions kafka = new KafkaOptions();

    @Mixin
    private final ReadOption read = new ReadOption();

    @Mixin
    private final AnswerOption output = new AnswerOption();

    private final CommandContext context;

    PauseCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        String which = model.key();
        try (Connection connection = context.open(kafka)) {
            Steering steering = read.steeringAtOnce(connection, context.actor(), context.terminal(), context.clock());
            return ActionAnswer.print(steering.pause(which, reason.text()), "--yes", output, context.terminal());
        }
    }
}
