package dev.reelay.cli.jobs;

import dev.reelay.audit.Action;
import dev.reelay.cli.broker.ActionAnswer;
import dev.reelay.cli.broker.ActionOptions;
import dev.reelay.cli.broker.CommandContext;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Retries a job, or all that fit a filter. */
@Command(
        name = "retry",
        mixinStandardHelpOptions = true,
        description = {
            "Retries a job, or all jobs that fit a filter.",
            "The request of a job that ended without an output is sent again, under the next id of its chain: ID~1, ID~2. To do it"
                    + " twice is harmless: both make the same id. What may be paid for twice is done only after --yes, and a job"
                    + " whose submission is in doubt only after its finding was recorded. With --all it is done to all jobs that"
                    + " fit a filter; of those that may be paid for twice only with --pay-twice.",
            ""
        },
        footer = {
            "",
            "  reelay retry order-4711-shot-3",
            "  reelay retry --all --state failed --code provider_failed --charged no --dry-run",
            "  reelay retry --all --filter 'state=failed&charged=no' --max 100 --yes"
        })
final class RetryCommand implements Callable<Integer> {

    @Parameters(index = "0", arity = "0..1", paramLabel = "ID", description = "the job's id")
    private @Nullable String id;

    @Option(
            names = {"-y", "--yes"},
            description = "also when it may be paid for twice; with --all: do not ask")
    private boolean yes;

    @Option(names = "--pay-twice", description = "with --all: also jobs that may be paid for twice")
    private boolean payTwice;

    @Mixin
    private final BulkOptions bulk = new BulkOptions();

    @Mixin
    private final ActionOptions options = new ActionOptions();

    private final CommandContext context;

    RetryCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        String one = OneOrAll.check(id, bulk);
        return options.act(
                context,
                steering -> one == null
                        ? bulk.run(Action.Kind.RETRY, steering, payTwice, yes, options, context)
                        : ActionAnswer.print(steering.retry(one, yes || payTwice, options.reason()), options, context));
    }
}
