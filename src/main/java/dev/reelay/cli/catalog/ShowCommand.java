package dev.reelay.cli.catalog;

import dev.reelay.cli.Directories;
import dev.reelay.cli.ExitCode;
import dev.reelay.cli.OutputOption;
import dev.reelay.cli.Terminal;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Shows a model. */
@Command(
        name = "show",
        mixinStandardHelpOptions = true,
        description = {
            "Shows what a model asks of an input: its fields with their types, bounds and defaults, the rules for the files"
                    + " behind its URLs, how long its jobs take, and its base price.",
            ""
        },
        footer = {"", "  reelay catalog show luma/luma-ray-2/image-to-video"})
final class ShowCommand implements Callable<Integer> {

    @Parameters(paramLabel = "MODEL", description = "the model's id, as in a request")
    private String model = "";

    @Mixin
    private final ModelOptions models = new ModelOptions();

    @Mixin
    private final OutputOption output = new OutputOption();

    private final Terminal terminal;
    private final Directories directories;

    ShowCommand(Terminal terminal, Directories directories) {
        this.terminal = terminal;
        this.directories = directories;
    }

    @Override
    public Integer call() {
        KnownModels.Known found = models.find(model, directories, terminal);
        if (output.isJson()) {
            terminal.print(ModelReport.json(found));
        } else {
            ModelReport.print(found, terminal);
        }
        return ExitCode.OK.number();
    }
}
