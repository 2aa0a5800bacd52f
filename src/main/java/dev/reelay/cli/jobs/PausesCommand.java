package dev.reelay.cli.jobs;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reelay.cli.ExitCode;
import dev.reelay.cli.Span;
import dev.reelay.cli.Table;
import dev.reelay.cli.broker.CommandContext;
import dev.reelay.cli.broker.ReadingOptions;
import dev.reelay.request.CommandReading;
import dev.reelay.view.CommandRow;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Lists the pauses. */
@Command(
        name = "pauses",
        mixinStandardHelpOptions = true,
        description = {"Lists the pauses that are in force: since when, by whom and why.", ""},
        footer = {"", "  reelay pauses"})
final class PausesCommand implements Callable<Integer> {

    @Mixin
    private final ReadingOptions options = new ReadingOptions();

    private final CommandContext context;

    PausesCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        return options.onJobs(context, (_, reading) -> {
            List<CommandRow> pauses = reading.commands().pausesInForce();
            List<ObjectNode> json = pauses.stream().map(PausesCommand::json).toList();
            options.output()
                    .printList(
                            context.terminal(),
                            () -> printTable(pauses),
                            () -> JsonNodeFactory.instance.arrayNode().addAll(json),
                            json);
            return ExitCode.OK.number();
        });
    }

    private void printTable(List<CommandRow> pauses) {
        Table table = new Table("MODEL", "SINCE", "BY", "REASON");
        for (CommandRow pause : pauses) {
            table.add(List.of(
                    pause.model() == null ? CommandReading.ALL_MODELS : pause.model(),
                    Span.time(pause.at()),
                    word(pause.by()),
                    // A record that is no valid command pauses all the same: that has to be seen.
                    pause.flaw() == null
                            ? word(pause.reason())
                            : "not a valid command, which pauses: " + pause.flaw()));
        }
        table.print(context.terminal());
        if (pauses.isEmpty()) {
            context.terminal().say("nothing is paused");
        }
    }

    private static ObjectNode json(CommandRow pause) {
        ObjectNode json = JsonNodeFactory.instance.objectNode().put("key", pause.key());
        json.put("model", pause.model() == null ? CommandReading.ALL_MODELS : pause.model());
        json.put("since", pause.at().toString());
        put(json, "by", pause.by());
        put(json, "reason", pause.reason());
        put(json, "flaw", pause.flaw());
        return json;
    }

    private static void put(ObjectNode json, String name, @Nullable String text) {
        if (text != null) {
            json.put(name, text);
        }
    }

    private static String word(@Nullable String text) {
        return text == null ? "" : text;
    }
}
