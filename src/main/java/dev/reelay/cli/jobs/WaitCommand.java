package dev.reelay.cli.jobs;

import dev.reelay.cli.broker.AnswerOption;
import dev.reelay.cli.broker.CommandContext;
import dev.reelay.cli.broker.Connection;
import dev.reelay.cli.broker.DurationText;
import dev.reelay.cli.broker.KafkaOptions;
import dev.reelay.cli.broker.ReadOption;
import dev.reelay.cli.broker.Reading;
import dev.reelay.view.row.JobRow;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Waits for the end of a job. */
@Command(
        name = "wait",
        mixinStandardHelpOptions = true,
        description = {
            "Waits until a job has ended, and shows it.",
            "Also for a job whose request has not come yet. Exit code 0: completed,"
                    + " 2 failed, 3 cancelled, 4 expired, 65 rejected, 75 it has not ended in time.",
            ""
        },
        footer = {"", "  reelay wait order-4711-shot-3 --timeout 30m"})
final class WaitCommand implements Callable<Integer> {

    @Parameters(index = "0", paramLabel = "ID", description = "the job's id")
    private String id = "";

    @Option(
            names = "--timeout",
            paramLabel = "TIME",
            converter = DurationText.class,
            description = "how long to wait, for example 30m (default: as long as it takes)")
    private @Nullable Duration timeout;

    @Mixin
    private final KafkaOptions kafka = new KafkaOptions();

    @Mixin
    private final ReadOption read = new ReadOption();

    @Mixin
    private final AnswerOption output = new AnswerOption();

    private final CommandContext context;

    WaitCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        try (Connection connection = context.open(kafka)) {
            Reading reading = read.view(connection, context.terminal(), context.clock());
            JobRow row = new Following(reading, context.terminal(), context.clock()).follow(id, _ -> true, timeout);
            JobAnswer.print(row, connection, output, context.terminal());
            return JobAnswer.exitCode(row).number();
        }
    }
}
