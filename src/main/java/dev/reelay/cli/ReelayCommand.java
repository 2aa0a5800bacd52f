package dev.reelay.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command that all others stand below. */
@Command(
        name = "reelay",
        mixinStandardHelpOptions = true,
        versionProvider = ReelayCommand.Version.class,
        synopsisSubcommandLabel = "COMMAND",
        description = {
            "Without arguments the worker runs: see the README. With a command that command runs, and no worker.",
            ""
        },
        footer = {
            "",
            "Exit codes: 0 done, 1 something differs or is wrong, 64 usage, 65 input, 69 RunComfy or the brokers unavailable, 70 a"
                    + " fault of Reelay's own, 73 a file cannot be written, 74 the answer cannot be written, 75 try again later,"
                    + " 77 token; of a job that was waited for: 2 failed, 3 cancelled, 4 expired.",
            "",
            "  reelay doctor",
            "  reelay submit request.json --wait",
            "  reelay list --state failed",
            "  reelay catalog show luma/luma-ray-2/image-to-video"
        })
final class ReelayCommand implements Runnable {

    @Option(names = "--debug", description = "after a fault, show where it happened")
    private boolean debug;

    @Spec
    private @Nullable CommandSpec spec;

    boolean debug() {
        return debug;
    }

    /** Without a command there is nothing to do: the worker runs only where there are no arguments at all. */
    @Override
    public void run() {
        if (spec != null) {
            throw new ParameterException(spec.commandLine(), "a command is missing");
        }
    }

    /** The version of the build. */
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = ReelayCommand.class.getPackage().getImplementationVersion();
            return new String[] {"reelay " + (version == null ? "(not packaged)" : version)};
        }
    }
}
