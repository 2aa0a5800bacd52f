package dev.reelay.cli.catalog;

import dev.reelay.cli.CommandFailure;
import dev.reelay.cli.Directories;
import dev.reelay.cli.ExitCode;
import dev.reelay.cli.RunComfyOptions;
import dev.reelay.cli.Terminal;
import dev.reelay.listing.ListReader;
import dev.reelay.listing.ListReading;
import dev.reelay.pull.PullException;
import dev.reelay.pull.PulledFolder;
import java.nio.file.Path;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/** RunComfy's list as commands get it: whole, or the end of the command. */
final class RunComfyList {

    private RunComfyList() {}

    /**
     * Reads the list.
     *
     * @param search only models that fit these words; null for all
     * @param folder whose models are asked for one by one where the words do not find them any more; null for none
     */
    static ListReading.Whole read(
            RunComfyOptions options,
            Directories directories,
            Terminal terminal,
            @Nullable String search,
            @Nullable PulledFolder folder) {
        try (Directories.Opened opened = options.open(directories, terminal)) {
            ListReader reader = new ListReader(opened.directory(), InstantSource.system());
            ListReading.Whole list = whole(reader.read(search), options, terminal);
            return search == null || folder == null
                    ? list
                    : whole(folder.complete(list, search, opened.directory()), options, terminal);
        }
    }

    private static ListReading.Whole whole(ListReading reading, RunComfyOptions options, Terminal terminal) {
        return switch (reading) {
            case ListReading.Whole whole -> whole;
            case ListReading.NotWhole notWhole ->
                throw new CommandFailure(
                        ExitCode.TRY_AGAIN, "RunComfy's list could not be read as a whole: " + notWhole.why());
            case ListReading.Failed(var failure) -> throw options.failure(failure, terminal);
        };
    }

    /** The end of a command that a folder stands in the way of. */
    static CommandFailure failure(PullException e, Path folder) {
        ExitCode exitCode = switch (e.reason()) {
            case CONTENT -> ExitCode.INPUT;
            case NOT_WRITABLE -> ExitCode.CANNOT_WRITE;
            case LIST -> ExitCode.TRY_AGAIN;
        };
        return new CommandFailure(exitCode, e.getMessage(), "DIR", folder.toString());
    }
}
