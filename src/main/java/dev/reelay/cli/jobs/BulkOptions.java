package dev.reelay.cli.jobs;

import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reelay.actions.ActionOutcome;
import dev.reelay.actions.BulkActions;
import dev.reelay.actions.BulkPlan;
import dev.reelay.actions.BulkProgress;
import dev.reelay.actions.Planning;
import dev.reelay.audit.Action;
import dev.reelay.audit.Step;
import dev.reelay.cli.CommandFailure;
import dev.reelay.cli.ExitCode;
import dev.reelay.cli.Progress;
import dev.reelay.cli.Terminal;
import dev.reelay.cli.broker.ActionAnswer;
import dev.reelay.cli.broker.ActionOptions;
import dev.reelay.cli.broker.AnswerOption;
import dev.reelay.cli.broker.CommandContext;
import dev.reelay.cli.broker.Steering;
import dev.reelay.view.row.JobFilter;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** A command that does something to all jobs that fit a filter: plans it, asks, and follows it. */
final class BulkOptions {

    private static final Duration LOOK = Duration.ofMillis(200);

    @Option(names = "--all", description = "all jobs that fit the filter options, of which there must be one")
    private boolean all;

    @Mixin
    private final FilterOptions filter = new FilterOptions();

    @Option(names = "--max", paramLabel = "N", description = "with --all: at most so many, the oldest requests first")
    private int max = BulkActions.MOST;

    @Option(names = "--dry-run", description = "with --all: say how many jobs it would be, and for how much money")
    private boolean dryRun;

    /** Whether it is about many. */
    boolean isForAll() {
        return all;
    }

    /** Ends the command when there is an option for many without the wish for many. */
    void refuseForOne() {
        if (dryRun || max != BulkActions.MOST || !filter.filter().isEmpty()) {
            throw new CommandFailure(ExitCode.USAGE, "filters, --dry-run and --max are for --all", "--all", null);
        }
    }

    /**
     * The filter.
     *
     * @throws CommandFailure when it is empty, or the number of jobs makes no sense
     */
    JobFilter filter() {
        JobFilter wanted = filter.filter();
        if (wanted.isEmpty()) {
            throw new CommandFailure(
                    ExitCode.USAGE,
                    "--all needs a filter: an action on every job there is, is refused",
                    "--filter",
                    null);
        }
        if (max < 1 || max > BulkActions.MOST) {
            throw new CommandFailure(
                    ExitCode.USAGE, "--max is not from 1 to " + BulkActions.MOST, "--max", String.valueOf(max));
        }
        return wanted;
    }

    /**
     * Does it.
     *
     * @param confirmed whether jobs that may be paid for twice are among them
     * @param yes whether the number needs not be asked for
     * @return what the command ends with
     */
    int run(
            Action.Kind kind,
            Steering steering,
            boolean confirmed,
            boolean yes,
            ActionOptions options,
            CommandContext context) {
        AnswerOption output = options.output();
        BulkPlan plan = switch (steering.plan(kind, filter(), max, confirmed)) {
            case Planning.Ready ready -> ready.plan();
            case Planning.Refused refused -> throw ActionAnswer.refused(refused.code(), refused.message());
        };
        if (dryRun || plan.count() == 0) {
            output.print(context.terminal(), () -> context.terminal().print(summary(plan)), () -> json(plan));
            return ExitCode.OK.number();
        }
        if (!yes) {
            ask(plan, context.terminal());
        }
        if (output.isTable()) {
            context.terminal().say(summary(plan));
        }
        ActionOutcome outcome = steering.start(plan, options.reason());
        if (!(outcome instanceof ActionOutcome.Done)) {
            return ActionAnswer.print(outcome, options, context);
        }
        BulkProgress end = follow(plan, steering, context);
        output.print(context.terminal(), () -> context.terminal().print(report(plan, end)), () -> json(plan, end));
        return (end.phase() == BulkProgress.Phase.FINISHED ? ExitCode.OK : ExitCode.TRY_AGAIN).number();
    }

