package dev.reelay.cli.deeds;

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
        footer = {"", "  reelay deeds show 3f0c9e1a"})
final class DeedShowCommand implements Callable<Integer> {

    @Parameters(index = "0", paramLabel = "ACTION", description = "the id, as \"deeds list\" shows it")
    private String id = "";

    @Mixin
    private final KafkaOptions kafka = new KafkaOptions();

    @Mixin
    private final ReadOption read = new ReadOption();

    @Mixin
    private final AnswerOption output = new AnswerOption();

    private final CommandContext context;

    DeedShowCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        try (Connection connection = context.open(kafka)) {
            List<AuditEntry> steps = read
                    .recorded(connection, context.actor(), context.terminal(), context.clock())
                    .newest(DeedListCommand.MOST)
                    .stream()
                    .filter(entry -> entry.id().equals(id))
                    .toList()
                    .reversed();
            if (steps.isEmpty()) {
                throw new CommandFailure(
                        ExitCode.INPUT,
                        "there is no action with this id among the newest " + DeedListCommand.MOST + " entries",
                        "ACTION",
                        id);
            }
            output.print(context.terminal(), () -> print(steps), () -> json(steps));
            return ExitCode.OK.number();
        }
    }

    private void print(List<AuditEntry> steps) {
        AuditEntry deed = steps.getFirst();
        line("what", deed.deed().kind().word() + (deed.deed().confirmed() ? ", confirmed" : ""));
        line("on", DeedText.subject(deed.deed().subject()));
        line("by", DeedText.actor(deed));
        if (deed.deed().finding() != null) {
            line("finding", deed.deed().finding().word());
        }
        if (deed.deed().reason() != null) {
            line("reason", deed.deed().reason());
        }
        for (AuditEntry step : steps) {
            context.terminal()
                    .print(List.of(
                            new Span(Span.time(step.at()) + "  ", Tone.FAINT),
                            new Span(DeedText.step(step), DeedText.tone(step.step()))));
        }
    }

    private void line(String name, String text) {
        context.terminal().print(List.of(new Span(name + "  ", Tone.FAINT), Span.plain(text)));
    }

    private static ObjectNode json(List<AuditEntry> steps) {
        ObjectNode json = DeedJson.deed(steps.getFirst());
        ArrayNode each = json.putArray("steps");
        steps.forEach(step -> each.add(DeedJson.step(step)));
        return json;
    }
}
