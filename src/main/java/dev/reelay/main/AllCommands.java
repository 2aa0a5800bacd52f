package dev.reelay.main;

import dev.reelay.cli.CommandLineTool;
import dev.reelay.cli.Directories;
import dev.reelay.cli.Terminal;
import dev.reelay.cli.catalog.CatalogCommand;
import java.util.List;

/** All commands of the command line. A new group of commands is added here. */
final class AllCommands {

    private AllCommands() {}

    /** Runs the command that the arguments name; answers what the process is to end with. */
    static int run(String... arguments) {
        Terminal terminal = Terminal.ofProcess();
        return new CommandLineTool(terminal, List.of(CatalogCommand.with(terminal, Directories.OVER_HTTP)))
                .run(arguments);
    }
}
