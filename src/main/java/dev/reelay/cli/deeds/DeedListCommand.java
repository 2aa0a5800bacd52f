package dev.reelay.cli.deeds;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reelay.actions.BulkProgress;
import dev.reelay.audit.AuditEntry;
import dev.reelay.cli.CommandFailure;
import dev.reelay.cli.ExitCode;
import dev.reelay.cli.Span;
import dev.reelay.cli.Table;
import dev.reelay.cli.broker.AnswerOption;
import dev.reelay.cli.broker.CommandContext;
import dev.reelay.cli.broker.Connection;
import dev.reelay.cli.broker.KafkaOptions;
import dev.reelay.cli.broker.ReadOption;
import dev.reelay.cli.broker.Steering;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Lists what operators did. */
@Command(
        name = "list",
        mixinStandardHelpOptions = true,
        description = {
            "Lists what operators did, the newest first.",
            "Each action stands there once, with its last step: who, what, why, and what became of it. What was refused is"
                    + " there, too.",
            ""
        },
        footer = {"", "  reelay deeds list --limit 20", "  reelay deeds list --open"})
final class DeedListCommand implements Callable<Integer> {

    /** As many entries as are kept of the topic. */
    static final int MOST = 10_000;

    @Option(
            names = {"-n", "--limit"},
            paramLabel = "N",
            defaultValue = "100",
            description = "the newest so many, up to 10000 (default: ${DEFAULT-VALUE})")
    private int limit = 100;

    @Option(names = "--open", description = "only actions on many that have not ended, the oldest first")
    private boolean open;

    @Mixin
    private final KafkaOptions kafka = new KafkaOptions();

    @Mixin
    private final ReadOption read = new ReadOption();

    @Mixin
    private final AnswerOption output = new AnswerOption();

    private final CommandContext context;

    DeedListCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        if (limit < 1 || limit > MOST) {
            throw new CommandFailure(
                    ExitCode.USAGE, "--limit is not from 1 to " + MOST, "--limit", String.valueOf(limit));
        }
        try (Connection connection = context.open(kafka)) {
            Steering steering = read.recorded(connection, context.actor(), context.terminal(), context.clock());
            List<AuditEntry> deeds = open
                    ? steering.open().stream()
                            .map(BulkProgress::last)
                            .limit(limit)
                            .toList()
                    : lastSteps(steering.newest(MOST));
            List<ObjectNode> json = deeds.stream().map(DeedListCommand::json).toList();
            output.printList(
                    context.terminal(),
                    () -> printTable(deeds),
                    () -> JsonNodeFactory.instance.arrayNode().addAll(json),
                    json);
            return ExitCode.OK.number();
        }
    }

    /** Entries come the newest first, so the first one of a deed is its last step. */
    private List<AuditEntry> lastSteps(List<AuditEntry> newest) {
        Map<String, AuditEntry> last = new LinkedHashMap<>();
        newest.forEach(entry -> last.putIfAbsent(entry.id(), entry));
        return last.values().stream().limit(limit).toList();
    }

    private void printTable(List<AuditEntry> deeds) {
        Table table = new Table("ACTION", "AT", "BY", "WHAT", "ON", "STATE", "REASON");
        for (AuditEntry deed : deeds) {
            table.addSpans(List.of(
                    Span.plain(deed.id()),
                    Span.plain(Span.time(deed.at())),
                    Span.plain(DeedText.actor(deed)),
                    Span.plain(deed.deed().kind().word()),
                    Span.plain(DeedText.subject(deed.deed().subject())),
                    new Span(DeedText.step(deed), DeedText.tone(deed.step())),
                    Span.plain(deed.deed().reason() == null ? "" : deed.deed().reason())));
        }
        table.print(context.terminal());
        if (deeds.isEmpty()) {
            context.terminal().say(open ? "no action on many is under way" : "nobody has done anything");
        }
    }

    private static ObjectNode json(AuditEntry entry) {
        return DeedJson.deed(entry).setAll(DeedJson.step(entry));
    }
}
