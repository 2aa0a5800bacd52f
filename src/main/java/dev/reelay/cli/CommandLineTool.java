package dev.reelay.cli;

import java.util.List;
import java.util.Optional;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/**
 * Runs a command. Whatever ends it becomes an {@link ExitCode} and a {@link FailureReport}; a stack trace is shown only where it is
 * asked for.
 */
public final class CommandLineTool {

    private final CommandLine commandLine;
    private final ReelayCommand root = new ReelayCommand();
    private final Terminal terminal;
    private boolean wantsJson;

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
                .setParameterExceptionHandler((problem, arguments) -> failed(problem));
    }

    /** All commands. */
    CommandLine commandLine() {
        return commandLine;
    }

    /** Runs the command that the arguments name; answers what the process is to end with. Throws nothing. */
    public int run(String... arguments) {
        wantsJson = OutputOption.wantsJson(arguments);
        int exitCode;
        try {
            exitCode = commandLine.execute(arguments);
        } catch (RuntimeException e) {
            exitCode = failed(e);
        } catch (StackOverflowError | OutOfMemoryError e) { // the JVM's own code for it, 1, says that something differs
            exitCode = failed(new IllegalStateException(e));
        }
        terminal.flush();
        int written = lost().map(report()::expected).orElse(exitCode);
        terminal.flush();
        return written;
    }

    /** The answer cannot be written: what the command found is nobody's, so its exit code does not count. */
    private Optional<CommandFailure> lost() {
        return terminal.out()
                .failure()
                .map(failure -> new CommandFailure(ExitCode.IO_ERROR, StandardOutput.lost(failure)));
    }

    /** {@code --version} is the same behind every command. */
    private static void setVersion(CommandLine command) {
        command.getCommandSpec().versionProvider(new ReelayCommand.Version());
        command.getSubcommands().values().forEach(CommandLineTool::setVersion);
    }

    private int failed(Exception failure) {
        return switch (failure) {
            case CommandFailure expected -> report().expected(expected);
            case ParameterException problem -> report().misused(problem);
            default -> report().fault(failure);
        };
    }

    private FailureReport report() {
        return new FailureReport(terminal, wantsJson, root.debug());
    }
}
