package dev.reelay.main;

import dev.reelay.cli.CommandLineTool;
import dev.reelay.cli.Directories;
import dev.reelay.cli.Terminal;
import dev.reelay.cli.actions.ActionsCommand;
import dev.reelay.cli.broker.CommandContext;
import dev.reelay.cli.broker.Connections;
import dev.reelay.cli.broker.WaitClock;
import dev.reelay.cli.budgets.BudgetCommands;
import dev.reelay.cli.catalog.CatalogCommand;
import dev.reelay.cli.console.ConsoleCommand;
import dev.reelay.cli.doctor.DoctorCommand;
import dev.reelay.cli.jobs.JobCommands;
import dev.reelay.cli.letters.DeadLettersCommand;
import dev.reelay.cli.limits.LimitCommands;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;

/** All commands of the command line. A new group of commands is added here. */
public final class AllCommands {

    private AllCommands() {}

    /** Runs the command that the arguments name; answers what the process is to end with. */
    static int run(String... arguments) {
        Terminal terminal = Terminal.ofProcess();
        return new CommandLineTool(
                        terminal,
                        of(new CommandContext(
                                terminal, Connections.TO_BROKERS, Directories.OVER_HTTP, WaitClock.SYSTEM)))
                .run(arguments);
    }

    /** All of them, in the order of help. */
    public static List<CommandLine> of(CommandContext context) {
        List<CommandLine> all = new ArrayList<>(JobCommands.with(context));
        all.add(LimitCommands.with(context));
        all.add(BudgetCommands.with(context));
        all.add(DeadLettersCommand.with(context));
        all.add(ActionsCommand.with(context));
        all.add(new CommandLine(new DoctorCommand(context)));
        all.add(CatalogCommand.with(context.terminal(), context.directories()));
        all.add(ConsoleCommand.with(context.terminal()));
        return all;
    }
}
