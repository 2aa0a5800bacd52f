package dev.reelay.cli.catalog;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reelay.cli.CommandFailure;
import dev.reelay.cli.ExitCode;
import dev.reelay.cli.OutputOption;
import dev.reelay.cli.Terminal;
import dev.reelay.cli.catalog.FileCheck.Findings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Checks catalog files. */
@Command(
        name = "check",
        mixinStandardHelpOptions = true,
        description = {
            "Reads catalog files as a worker would at its start, and names every file that makes no sense. Asks nobody."
                    + " Exit code 0: a worker starts with them; 65: it does not.",
            ""
        },
        footer = {"", "  reelay catalog check catalog/", "  reelay catalog check my-model.json my-notes.json"})
final class CheckCommand implements Callable<Integer> {

    @Option(names = "--strict", description = "warnings are errors: models that would be set aside")
    private boolean strict;

    @Parameters(arity = "1..*", paramLabel = "FILE", description = "a folder, or files that are read together")
    private List<Path> paths = List.of();

    @Mixin
    private final OutputOption output = new OutputOption();

    private final Terminal terminal;

    CheckCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        FileCheck check = new FileCheck(terminal);
        List<Path> files = new ArrayList<>();
        List<String> errors = new ArrayList<>();
        List<String> warnings = new ArrayList<>();
        for (Path path : paths) {
            if (!Files.exists(path)) {
                throw new CommandFailure(ExitCode.INPUT, "there is no " + path);
            }
            if (Files.isDirectory(path)) {
                Findings found = check.folder(path);
                errors.addAll(found.errors());
                warnings.addAll(found.warnings());
            } else {
                files.add(path);
            }
        }
        if (!files.isEmpty()) {
            Findings found = check.files(files);
            errors.addAll(found.errors());
            warnings.addAll(found.warnings());
        }
        print(errors, warnings);
        return (errors.isEmpty() && (warnings.isEmpty() || !strict) ? ExitCode.OK : ExitCode.INPUT).number();
    }

    private void print(List<String> errors, List<String> warnings) {
        if (output.isJson()) {
            ObjectNode json = JsonNodeFactory.instance.objectNode();
            ArrayNode wrong = json.putArray("errors");
            errors.forEach(wrong::add);
            ArrayNode doubtful = json.putArray("warnings");
            warnings.forEach(doubtful::add);
            terminal.print(json);
            return;
        }
        errors.forEach(error -> terminal.print("error: " + error));
        warnings.forEach(warning -> terminal.print("warning: " + warning));
        if (errors.isEmpty()) {
            terminal.print(warnings.isEmpty() ? "no problems" : "a worker starts with them");
        }
    }
}
