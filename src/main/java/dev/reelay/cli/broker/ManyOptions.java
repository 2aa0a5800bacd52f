package dev.reelay.cli.broker;

import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reelay.actions.ActionOutcome;
import dev.reelay.actions.BulkActions;
import dev.reelay.actions.BulkPlan;
import dev.reelay.actions.BulkProgress;
import dev.reelay.actions.Planning;
import dev.reelay.audit.Step;
import dev.reelay.cli.CommandFailure;
import dev.reelay.cli.ExitCode;
import dev.reelay.cli.Progress;
import dev.reelay.cli.Terminal;
import dev.reelay.view.row.Filter;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import picocli.CommandLine.Option;

/** The options of a command that does something to all that fit a filter; plans it, asks, and follows it. */
public final class ManyOptions {

    private static final Duration LOOK = Duration.ofMillis(200);

    @Option(names = "--all", description = "all that fit the filter options, of which there must be one")
    private boolean all;

    @Option(names = "--max", paramLabel = "N", description = "with --all: at most so many, the oldest first")
    private int max = BulkActions.MOST;

    @Option(names = "--dry-run", description = "with --all: say how many it would be, and for how much money")
    private boolean dryRun;

    /** What fixes the plan. */
    @FunctionalInterface
    public interface Planner {
        /** Plans at most so many. */
        Planning plan(int max);
    }

    /** Whether it is about many. */
    public boolean isForAll() {
        return all;
    }

    /** Ends the command when there is an option for many without the wish for many. */
    public void refuseForOne(Filter filter) {
        if (dryRun || max != BulkActions.MOST || !filter.isEmpty()) {
            throw new CommandFailure(ExitCode.USAGE, "filters, --dry-run and --max are for --all", "--all", null);
        }
    }

    /**
     * Ends the command when the filter is empty, or the number makes no sense.
     *
     * @param things what it is about
     */
    public void check(Filter filter, String things) {
        if (filter.isEmpty()) {
            throw new CommandFailure(
                    ExitCode.USAGE,
                    "--all needs a filter: an action on all " + things + " there are, is refused",
                    "--filter",
                    null);
        }
        if (max < 1 || max > BulkActions.MOST) {
            throw new CommandFailure(
                    ExitCode.USAGE, "--max is not from 1 to " + BulkActions.MOST, "--max", String.valueOf(max));
        }
    }

    /**
     * Does it.
     *
     * @param yes whether the number needs not be asked for
     * @return what the command ends with
     */
    public int run(Planner planner, Steering steering, boolean yes, ActionOptions options, CommandContext context) {
        AnswerOption output = options.output();
        BulkPlan plan = switch (planner.plan(max)) {
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
        terminal.say(summary(plan) + ". Type the number of " + plan.kind().things() + " to start:");
        terminal.err().flush();
        String typed;
        try {
            typed = new BufferedReader(new InputStreamReader(terminal.in(), StandardCharsets.UTF_8)).readLine();
        } catch (IOException e) {
            typed = null;
        }
        if (typed == null || !typed.strip().equals(Integer.toString(plan.count()))) {
            throw new CommandFailure(
                    ExitCode.USAGE,
                    "nothing was done: that is not the number of " + plan.kind().things());
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
                "%s: %,d %s%s, %s%s",
                plan.kind().word(),
                plan.count(),
                plan.kind().things(),
                risky,
                money(plan),
                skipped(plan.skipped()));
    }

    private static String money(BulkPlan plan) {
        String unknown = plan.stake().unpriced() == 0
                ? ""
                : String.format(
                        Locale.ROOT,
                        " plus the unknown cost of %,d of them",
                        plan.stake().unpriced());
        return "about $" + plan.stake().usd().toPlainString() + unknown;
    }

    private static String report(BulkPlan plan, BulkProgress end) {
        return String.format(
                Locale.ROOT,
                "%s %s: %,d of %,d %s done%s (action %s)",
                plan.kind().word(),
                end.phase().name().toLowerCase(Locale.ROOT),
                end.report().done(),
                end.count(),
                plan.kind().things(),
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
