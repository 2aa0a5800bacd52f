package dev.reelay.cli.letters;

import dev.reelay.cli.broker.CommandContext;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The group of commands about dead letters. */
@Command(
        name = "dead-letters",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        description = {"Records of the requests topic that are no requests, or use an id again.", ""},
        footer = {"", "  reelay dead-letters list", "  reelay dead-letters COMMAND --help"})
public final class DeadLettersCommand implements Runnable {

    @Spec
    private @Nullable CommandSpec spec;

    private DeadLettersCommand() {}

    /** The group with all its commands. */
    public static CommandLine with(CommandContext context) {
        return new CommandLine(new DeadLettersCommand())
                .addSubcommand(new LetterListCommand(context))
                .addSubcommand(new LetterShowCommand(context))
                .addSubcommand(new RedriveCommand(context));
    }

    @Override
    public void run() {
        if (spec != null) {
            throw new ParameterException(spec.commandLine(), "a command is missing");
        }
    }
}
