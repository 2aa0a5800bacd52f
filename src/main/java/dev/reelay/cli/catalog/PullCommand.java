package dev.reelay.cli.catalog;

import dev.reelay.cli.Directories;
import dev.reelay.cli.ExitCode;
import dev.reelay.cli.OutputOption;
import dev.reelay.cli.RunComfyOptions;
import dev.reelay.cli.Terminal;
import dev.reelay.pull.Layout;
import dev.reelay.pull.PullException;
import dev.reelay.pull.PulledFolder;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Copies RunComfy's list into a folder. */
@Command(
        name = "pull",
        mixinStandardHelpOptions = true,
        description = {
            "Copies RunComfy's list of models into a folder, one file for each model. What was changed there since the last"
                    + " pull, and files that no pull wrote, stay as they are. A list that cannot be read to its end changes"
                    + " nothing.",
            ""
        },
        footer = {"", "  reelay catalog pull catalog/", "  reelay catalog pull --search luma --single-file configmap/"})
final class PullCommand implements Callable<Integer> {

    @Mixin
    private final ScopeOptions scope = new ScopeOptions();

    @Option(
            names = "--single-file",
            negatable = true,
            description = "one file with all models, for a ConfigMap (default: as the last pull did)")
    private @Nullable Boolean singleFile;

    @Option(
            names = "--force",
            description = "overwrite what was changed locally, and believe a list that lost most of its models")
    private boolean force;

    @Parameters(paramLabel = "DIR", description = "the folder; it is made where it is missing")
    private Path folder = Path.of("");

    @Mixin
    private final RunComfyOptions runComfy = new RunComfyOptions();

    @Mixin
    private final OutputOption output = new OutputOption();

    private final Terminal terminal;
    private final Directories directories;

    PullCommand(Terminal terminal, Directories directories) {
        this.terminal = terminal;
        this.directories = directories;
    }

    @Override
    public Integer call() {
        PulledFolder pulled = new PulledFolder(folder);
        try {
            PulledFolder.Report report = scope.report(
                    pulled,
                    search -> RunComfyList.read(runComfy, directories, terminal, search, pulled),
                    (list, search) -> pulled.pull(list, search, layout(), force));
            ChangeReport.print(report, output, terminal);
            return ExitCode.OK.number();
        } catch (PullException e) {
            throw RunComfyList.failure(e, folder);
        }
    }

    private @Nullable Layout layout() {
        return singleFile == null ? null : singleFile ? Layout.LIST : Layout.FILES;
    }
}
