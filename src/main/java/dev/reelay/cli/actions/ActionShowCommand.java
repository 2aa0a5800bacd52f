package dev.reelay.cli.actions;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reelay.audit.AuditEntry;
import dev.reelay.cli.CommandFailure;
import dev.reelay.cli.ExitCode;
import dev.reelay.cli.Span;
import dev.reelay.cli.Span.Tone;
import dev.reelay.cli.broker.AnswerOption;
import dev.reelay.cli.broker.CommandContext;
import dev.reelay.cli.broker.Connection;
import dev.reelay.cli.broker.KafkaOptions;
import dev.reelay.cli.broker.ReadOption;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Shows an action with its steps. */
@Command(
        name = "show",
        mixinStandardHelpOptions = true,
        description = {"Shows an action with its steps, the oldest first.", ""},
        footer = {"", "  reelay actions show 3f0c9e1a"})
final class ActionShowCommand implements Callable<Integer> {

    @Parameters(index = "0", paramLabel = "ACTION", description = "the id, as \"actions list\" shows it")
    private String id = "";

    @Mixin
    private final KafkaOptions kafka = new KafkaOptions();

    @Mixin
    private final ReadOption read = new ReadOption();

    @Mixin
    private final AnswerOption output = new AnswerOption();

    private final CommandContext context;

    ActionShowCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        try (Connection connection = context.open(kafka)) {
            List<AuditEntry> steps = read
                    .recorded(connection, context.actor(), context.terminal(), context.clock())
                    .newest(ActionListCommand.MOST)
                    .stream()
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
            output.print(context.terminal(), () -> print(steps), () -> json(steps));
            return ExitCode.OK.number();
        }
    }

    private void print(List<AuditEntry> steps) {
        AuditEntry action = steps.getFirst();
        line("what", action.action().kind().word() + (action.action().confirmed() ? ", confirmed" : ""));
        line("on", ActionText.subject(action.action().subject()));
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
    }

    private void line(String name, String text) {
        context.terminal().print(List.of(new Span(name + "  ", Tone.FAINT), Span.plain(text)));
    }

    private static ObjectNode json(List<AuditEntry> steps) {
        ObjectNode json = ActionJson.action(steps.getFirst());
        ArrayNode each = json.putArray("steps");
        steps.forEach(step -> each.add(ActionJson.step(step)));
        return json;
    }
}
