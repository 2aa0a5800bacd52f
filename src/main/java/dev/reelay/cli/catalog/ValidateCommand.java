package dev.reelay.cli.catalog;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reelay.cli.CommandFailure;
import dev.reelay.cli.Directories;
import dev.reelay.cli.ExitCode;
import dev.reelay.cli.OutputOption;
import dev.reelay.cli.Terminal;
import dev.reelay.job.FailureCode;
import dev.reelay.job.Outcome;
import dev.reelay.job.Violation;
import dev.reelay.model.InputVerdict;
import dev.reelay.model.Model;
import dev.reelay.records.ViolationJson;
import dev.reelay.request.RequestReading;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Checks an input as the worker would. */
@Command(
        name = "validate",
        mixinStandardHelpOptions = true,
        description = {
            "Checks an input, or a whole request, by a model's schema and rules, as the worker does before it submits."
                    + " The files behind its URLs are not fetched. Exit code 0: it fits; 65: it does not.",
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
        InputFile input = InputFile.read(file, terminal.in());
        Model known = models.find(model, directories, terminal);
        return switch (input.asRequestFor(known)) {
            case RequestReading.Valid valid -> {
                if (!valid.job().model().equals(known.id())) {
                    throw new CommandFailure(
                            ExitCode.INPUT,
                            input.name() + " is a request for " + valid.job().model() + ", not for " + known.id());
                }
                InputVerdict verdict = known.judge(valid.input());
                yield report(
                        known,
                        verdict.violations().isEmpty()
                                ? null
                                : Outcome.Failed.of(
                                        FailureCode.INVALID_INPUT,
                                        "The input does not fit " + known.id(),
                                        verdict.violations()),
                        verdict.warnings());
            }
            case RequestReading.Invalid invalid -> report(known, invalid.why(), List.of());
            case RequestReading.Unreadable unreadable ->
                throw new CommandFailure(ExitCode.INPUT, input.name() + ": " + unreadable.reason());
        };
    }

    private int report(Model known, Outcome.@Nullable Failed why, List<Violation> warnings) {
        if (output.isJson()) {
            terminal.print(json(known, why, warnings));
        } else {
            if (why == null) {
                String digest = known.source().schemaDigest();
                terminal.print("fits " + known.id() + (digest == null ? "" : " (schema " + digest + ")"));
            } else {
                lines(why).forEach(terminal::print);
            }
            warnings.forEach(warning -> terminal.print("warning: " + line(warning)));
        }
        return (why == null ? ExitCode.OK : ExitCode.INPUT).number();
    }

    private static List<String> lines(Outcome.Failed why) {
        return why.violations().isEmpty()
                ? List.of(why.message())
                : why.violations().stream().map(ValidateCommand::line).toList();
    }

    private static String line(Violation violation) {
        return violation.pointer() + " (" + violation.rule() + "): " + violation.message();
    }

    /** {@code error} and {@code warnings} are those of a result. */
    private static ObjectNode json(Model known, Outcome.@Nullable Failed why, List<Violation> warnings) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("model", known.id());
        if (known.source().schemaDigest() != null) {
            json.put("schema", known.source().schemaDigest());
        }
        json.put("valid", why == null);
        if (why != null) {
            ObjectNode error = json.putObject("error");
            error.put("code", why.code().code());
            error.put("message", why.message());
            error.put("retryable", why.code().isRetryable());
            error.set("violations", ViolationJson.write(why.violations()));
        }
        if (!warnings.isEmpty()) {
            json.set("warnings", ViolationJson.write(warnings));
        }
        return json;
    }
}
