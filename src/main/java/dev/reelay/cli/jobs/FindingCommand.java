package dev.reelay.cli.jobs;

import dev.reelay.cli.CommandFailure;
import dev.reelay.cli.ExitCode;
import dev.reelay.cli.broker.ActionAnswer;
import dev.reelay.cli.broker.ActionOptions;
import dev.reelay.cli.broker.CommandContext;
import dev.reelay.outcome.Finding;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Records what was found out about a job. */
@Command(
        name = "finding",
        mixinStandardHelpOptions = true,
        description = {
            "Records what you found at RunComfy about a job in doubt.",
            "Of a job with submission_unknown Reelay cannot know whether RunComfy had it and charged for it. Whether it may be retried"
                    + " rests on what you found.",
            ""
        },
        footer = {
            "",
            "  reelay list --code submission_unknown",
            "  reelay finding order-4711-shot-3 not_at_runcomfy --reason 'searched the dashboard for 21 Nov'"
        })
final class FindingCommand implements Callable<Integer> {

    @Parameters(index = "0", paramLabel = "ID", description = "the job's id")
    private String id = "";

    @Parameters(
            index = "1",
            paramLabel = "FINDING",
            description = "not_at_runcomfy: RunComfy never had it; not_charged: it had it and did not charge; charged")
    private String finding = "";

    @Mixin
    private final ActionOptions options = new ActionOptions();

    private final CommandContext context;

    FindingCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        Finding found = found();
        return options.act(
                context,
                steering -> ActionAnswer.print(steering.recordFinding(id, found, options.reason()), options, context));
    }

    private Finding found() {
        try {
            return Finding.of(finding);
        } catch (IllegalArgumentException e) {
            throw new CommandFailure(ExitCode.USAGE, String.valueOf(e.getMessage()), "FINDING", finding);
        }
    }
}
