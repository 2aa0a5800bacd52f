package dev.reelay.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.JsonNode;
import dev.reelay.job.ExactJson;
import dev.reelay.job.ForeignText;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * Where a command reads and writes. All text is UTF-8, whatever the locale says: a container has none.
 *
 * @param environment the environment variables
 * @param silence keeps libraries from writing log lines to it; to be called by commands that use such libraries, and by no other,
 *     because it takes time
 */
public record Terminal(
        Map<String, String> environment, InputStream in, PrintWriter out, PrintWriter err, Runnable silence) {

    private static final int LONGEST_LINE = 2_000;

    /** The terminal of this process. */
    public static Terminal ofProcess() {
        return new Terminal(System.getenv(), System.in, writer(System.out), writer(System.err), QuietLog::install);
    }

    /** A writer of UTF-8. */
    public static PrintWriter writer(OutputStream out) {
        return new PrintWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8));
    }

    /** A line of the answer. Characters that would break it or the terminal are replaced. */
    public void print(String line) {
        out.print(ForeignText.oneLine(line, LONGEST_LINE).stripTrailing() + "\n");
    }

    /** The answer as JSON. */
    public void print(JsonNode json) {
        DefaultPrettyPrinter pretty = new DefaultPrettyPrinter()
                .withObjectIndenter(new DefaultIndenter("  ", "\n"))
                .withArrayIndenter(new DefaultIndenter("  ", "\n"));
        try {
            out.print(ExactJson.unlimited().writer(pretty).writeValueAsString(json) + "\n");
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a JSON tree cannot be written", e);
        }
    }

    /** A line about the command, not part of its answer. */
    public void say(String line) {
        err.print(ForeignText.oneLine(line, LONGEST_LINE) + "\n");
    }

    void flush() {
        out.flush();
        err.flush();
    }
}
