package dev.reelay.cli.jobs;

import dev.reelay.cli.CommandFailure;
import dev.reelay.cli.ExitCode;
import dev.reelay.cli.broker.CommandContext;
import dev.reelay.cli.broker.ReadingOptions;
import dev.reelay.view.row.JobRow;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Shows a job. */
@Command(
        name = "get",
        mixinStandardHelpOptions = true,
        description = {
            "Shows a job with its result.",
            "With -o json, \"result\" is the record as it is in its" + " topic. Exit code 65: there is no such job.",
            ""
        },
        footer = {
            "",
            "  reelay get order-4711-shot-3",
            "  reelay get order-4711-shot-3 -o json | jq -r .result.video_urls[]"
        })
final class GetCommand implements Callable<Integer> {

    @Parameters(index = "0", paramLabel = "ID", description = "the job's id")
    private String id = "";

    @Mixin
    private final ReadingOptions options = new ReadingOptions();

    private final CommandContext context;

    GetCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        return options.onJobs(context, (connection, reading) -> {
            JobRow row = reading.jobs()
                    .find(id)
                    .orElseThrow(() -> new CommandFailure(
                            ExitCode.INPUT,
                            "there is no job " + id + ": it was never accepted, or its receipt and its result are gone",
                            "ID",
                            id));
            JobAnswer.print(row, connection, options.output(), context.terminal());
            return ExitCode.OK.number();
        });
    }
}
