package dev.reelay.cli.letters;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reelay.cli.CommandFailure;
import dev.reelay.cli.ExitCode;
import dev.reelay.cli.Span;
import dev.reelay.cli.Span.Tone;
import dev.reelay.cli.Terminal;
import dev.reelay.cli.broker.AnswerOption;
import dev.reelay.cli.broker.Calls;
import dev.reelay.cli.broker.CommandContext;
import dev.reelay.cli.broker.Connection;
import dev.reelay.cli.broker.KafkaOptions;
import dev.reelay.job.SourceRecord;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows a dead letter. */
@Command(
        name = "show",
        mixinStandardHelpOptions = true,
        description = {
            "Shows a dead letter.",
            "Its key and its headers, and with --value what it holds, which may be a customer's text. With"
                    + " -o json bytes are base64.",
            ""
        },
        footer = {"", "  reelay dead-letters show 3/42 --value"})
final class LetterShowCommand implements Callable<Integer> {

    @Parameters(
            index = "0",
            paramLabel = "PLACE",
            converter = LetterPlace.Reader.class,
            description = "PARTITION/OFFSET, as \"dead-letters list\" shows it")
    private LetterPlace place = new LetterPlace(0, 0);

    @Option(names = "--value", description = "show the value, too")
    private boolean value;

    @Mixin
    private final KafkaOptions kafka = new KafkaOptions();

    @Mixin
    private final AnswerOption output = new AnswerOption();

    private final CommandContext context;

    LetterShowCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        try (Connection connection = context.open(kafka)) {
            String topic = connection.installation().names().deadLetters();
            SourceRecord letter = Calls.make(() -> connection.read(topic, place.partition(), place.offset()))
                    .orElseThrow(() -> new CommandFailure(
                            ExitCode.INPUT,
                            "there is no record at " + place + " of " + topic,
                            "PLACE",
                            place.toString()));
            output.print(context.terminal(), () -> print(letter), () -> json(letter));
            return ExitCode.OK.number();
        }
    }

    private void print(SourceRecord letter) {
        Terminal terminal = context.terminal();
        line("place", place.toString());
        line("at", Instant.ofEpochMilli(letter.timestamp()).toString());
        line("key", text(letter.key()));
        letter.headers().forEach(header -> line(header.name(), text(header.value())));
        line("bytes", letter.value() == null ? "none" : Integer.toString(letter.value().length));
        if (value && letter.value() != null) {
            terminal.print("");
            new String(letter.value(), StandardCharsets.UTF_8).lines().forEach(terminal::print);
        }
    }

    private void line(String name, String text) {
        context.terminal().print(List.of(new Span(name + "  ", Tone.FAINT), Span.plain(text)));
    }

    private static String text(byte @Nullable [] bytes) {
        return bytes == null ? "none" : new String(bytes, StandardCharsets.UTF_8);
    }

    private ObjectNode json(SourceRecord letter) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("place", place.toString());
        json.put("at", Instant.ofEpochMilli(letter.timestamp()).toString());
        put(json, "key", letter.key());
        ArrayNode headers = json.putArray("headers");
        letter.headers()
                .forEach(
                        header -> headers.addObject().put("name", header.name()).put("value", text(header.value())));
        if (letter.value() != null) {
            json.put("bytes", letter.value().length);
        }
        if (value) {
            put(json, "value", letter.value());
        }
        return json;
    }

    private static void put(ObjectNode json, String name, byte @Nullable [] bytes) {
        if (bytes != null) {
            json.put(name, Base64.getEncoder().encodeToString(bytes));
        }
    }
}
