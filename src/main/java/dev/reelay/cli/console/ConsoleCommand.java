package dev.reelay.cli.console;

import dev.reelay.cli.Terminal;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The group of commands about the console. */
@Command(
        name = "console",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        description = {"Users of the console.", ""},
        footer = {"", "  reelay console hash alice act"})
public final class ConsoleCommand implements Runnable {

    @Spec
    private @Nullable CommandSpec spec;

    private ConsoleCommand() {}

    /** The group with all its commands. */
    public static CommandLine with(Terminal terminal) {
        return new CommandLine(new ConsoleCommand()).addSubcommand(new HashCommand(terminal));
    }

    @Override
    public void run() {
        if (spec != null) {
            throw new ParameterException(spec.commandLine(), "a command is missing");
        }
    }
}
