package dev.reelay.cli.actions;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reelay.audit.AuditEntry;
import dev.reelay.audit.LeftOut;
import dev.reelay.audit.Subject;
import dev.reelay.cli.CommandFailure;
import dev.reelay.cli.ExitCode;
import dev.reelay.cli.Span;
import dev.reelay.cli.Span.Tone;
import dev.reelay.cli.Table;
import dev.reelay.cli.broker.CommandContext;
import dev.reelay.cli.broker.ReadingOptions;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Shows an action with its steps. */
@Command(
        name = "show",
        mixinStandardHelpOptions = true,
        description = {
            "Shows an action with its steps, the oldest first.",
            "Of a bulk action it names each that was left out, with the reason: the first 1,000 of them. The numbers"
                    + " in the steps are exact.",
            ""
        },
        footer = {"", "  reelay actions show 3f0c9e1a-5b7d-4c1e-9a52-6d0c8f1e2b34"})
final class ActionShowCommand implements Callable<Integer> {

    @Parameters(index = "0", paramLabel = "ACTION", description = "the id, as \"actions list\" shows it")
    private String id = "";

    @Mixin
    private final ReadingOptions options = new ReadingOptions();

    private final CommandContext context;

    ActionShowCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        return options.onRecord(context, steering -> {
            List<AuditEntry> steps = steering.newest(ActionListCommand.MOST).stream()
                    .filter(entry -> entry.id().equals(id))
                    .toList()
                    .reversed();
            if (steps.isEmpty()) {
                throw new CommandFailure(
                        ExitCode.INPUT,
                        "there is no action with this id among the newest " + ActionListCommand.MOST + " entries",
                        "ACTION",
                        id);
            }
            List<LeftOut> leftOut = steering.leftOut(id);
            options.output().print(context.terminal(), () -> print(steps, leftOut), () -> json(steps, leftOut));
            return ExitCode.OK.number();
        });
    }

    private void print(List<AuditEntry> steps, List<LeftOut> leftOut) {
        AuditEntry action = steps.getFirst();
        line("what", action.action().kind().word() + (action.action().confirmed() ? ", confirmed" : ""));
        line("on", ActionText.subject(action.action()));
        line("by", ActionText.actor(action));
        if (action.action().finding() != null) {
            line("finding", action.action().finding().word());
        }
        if (action.action().reason() != null) {
            line("reason", action.action().reason());
        }
        for (AuditEntry step : steps) {
            context.terminal()
                    .print(List.of(
                            new Span(Span.time(step.at()) + "  ", Tone.FAINT),
                            new Span(ActionText.step(step), ActionText.tone(step.step()))));
        }
        printLeftOut(leftOut, skipped(steps));
    }

    private void printLeftOut(List<LeftOut> leftOut, int all) {
        if (leftOut.isEmpty()) {
            return;
        }
        context.terminal().print("");
        Table table = new Table("LEFT OUT", "WHY");
        leftOut.forEach(left -> table.add(List.of(left.id(), left.code())));
        table.print(context.terminal());
        if (leftOut.size() < all) {
            context.terminal()
                    .say(String.format(Locale.ROOT, "the first %,d of %,d that were left out", leftOut.size(), all));
        }
    }

    /** How many were left out in all, by the last step that says so. */
    private static int skipped(List<AuditEntry> steps) {
        return ActionText.report(steps.getLast().step())
                .map(report -> report.total() - report.done())
                .orElse(0);
    }

    private void line(String name, String text) {
        context.terminal().print(List.of(new Span(name + "  ", Tone.FAINT), Span.plain(text)));
    }

    private static ObjectNode json(List<AuditEntry> steps, List<LeftOut> leftOut) {
        ObjectNode json = ActionJson.action(steps.getFirst());
        ArrayNode each = json.putArray("steps");
        steps.forEach(step -> each.add(ActionJson.step(step)));
        if (steps.getFirst().action().subject() instanceof Subject.Selection) {
            json.put("left_out_count", skipped(steps));
            ArrayNode targets = json.putArray("left_out");
            leftOut.forEach(left -> targets.addObject().put("id", left.id()).put("code", left.code()));
        }
        return json;
    }
}
