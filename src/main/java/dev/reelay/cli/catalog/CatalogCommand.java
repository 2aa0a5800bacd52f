package dev.reelay.cli.catalog;

import dev.reelay.cli.Directories;
import dev.reelay.cli.Terminal;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The group of commands about models. */
@Command(
        name = "catalog",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        description = {"The models that requests may name: RunComfy's list, catalog files, inputs.", ""},
        footer = {"", "  reelay catalog pull catalog/", "  reelay catalog COMMAND --help"})
public final class CatalogCommand implements Runnable {

    @Spec
    private @Nullable CommandSpec spec;

    private CatalogCommand() {}

    /** The group with all its commands. */
    public static CommandLine with(Terminal terminal, Directories directories) {
        return new CommandLine(new CatalogCommand())
                .addSubcommand(new PullCommand(terminal, directories))
                .addSubcommand(new DiffCommand(terminal, directories))
                .addSubcommand(new CheckCommand(terminal))
                .addSubcommand(new ListCommand(terminal, directories))
                .addSubcommand(new ShowCommand(terminal, directories))
                .addSubcommand(new ValidateCommand(terminal, directories));
    }

    @Override
    public void run() {
        if (spec != null) {
            throw new ParameterException(spec.commandLine(), "a command is missing");
        }
    }
}
