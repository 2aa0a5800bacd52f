package dev.reelay.cli.actions;

import dev.reelay.cli.broker.CommandContext;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The group of commands about what operators did. */
@Command(
        name = "actions",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        description = {"What operators did; stops a bulk action.", ""},
        footer = {"", "  reelay actions list", "  reelay actions COMMAND --help"})
public final class ActionsCommand implements Runnable {

    @Spec
    private @Nullable CommandSpec spec;

    private ActionsCommand() {}

    /** The group with all its commands. */
    public static CommandLine with(CommandContext context) {
        return new CommandLine(new ActionsCommand())
                .addSubcommand(new ActionListCommand(context))
                .addSubcommand(new ActionShowCommand(context))
                .addSubcommand(new ActionStopCommand(context));
    }

    @Override
    public void run() {
        if (spec != null) {
            throw new ParameterException(spec.commandLine(), "a command is missing");
        }
    }
}
