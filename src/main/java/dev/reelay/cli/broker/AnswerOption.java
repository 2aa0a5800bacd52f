package dev.reelay.cli.broker;

import com.fasterxml.jackson.databind.JsonNode;
import dev.reelay.cli.Terminal;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import picocli.CommandLine.Option;

/** How a command about jobs writes its answer. */
public final class AnswerOption {

    /** The forms of an answer. */
    enum Format {
        TABLE,
        JSON,
        JSONL;

        /** The word on the command line. */
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORMAT",
            description =
                    "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}); jsonl is one object on each line. With both an error"
                            + " is JSON, too, on standard error")
    private Format format = Format.TABLE;

    /** Whether the answer is for people. */
    public boolean isTable() {
        return format == Format.TABLE;
    }

    /** Prints an answer that is one thing. */
    public void print(Terminal terminal, Runnable table, Supplier<? extends JsonNode> json) {
        switch (format) {
            case TABLE -> table.run();
            case JSON -> terminal.print(json.get());
            case JSONL -> terminal.printLine(json.get());
        }
    }

    /**
     * Prints an answer that is a list.
     *
     * @param whole the list with what is to say about it
     * @param each its elements alone
     */
    public void printList(
            Terminal terminal, Runnable table, Supplier<? extends JsonNode> whole, List<? extends JsonNode> each) {
        switch (format) {
            case TABLE -> table.run();
            case JSON -> terminal.print(whole.get());
            case JSONL -> each.forEach(terminal::printLine);
        }
    }
}