    /** A number that was read is a better confirmation than a yes. */
    private static void ask(BulkPlan plan, Terminal terminal) {
        if (!terminal.screen().asks()) {
            throw new CommandFailure(
                    ExitCode.USAGE, "nothing was done: " + summary(plan) + "; --yes starts it", "--yes", null);
        }
        terminal.say(summary(plan) + ". Type the number of jobs to start:");
        terminal.err().flush();
        String typed;
        try {
            typed = new BufferedReader(new InputStreamReader(terminal.in(), StandardCharsets.UTF_8)).readLine();
        } catch (IOException e) {
            typed = null;
        }
        if (typed == null || !typed.strip().equals(Integer.toString(plan.count()))) {
            throw new CommandFailure(ExitCode.USAGE, "nothing was done: that is not the number of jobs");
        }
    }

    private static BulkProgress follow(BulkPlan plan, Steering steering, CommandContext context) {
        try (Progress shown = new Progress(context.terminal())) {
            while (true) {
                BulkProgress progress = steering.progress(plan.id()).orElse(null);
                if (progress != null && progress.phase().isEnd()) {
                    return progress;
                }
                if (progress != null) {
                    shown.show(String.format(Locale.ROOT, "%,d of %,d", progress.position(), progress.count())
                            + (progress.trouble() == null ? "" : ": " + progress.trouble()));
                }
                context.clock().pause(LOOK);
            }
        }
    }

    private static String summary(BulkPlan plan) {
        String risky = plan.risky() == 0
                ? ""
                : String.format(Locale.ROOT, ", of which %,d may be paid for twice", plan.risky());
        return String.format(
                Locale.ROOT,
                "%s: %,d jobs%s, %s%s",
                plan.kind().word(),
                plan.count(),
                risky,
                money(plan),
                skipped(plan.skipped()));
    }

    private static String money(BulkPlan plan) {
        String unknown = plan.stake().unpriced() == 0
                ? ""
                : String.format(
                        Locale.ROOT,
                        " and what %,d of them cost, which nobody knows",
                        plan.stake().unpriced());
        return "about $" + plan.stake().usd().toPlainString() + unknown;
    }

    private static String report(BulkPlan plan, BulkProgress end) {
        return String.format(
                Locale.ROOT,
                "%s %s: %,d of %,d jobs done%s (action %s)",
                plan.kind().word(),
                end.phase().name().toLowerCase(Locale.ROOT),
                end.report().done(),
                end.count(),
                skipped(end.report().skipped()),
                plan.id());
    }

    private static String skipped(Map<String, Integer> reasons) {
        return reasons.isEmpty()
                ? ""
                : "; left out: "
                        + reasons.entrySet().stream()
                                .map(reason -> reason.getValue() + " " + reason.getKey())
                                .collect(Collectors.joining(", "));
    }

    private static ObjectNode json(BulkPlan plan) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("action", plan.id()).put("kind", plan.kind().word());
        json.put("filter", plan.filter().text()).put("count", plan.count()).put("may_be_paid_twice", plan.risky());
        ObjectNode stake = json.putObject("stake");
        stake.set("usd", DecimalNode.valueOf(plan.stake().usd()));
        stake.put("priced", plan.stake().priced()).put("unpriced", plan.stake().unpriced());
        plan.skipped().forEach(json.putObject("skipped")::put);
        return json;
    }

    private static ObjectNode json(BulkPlan plan, BulkProgress end) {
        ObjectNode json = json(plan);
        Step.Report report = end.report();
        ObjectNode ended = json.putObject("report");
        ended.put("phase", end.phase().name().toLowerCase(Locale.ROOT)).put("done", report.done());
        report.skipped().forEach(ended.putObject("skipped")::put);
        return json;
    }
}
