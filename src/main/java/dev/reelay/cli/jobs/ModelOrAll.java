package dev.reelay.cli.jobs;

import dev.reelay.cli.CommandFailure;
import dev.reelay.cli.ExitCode;
import dev.reelay.request.CommandReading;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Which submissions a command is about: those of one model, or all. */
final class ModelOrAll {

    @Parameters(index = "0", arity = "0..1", paramLabel = "MODEL", description = "the model's id, as in a request")
    private @Nullable String model;

    @Option(names = "--all", description = "all models")
    private boolean all;

    /**
     * The model's id, or {@code *} for all.
     *
     * @throws CommandFailure when neither is given, or both
     */
    String key() {
        if (all == (model != null)) {
            throw new CommandFailure(
                    ExitCode.USAGE,
                    all ? "it is for one model, or for --all: not for both" : "name a model, or --all",
                    "MODEL",
                    model);
        }
        return model == null ? CommandReading.ALL_MODELS : model;
    }
}
