package dev.reelay.cli;

import java.util.List;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Runs a command. Whatever ends it becomes an {@link ExitCode} and one line; a stack trace is shown only where it is asked for. */
public final class CommandLineTool {

    private final CommandLine commandLine;
    private final ReelayCommand root = new ReelayCommand();
    private final Terminal terminal;

    /** @param commands the groups of commands, with their names in their annotations */
    public CommandLineTool(Terminal terminal, List<CommandLine> commands) {
        this.terminal = terminal;
        commandLine = new CommandLine(root);
        commands.forEach(commandLine::addSubcommand);
        commandLine.addSubcommand(new AutoComplete.GenerateCompletion());
        commandLine.getSubcommands().values().forEach(CommandLineTool::setVersion);
        commandLine
                .setOut(terminal.out())
                .setErr(terminal.err())
                .setUsageHelpWidth(100)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setExecutionExceptionHandler((failure, command, result) -> failed(failure))
                .setParameterExceptionHandler((problem, arguments) -> misused(problem));
    }

    /** All commands. */
    CommandLine commandLine() {
        return commandLine;
    }

    /** Runs the command that the arguments name; answers what the process is to end with. Throws nothing. */
    public int run(String... arguments) {
        int exitCode;
        try {
            exitCode = commandLine.execute(arguments);
        } catch (RuntimeException e) {
            exitCode = failed(e);
        } catch (StackOverflowError | OutOfMemoryError e) { // the JVM's own code for it, 1, says that something differs
            exitCode = failed(new IllegalStateException(e));
        }
        terminal.flush();
        return exitCode;
    }

    /** {@code --version} is the same behind every command. */
    private static void setVersion(CommandLine command) {
        command.getCommandSpec().versionProvider(new ReelayCommand.Version());
        command.getSubcommands().values().forEach(CommandLineTool::setVersion);
    }

    private int failed(Exception failure) {
        if (failure instanceof CommandFailure expected) {
            terminal.say("reelay: " + expected.getMessage());
            return expected.exitCode().number();
        }
        if (failure instanceof ParameterException problem) {
            return misused(problem);
        }
        terminal.say("reelay: a fault of Reelay's own: " + failure
                + (root.debug() ? "" : "; \"reelay --debug ...\" shows where"));
        if (root.debug()) {
            failure.printStackTrace(terminal.err());
        }
        return ExitCode.INTERNAL.number();
    }

    private int misused(ParameterException problem) {
        terminal.say("reelay: " + problem.getMessage());
        CommandLine command = problem.getCommandLine();
        if (!UnmatchedArgumentException.printSuggestions(problem, terminal.err())) {
            terminal.say("See: " + command.getCommandSpec().qualifiedName() + " --help");
        }
        return ExitCode.USAGE.number();
    }
}
