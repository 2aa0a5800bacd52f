package dev.reelay.cli.jobs;

import dev.reelay.audit.Deed;
import dev.reelay.cli.broker.AnswerOption;
import dev.reelay.cli.broker.CommandContext;
import dev.reelay.cli.broker.Connection;
import dev.reelay.cli.broker.KafkaOptions;
import dev.reelay.cli.broker.ReadOption;
import dev.reelay.cli.broker.ReasonOption;
import dev.reelay.cli.broker.Steering;
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
    private final ReasonOption reason = new ReasonOption();

    @Mixin
    private final KafkaOptions kafka = new KafkaOptions();

    @Mixin
    private final ReadOption read = new ReadOption();

    @Mixin
    private final AnswerOption output = new AnswerOption();

    private final CommandContext context;

    CancelCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        String one = OneOrAll.check(id, bulk);
        try (Connection connection = context.open(kafka)) {
            if (one != null) {
                Steering steering =
                        read.steeringAtOnce(connection, context.actor(), context.terminal(), context.clock());
                return ActionAnswer.print(
                        steering.cancel(one, yes, reason.text()), "--yes", output, context.terminal());
            }
            Steering steering = read.steering(connection, context.actor(), context.terminal(), context.clock());
            return bulk.run(Deed.Kind.CANCEL, steering, false, yes, reason.text(), output, context);
        }
    }
}
