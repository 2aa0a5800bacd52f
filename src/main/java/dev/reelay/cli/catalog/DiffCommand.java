package dev.reelay.cli.catalog;

import dev.reelay.cli.Directories;
import dev.reelay.cli.ExitCode;
import dev.reelay.cli.OutputOption;
import dev.reelay.cli.RunComfyOptions;
import dev.reelay.cli.Terminal;
import dev.reelay.pull.PullException;
import dev.reelay.pull.PulledFolder;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Compares a folder with RunComfy's list. */
@Command(
        name = "diff",
        mixinStandardHelpOptions = true,
        description = {
            "Compares a folder with RunComfy's list, and changes nothing. Exit code 0: they are the same; 1: they differ,"
                    + " whoever changed what: a model was added, updated or is gone at RunComfy, or it was changed in the folder"
                    + " (locally changed) or stands there in a file that no pull wrote (not pulled).",
            ""
        },
        footer = {"", "  reelay catalog diff catalog/; [ $? -eq 1 ] && echo \"catalog/ and RunComfy's list differ\""})
final class DiffCommand implements Callable<Integer> {

    @Mixin
    private final ScopeOptions scope = new ScopeOptions();

    @Parameters(paramLabel = "DIR", description = "the folder")
    private Path folder = Path.of("");

    @Mixin
    private final RunComfyOptions runComfy = new RunComfyOptions();

    @Mixin
    private final OutputOption output = new OutputOption();

    private final Terminal terminal;
    private final Directories directories;

    DiffCommand(Terminal terminal, Directories directories) {
        this.terminal = terminal;
        this.directories = directories;
    }

    @Override
    public Integer call() {
        PulledFolder pulled = new PulledFolder(folder);
        try {
            pulled.check();
            PulledFolder.Report report = scope.report(
                    pulled,
                    search -> RunComfyList.read(runComfy, directories, terminal, search, pulled),
                    (list, search) -> pulled.compare(list, search));
            ChangeReport.print(report, output, terminal);
            return (report.changes().isEmpty() ? ExitCode.OK : ExitCode.DRIFT).number();
        } catch (PullException e) {
            throw RunComfyList.failure(e, folder);
        }
    }
}
