package dev.reelay.cli.catalog;

import dev.reelay.cli.Directories;
import dev.reelay.cli.ExitCode;
import dev.reelay.cli.OutputOption;
import dev.reelay.cli.Terminal;
import dev.reelay.model.Model;
import dev.reelay.request.RequestReading;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Checks an input as the worker would. */
@Command(
        name = "validate",
        mixinStandardHelpOptions = true,
        description = {
            "Checks an input, or a whole request, by a model's schema and rules, as the worker does before it submits."
                    + " URLs are judged by their form and data: URIs by their content; the files behind URLs are not fetched,"
                    + " and hosts are not looked up. Exit code 0: a worker submits it; 65: it does not.",
            ""
        },
        footer = {
            "",
            "  reelay catalog validate luma/luma-ray-2/image-to-video input.json",
            "  echo '{\"prompt\":\"A lighthouse\"}' | reelay catalog validate luma/luma-ray-2/image-to-video -"
        })
final class ValidateCommand implements Callable<Integer> {

    @Parameters(index = "0", paramLabel = "MODEL", description = "the model's id, as in a request")
    private String model = "";

    @Parameters(
            index = "1",
            paramLabel = "INPUT.json",
            description = "a file with an input, or with a request that has it as \"input\"; - for standard input")
    private String file = "";

    @Mixin
    private final ModelOptions models = new ModelOptions();

    @Mixin
    private final OutputOption output = new OutputOption();

    private final Terminal terminal;
    private final Directories directories;

    ValidateCommand(Terminal terminal, Directories directories) {
        this.terminal = terminal;
        this.directories = directories;
    }

    @Override
    public Integer call() {
        InputFile input = InputFile.read(file, "INPUT.json", terminal.in());
        Model known = models.find(model, directories, terminal).model();
        InputReport report = switch (input.asRequestFor(known)) {
            case RequestReading.Valid valid -> {
                if (!valid.job().model().equals(known.id())) {
                    throw input.wrong("is a request for " + valid.job().model() + ", not for " + known.id());
                }
                yield InputJudge.judge(valid, known, terminal);
            }
            case RequestReading.Invalid invalid -> new InputReport(known, invalid.why(), List.of(), List.of());
            case RequestReading.Unreadable unreadable -> throw input.wrong("is not readable: " + unreadable.reason());
        };
        if (output.isJson()) {
            terminal.print(report.json());
        } else {
            report.print(terminal);
        }
        return (report.why() == null ? ExitCode.OK : ExitCode.INPUT).number();
    }
}
