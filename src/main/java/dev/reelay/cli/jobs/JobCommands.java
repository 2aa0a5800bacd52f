package dev.reelay.cli.jobs;

import dev.reelay.cli.broker.CommandContext;
import java.util.List;
import picocli.CommandLine;

/** The commands about jobs. They stand beside the groups: one types them all day. */
public final class JobCommands {

    private JobCommands() {}

    /** All of them, in the order of help. */
    public static List<CommandLine> with(CommandContext context) {
        return List.of(
                new CommandLine(new SubmitCommand(context)),
                new CommandLine(new GetCommand(context)),
                new CommandLine(new ListCommand(context)),
                new CommandLine(new WaitCommand(context)),
                new CommandLine(new CancelCommand(context)),
                new CommandLine(new RetryCommand(context)),
                new CommandLine(new FindingCommand(context)),
                OutputsCommand.with(context),
                new CommandLine(new PauseCommand(context)),
                new CommandLine(new ResumeCommand(context)),
                new CommandLine(new PausesCommand(context)));
    }
}
