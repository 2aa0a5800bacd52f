package dev.reelay.main;

import dev.reelay.cli.CommandLineTool;
import dev.reelay.cli.Directories;
import dev.reelay.cli.HelpTexts;
import dev.reelay.cli.Terminal;
import dev.reelay.cli.catalog.CatalogCommand;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The beginning of the process. Without arguments the worker runs, in Quarkus. With arguments a command of the command line runs,
 * without Quarkus: it is there within the time that a shell's user waits.
 */
@QuarkusMain
public final class Main {

    /**
     * Set in the run that makes the AOT cache: before the worker runs, so does a command, to nowhere, so that the cache has its
     * classes, too.
     */
    private static final String TRAINING = "reelay.aot-training";

    private Main() {}

    /** Runs the worker, or the command that the arguments name. */
    public static void main(String... arguments) {
        if (arguments.length > 0) {
            System.exit(command(arguments));
        }
        if (Boolean.getBoolean(TRAINING)) {
            train();
        }
        Quarkus.run();
    }

    private static int command(String... arguments) {
        Optional<byte[]> help = HelpTexts.find(arguments);
        if (help.isPresent()) {
            System.out.writeBytes(help.get());
            System.out.flush();
            return 0;
        }
        return commandLine(Terminal.ofProcess()).run(arguments);
    }

    private static CommandLineTool commandLine(Terminal terminal) {
        return new CommandLineTool(terminal, List.of(CatalogCommand.with(terminal, Directories.OVER_HTTP)));
    }

    private static void train() {
        Terminal nowhere = new Terminal(
                Map.of(),
                InputStream.nullInputStream(),
                Terminal.writer(OutputStream.nullOutputStream()),
                Terminal.writer(OutputStream.nullOutputStream()),
                () -> {});
        HelpTexts.find("--help");
        commandLine(nowhere).run("catalog", "list");
    }
}
