package dev.reelay.cli.jobs;

import dev.reelay.cli.broker.CommandContext;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The group of commands about copies of outputs. */
@Command(
        name = "outputs",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        description = {"Copies of outputs in a store of one's own.", ""},
        footer = {"", "  reelay list --stored failed", "  reelay outputs COMMAND --help"})
final class OutputsCommand implements Runnable {

    @Spec
    private @Nullable CommandSpec spec;

    private OutputsCommand() {}

    /** The group with all its commands. */
    static CommandLine with(CommandContext context) {
        return new CommandLine(new OutputsCommand()).addSubcommand(new StoreOutputsCommand(context));
    }

    @Override
    public void run() {
        if (spec != null) {
            throw new ParameterException(spec.commandLine(), "a command is missing");
        }
    }
}
