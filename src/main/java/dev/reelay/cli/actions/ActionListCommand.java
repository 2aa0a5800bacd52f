package dev.reelay.cli.actions;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reelay.actions.BulkProgress;
import dev.reelay.audit.AuditEntry;
import dev.reelay.cli.CommandFailure;
import dev.reelay.cli.ExitCode;
import dev.reelay.cli.Span;
import dev.reelay.cli.Table;
import dev.reelay.cli.broker.CommandContext;
import dev.reelay.cli.broker.ReadingOptions;
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
        footer = {"", "  reelay actions list --limit 20", "  reelay actions list --open"})
final class ActionListCommand implements Callable<Integer> {

    /** As many entries as are kept of the topic. */
    static final int MOST = 10_000;

    @Option(
            names = {"-n", "--limit"},
            paramLabel = "N",
            defaultValue = "100",
            description = "the newest so many, up to 10000 (default: ${DEFAULT-VALUE})")
    private int limit = 100;

    @Option(names = "--open", description = "only bulk actions that have not ended, the oldest first")
    private boolean open;

    @Mixin
    private final ReadingOptions options = new ReadingOptions();

    private final CommandContext context;

    ActionListCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        if (limit < 1 || limit > MOST) {
            throw new CommandFailure(
                    ExitCode.USAGE, "--limit is not from 1 to " + MOST, "--limit", String.valueOf(limit));
        }
        return options.onRecord(context, steering -> {
            List<AuditEntry> actions = open
                    ? steering.open().stream()
                            .map(BulkProgress::last)
                            .limit(limit)
                            .toList()
                    : lastSteps(steering.newest(MOST));
            List<ObjectNode> json =
                    actions.stream().map(ActionListCommand::json).toList();
            options.output()
                    .printList(
                            context.terminal(),
                            () -> printTable(actions),
                            () -> JsonNodeFactory.instance.arrayNode().addAll(json),
                            json);
            return ExitCode.OK.number();
        });
    }

    /** Entries come the newest first, so the first one of an action is its last step. */
    private List<AuditEntry> lastSteps(List<AuditEntry> newest) {
        Map<String, AuditEntry> last = new LinkedHashMap<>();
        newest.forEach(entry -> last.putIfAbsent(entry.id(), entry));
        return last.values().stream().limit(limit).toList();
    }

    private void printTable(List<AuditEntry> actions) {
        Table table = new Table("ACTION", "AT", "BY", "WHAT", "ON", "STATE", "REASON");
        for (AuditEntry action : actions) {
            table.addSpans(List.of(
                    Span.plain(action.id()),
                    Span.plain(Span.time(action.at())),
                    Span.plain(ActionText.actor(action)),
                    Span.plain(action.action().kind().word()),
                    Span.plain(ActionText.subject(action.action())),
                    new Span(ActionText.step(action), ActionText.tone(action.step())),
                    Span.plain(
                            action.action().reason() == null
                                    ? ""
                                    : action.action().reason())));
        }
        table.print(context.terminal());
        if (actions.isEmpty()) {
            context.terminal().say(open ? "no bulk action is under way" : "no action is recorded");
        }
    }

    private static ObjectNode json(AuditEntry entry) {
        return ActionJson.action(entry).setAll(ActionJson.step(entry));
    }
}
