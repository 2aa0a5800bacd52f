package dev.reelay.cli.limits;

import dev.reelay.cli.broker.CommandContext;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The group of commands about shared limits. */
@Command(
        name = "limit",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        description = {"Limits what all workers submit together: of all jobs, a model, or a tenant.", ""},
        footer = {"", "  reelay limit list", "  reelay limit COMMAND --help"})
public final class LimitCommands implements Runnable {

    @Spec
    private @Nullable CommandSpec spec;

    private LimitCommands() {}

    /** The group with all its commands. */
    public static CommandLine with(CommandContext context) {
        return new CommandLine(new LimitCommands())
                .addSubcommand(new LimitSetCommand(context))
                .addSubcommand(new LimitLiftCommand(context))
                .addSubcommand(new LimitListCommand(context));
    }

    @Override
    public void run() {
        if (spec != null) {
            throw new ParameterException(spec.commandLine(), "a command is missing");
        }
    }
}
