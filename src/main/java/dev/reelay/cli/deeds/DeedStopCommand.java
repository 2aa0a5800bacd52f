package dev.reelay.cli.deeds;

import dev.reelay.cli.broker.ActionAnswer;
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
import picocli.CommandLine.Parameters;

/** Stops an action on many. */
@Command(
        name = "stop",
        mixinStandardHelpOptions = true,
        description = {
            "Stops an action on many, wherever it runs.",
            "What it has done stays done; the rest of its jobs is left alone. Whoever does it ends within a batch.",
            ""
        },
        footer = {"", "  reelay deeds stop 3f0c9e1a --reason 'the wrong model'"})
final class DeedStopCommand implements Callable<Integer> {

    @Parameters(index = "0", paramLabel = "ACTION", description = "the id, as \"deeds list --open\" shows it")
    private String id = "";

    @Mixin
    private final ReasonOption reason = new ReasonOption();

    @Mixin
    private final KafkaOptions kafka = new KafkaOptions();

    @Mixin
    private final ReadOption read = new ReadOption();

    @Mixin
    private final AnswerOption output = new AnswerOption();

    private final CommandContext context;

    DeedStopCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        try (Connection connection = context.open(kafka)) {
            Steering steering = read.recorded(connection, context.actor(), context.terminal(), context.clock());
            return ActionAnswer.print(steering.stop(id, reason.text()), "--yes", output, context.terminal());
        }
    }
}
