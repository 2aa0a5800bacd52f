package dev.reelay.main;

import dev.reelay.cli.HelpTexts;
import dev.reelay.cli.StandardOutput;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;
import java.util.Optional;

/**
 * The beginning of the process. Without arguments the worker runs, in Quarkus. With arguments a command of the command line runs,
 * without Quarkus: it is there within the time that a shell's user waits.
 *
 * <p>This class refers to nothing that help does not need: what it refers to may be loaded together with it.
 */
@QuarkusMain
public final class Main {

    Main() {} // Quarkus makes it a bean

    /** Runs the worker, or the command that the arguments name. */
    public static void main(String... arguments) {
        Optional<byte[]> help = HelpTexts.find(arguments);
        if (help.isPresent()) {
            // Not System.exit: it would have the log set up, which takes as long as the rest.
            int exitCode = StandardOutput.write(help.get());
            if (exitCode != 0) {
                System.exit(exitCode);
            }
        } else if (arguments.length > 0) {
            System.exit(AllCommands.run(arguments));
        } else {
            Quarkus.run();
        }
    }
}
