package dev.reelay.cli.budgets;

import dev.reelay.cli.broker.CommandContext;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The group of commands about budgets. */
@Command(
        name = "budget",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        description = {"Budgets of a day of UTC for what all workers submit: of all jobs, a model, or a tenant.", ""},
        footer = {"", "  reelay budget list", "  reelay budget COMMAND --help"})
public final class BudgetCommands implements Runnable {

    @Spec
    private @Nullable CommandSpec spec;

    private BudgetCommands() {}

    /** The group with all its commands. */
    public static CommandLine with(CommandContext context) {
        return new CommandLine(new BudgetCommands())
                .addSubcommand(new BudgetSetCommand(context))
                .addSubcommand(new BudgetLiftCommand(context))
                .addSubcommand(new BudgetListCommand(context));
    }

    @Override
    public void run() {
        if (spec != null) {
            throw new ParameterException(spec.commandLine(), "a command is missing");
        }
    }
}
