package dev.reelay.cli.catalog;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reelay.cli.CommandFailure;
import dev.reelay.cli.Directories;
import dev.reelay.cli.ExitCode;
import dev.reelay.cli.RunComfyOptions;
import dev.reelay.cli.Terminal;
import dev.reelay.runcomfy.DirectoryAnswer;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Where a command takes models from. */
final class ModelOptions {

    @Option(
            names = {"-d", "--dir"},
            paramLabel = "DIR",
            description = "a folder of catalog files (default: REELAY_CATALOG_DIR, else the built-in models alone)")
    private @Nullable Path folder;

    @Option(names = "--live", description = "ask RunComfy, too, as a worker does; needs the token")
    private boolean live;

    @Mixin
    private final RunComfyOptions runComfy = new RunComfyOptions();

    /** One model, under the id that is asked for, as a worker finds it. */
    KnownModels.Known find(String id, Directories directories, Terminal terminal) {
        return KnownModels.load(terminal, folder, live ? record(id, directories, terminal) : List.of())
                .get(id, live ? "in the catalog, and RunComfy has none" : "in the catalog");
    }

    /** All models. */
    KnownModels all(Directories directories, Terminal terminal) {
        List<ObjectNode> records = live
                ? List.copyOf(RunComfyList.read(runComfy, directories, terminal, null, null)
                        .records()
                        .values())
                : List.of();
        return KnownModels.load(terminal, folder, records);
    }

    /** RunComfy's record; none where it has no such model, which the folder may have all the same. */
    private List<ObjectNode> record(String id, Directories directories, Terminal terminal) {
        try (Directories.Opened opened = runComfy.open(directories, terminal)) {
            return switch (opened.directory().model(id)) {
                case DirectoryAnswer.Found found -> {
                    if (found.unread() != null) {
                        throw new CommandFailure(
                                ExitCode.UNAVAILABLE,
                                "RunComfy's answer about '" + id + "' cannot be used: " + found.unread());
                    }
                    yield List.of(found.recordOf(id));
                }
                case DirectoryAnswer.NotFound(var says) ->
                    throw new CommandFailure(
                            ExitCode.INPUT,
                            "RunComfy, or something in front of it, does not find '" + id + "' (HTTP "
                                    + says.httpStatus() + (says.message() == null ? "" : ", " + says.message()) + ")",
                            "MODEL",
                            id);
                case DirectoryAnswer.NoSuchModel _ -> List.of();
                case DirectoryAnswer.Failed(var failure) -> throw runComfy.failure(failure, terminal);
                case DirectoryAnswer.Page _ ->
                    throw new CommandFailure(ExitCode.UNAVAILABLE, "RunComfy answered with a list instead of a model");
            };
        }
    }
}
