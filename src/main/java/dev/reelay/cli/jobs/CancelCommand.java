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

/** Cancels a job, or all that fit a filter. */
@Command(
        name = "cancel",
        mixinStandardHelpOptions = true,
        description = {
            "Cancels a job, or all jobs that fit a filter.",
            "A job that waits, is being submitted, or is queued at RunComfy is cancelled; one that runs goes on.",
            ""
        },
        footer = {
            "",
            "  reelay cancel order-4711-shot-3 --reason 'customer left'",
            "  reelay cancel --all --metadata customer=c-17 --dry-run"
        })
final class CancelCommand implements Callable<Integer> {

    @Parameters(index = "0", arity = "0..1", paramLabel = "ID", description = "the job's id")
    private @Nullable String id;

    @Option(
            names = {"-y", "--yes"},
            description = "also for a job that is not known: the cancel waits 7 days for it; with --all: do not ask")
    private boolean yes;

    @Mixin
    private final BulkOptions bulk = new BulkOptions();

    @Mixin
    private final ActionOptions options = new ActionOptions();

    private final CommandContext context;

    CancelCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        String one = OneOrAll.check(id, bulk);
        return one == null
                ? options.act(context, steering -> bulk.run(Action.Kind.CANCEL, steering, false, yes, options, context))
                : options.actAtOnce(
                        context,
                        steering -> ActionAnswer.print(steering.cancel(one, yes, options.reason()), options, context));
    }
}
