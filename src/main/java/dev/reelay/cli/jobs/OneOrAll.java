package dev.reelay.cli.jobs;

import dev.reelay.cli.CommandFailure;
import dev.reelay.cli.ExitCode;
import org.jspecify.annotations.Nullable;

/** Whether a command is about one job or about many. */
final class OneOrAll {

    private OneOrAll() {}

    /**
     * The id of the one job; null when it is about many.
     *
     * @throws CommandFailure when it is about neither, or about both
     */
    static @Nullable String check(@Nullable String id, BulkOptions bulk) {
        if (bulk.isForAll() == (id != null)) {
            throw new CommandFailure(
                    ExitCode.USAGE,
                    id == null ? "name a job, or --all with a filter" : "it is for one job, or for --all: not for both",
                    "ID",
                    id);
        }
        if (id == null) {
            bulk.filter();
        } else {
            bulk.refuseForOne();
        }
        return id;
    }
}
