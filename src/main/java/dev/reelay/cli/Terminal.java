package dev.reelay.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reelay.json.ExactJson;
import dev.reelay.json.ForeignText;
import java.io.InputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Where a command reads and writes. All text is UTF-8, whatever the locale says: a container has none.
 *
 * @param environment the environment variables
 * @param screen whether somebody watches
 * @param silence keeps libraries from writing log lines to it; to be called by commands that use such libraries, and by no other,
 *     because it takes time
 */
public record Terminal(
        Map<String, String> environment,
        InputStream in,
        AnswerWriter out,
        PrintWriter err,
        Screen screen,
        Runnable silence) {

    private static final int LONGEST_REMARK = 2_000;

    /** The terminal of this process. */
    public static Terminal ofProcess() {
        return new Terminal(
                System.getenv(),
                System.in,
                StandardOutput.writer(),
                new PrintWriter(new OutputStreamWriter(System.err, StandardCharsets.UTF_8)),
                Screen.ofProcess(System.getenv()),
                QuietLog::install);
    }

    /** A line of the answer, whole: it may be a record's value, or a signed URL. Characters that would break it or the terminal are replaced. */
    public void print(String line) {
        out.print(ForeignText.oneLine(line).stripTrailing() + "\n");
    }

    /** A line of the answer in pieces, in colours where it is shown in such. Characters that would break it are replaced. */
    public void print(List<Span> spans) {
        if (!screen.colours()) {
            print(spans.stream().map(Span::text).collect(Collectors.joining()));
            return;
        }
        StringBuilder line = new StringBuilder();
        for (Span span : spans) {
            line.append(span.tone().shown(ForeignText.oneLine(span.text())));
        }
        out.print(line.toString().stripTrailing() + "\n");
    }

    /** One JSON value of an answer that has one on each line. */
    public void printLine(JsonNode json) {
        out.print(written(ExactJson.unlimited().writer(), json) + "\n");
    }

    /** The answer as JSON. */
    public void print(JsonNode json) {
        DefaultPrettyPrinter pretty = new DefaultPrettyPrinter()
                .withObjectIndenter(new DefaultIndenter("  ", "\n"))
                .withArrayIndenter(new DefaultIndenter("  ", "\n"));
        out.print(written(ExactJson.unlimited().writer(pretty), json) + "\n");
    }

    /** A line about the command, not part of its answer; of 2,000 characters at most. */
    public void say(String line) {
        err.print(ForeignText.oneLine(line, LONGEST_REMARK) + "\n");
    }

    /** An object about the command, not part of its answer, on one line. */
    public void say(ObjectNode json) {
        err.print(written(ExactJson.unlimited().writer(), json) + "\n");
    }

    private static String written(ObjectWriter writer, JsonNode json) {
        try {
            return writer.writeValueAsString(json);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a JSON tree cannot be written", e);
        }
    }

    /** Writes what is still held back. */
    void flush() {
        out.flush();
        err.flush();
    }
}
