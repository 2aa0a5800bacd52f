package dev.reelay.cli.letters;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reelay.cli.CommandFailure;
import dev.reelay.cli.ExitCode;
import dev.reelay.cli.Span;
import dev.reelay.cli.Table;
import dev.reelay.cli.broker.CommandContext;
import dev.reelay.cli.broker.ReadingOptions;
import dev.reelay.view.row.DeadLetterRow;
import dev.reelay.view.row.LetterFilter;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Lists the newest dead letters. */
@Command(
        name = "list",
        mixinStandardHelpOptions = true,
        description = {
            "Lists the newest dead letters, without their values. With a filter those that fit among the newest 20,000.",
            ""
        },
        footer = {
            "",
            "  reelay dead-letters list --limit 20",
            "  reelay dead-letters list --code internal_error -o jsonl | jq -r .place"
        })
final class LetterListCommand implements Callable<Integer> {

    private static final int MOST = 20_000;

    @Mixin
    private final LetterFilterOptions filter = new LetterFilterOptions();

    @Option(
            names = {"-n", "--limit"},
            paramLabel = "N",
            defaultValue = "100",
            description = "the newest so many, up to 20000 (default: ${DEFAULT-VALUE})")
    private int limit = 100;

    @Mixin
    private final ReadingOptions options = new ReadingOptions();

    private final CommandContext context;

    LetterListCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        LetterFilter wanted = filter.filter();
        if (limit < 1 || limit > MOST) {
            throw new CommandFailure(
                    ExitCode.USAGE, "--limit is not from 1 to " + MOST, "--limit", String.valueOf(limit));
        }
        // What fits may be older than so many others.
        int newestRead = wanted.isEmpty() ? limit : MOST;
        return options.onLetters(context, newestRead, (_, newest) -> {
            List<DeadLetterRow> letters =
                    newest.stream().filter(wanted::matches).limit(limit).toList();
            List<ObjectNode> json =
                    letters.stream().map(LetterListCommand::json).toList();
            options.output()
                    .printList(
                            context.terminal(),
                            () -> printTable(letters),
                            () -> JsonNodeFactory.instance.arrayNode().addAll(json),
                            json);
            return ExitCode.OK.number();
        });
    }

    private void printTable(List<DeadLetterRow> letters) {
        Table table = new Table("PLACE", "AT", "CODE", "KEY", "BYTES", "REDRIVEN", "REASON");
        for (DeadLetterRow letter : letters) {
            table.add(List.of(
                    letter.place(),
                    Span.time(letter.at()),
                    letter.code(),
                    letter.key() == null ? "" : letter.key(),
                    letter.bytes() < 0 ? "none" : Integer.toString(letter.bytes()),
                    Integer.toString(letter.redriven()),
                    letter.reason()));
        }
        table.print(context.terminal());
        if (letters.isEmpty()) {
            context.terminal().say(filter.filter().isEmpty() ? "there are no dead letters" : "no dead letter fits");
        }
    }

    /** Of one dead letter, without its value. */
    static ObjectNode json(DeadLetterRow letter) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("place", letter.place());
        json.put("at", letter.at().toString()).put("code", letter.code()).put("reason", letter.reason());
        put(json, "key", letter.key());
        if (letter.bytes() >= 0) {
            json.put("bytes", letter.bytes());
        }
        json.put("redriven", letter.redriven());
        put(json, "truncated", letter.leftOut());
        if (letter.sourcePartition() != null && letter.sourceOffset() != null) {
            json.putObject("source").put("partition", letter.sourcePartition()).put("offset", letter.sourceOffset());
        }
        return json;
    }

    private static void put(ObjectNode json, String name, @Nullable String text) {
        if (text != null) {
            json.put(name, text);
        }
    }
}
