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
            "Reads catalog files as a worker would at its start, says what it would warn of, and names every file that makes no"
                    + " sense. Makes no network call. Exit code 0: a worker starts with them; 65: it does not.",
            ""
        },
        footer = {"", "  reelay catalog check catalog/", "  reelay catalog check my-model.json my-notes.json"})
final class CheckCommand implements Callable<Integer> {

    @Option(
            names = "--strict",
            description = "exit code 65 for warnings, too: models that are set aside, notes that do not fit")
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
        Findings found = Findings.NONE;
        for (Path path : paths) {
            if (!Files.exists(path)) {
                throw new CommandFailure(ExitCode.INPUT, "there is no " + path, "FILE", path.toString());
            }
            if (Files.isDirectory(path)) {
                found = found.and(check.folder(path));
            } else {
                files.add(path);
            }
        }
        if (!files.isEmpty()) {
            found = found.and(check.files(files));
        }
        print(found);
        boolean good = found.errors().isEmpty() && (found.warnings().isEmpty() || !strict);
        return (good ? ExitCode.OK : ExitCode.INPUT).number();
    }

    private void print(Findings found) {
        if (output.isJson()) {
            ObjectNode json = JsonNodeFactory.instance.objectNode();
            put(json, "errors", found.errors());
            put(json, "warnings", found.warnings());
            put(json, "notices", found.notices());
            put(json, "relaxations", found.relaxations());
            terminal.print(json);
            return;
        }
        found.errors().forEach(error -> terminal.print("error: " + error));
        found.warnings().forEach(warning -> terminal.print("warning: " + warning));
        found.notices().forEach(notice -> terminal.print("notice: " + notice));
        if (found.errors().isEmpty()) {
            terminal.print(found.warnings().isEmpty() ? "no problems" : "a worker starts with them");
        }
    }

    private static void put(ObjectNode json, String name, List<String> lines) {
        ArrayNode array = json.putArray(name);
        lines.forEach(array::add);
    }
}
