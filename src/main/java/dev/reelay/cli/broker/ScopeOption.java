package dev.reelay.cli.broker;

import dev.reelay.cli.CommandFailure;
import dev.reelay.cli.ExitCode;
import dev.reelay.request.CommandReading;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What a limit or a budget is set for. */
public final class ScopeOption {

    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "SCOPE",
            description = "a model's id, tenant/<tenant>, or '*' for all jobs, in quotes")
    private @Nullable String scope;

    @Option(names = "--all", description = "all jobs: the same as '*'")
    private boolean all;

    /**
     * The scope as in the key of a command.
     *
     * @throws CommandFailure when none is given, or two
     */
    public String key() {
        if (all == (scope != null)) {
            throw new CommandFailure(
                    ExitCode.USAGE,
                    all ? "it is for one scope, or for --all: not for both" : "name a model, tenant/<tenant>, or --all",
                    "SCOPE",
                    scope);
        }
        return scope == null ? CommandReading.ALL_MODELS : scope;
    }
}
