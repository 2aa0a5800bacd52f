package dev.reelay.cli.deeds;

import dev.reelay.cli.broker.CommandContext;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The group of commands about what operators did. */
@Command(
        name = "deeds",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        description = {"What operators did; stops an action on many.", ""},
        footer = {"", "  reelay deeds list", "  reelay deeds COMMAND --help"})
public final class DeedsCommand implements Runnable {

    @Spec
    private @Nullable CommandSpec spec;

    private DeedsCommand() {}

    /** The group with all its commands. */
    public static CommandLine with(CommandContext context) {
        return new CommandLine(new DeedsCommand())
                .addSubcommand(new DeedListCommand(context))
                .addSubcommand(new DeedShowCommand(context))
                .addSubcommand(new DeedStopCommand(context));
    }

    @Override
    public void run() {
        if (spec != null) {
            throw new ParameterException(spec.commandLine(), "a command is missing");
        }
    }
}
