package dev.reelay.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.reelay.cost.Cost;
import dev.reelay.job.Job;
import dev.reelay.job.JobState;
import dev.reelay.job.OnUnknownSubmission;
import dev.reelay.log.LogLine.Field;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jboss.logmanager.ExtHandler;
import org.jboss.logmanager.ExtLogRecord;
import org.jboss.logmanager.ExtLogRecord.FormatStyle;
import org.jboss.logmanager.Level;
import org.jboss.logmanager.Logger;
import org.jboss.logmanager.formatters.PatternFormatter;
import org.jboss.logmanager.handlers.ConsoleHandler;
import org.jboss.logmanager.handlers.DelayedHandler;
import org.jboss.logmanager.handlers.WriterHandler;
import org.junit.jupiter.api.Test;

class LogLineTest {

    private static final Instant NOW = Instant.parse("2026-11-21T09:00:00Z");
    private static final String MODEL = "luma/luma-ray-2/image-to-video";
    private static final Logger LOG = Logger.getLogger(LogLineTest.class.getName());

    private final JsonLogFormatter json = new JsonLogFormatter();
    private final TextLogFormatter text = new TextLogFormatter(new PatternFormatter("%p %m%e%n"));

    @Test
    void theMessageIsConstantAndTheFieldsSayToWhichJob() {
        JobState queued = new JobState.InQueue(job("fields-1", MODEL), "request-7", NOW);

        ExtLogRecord record = written(
                () -> LogLine.job(queued).partition(3).with(Field.ATTEMPT, 2).info(LOG, "100 % submitted"));

        assertThat(text.format(record))
                .isEqualTo("INFO 100 %% submitted job_id=fields-1 model=%s request_id=request-7 partition=3 attempt=2%n"
                        .formatted(MODEL));
        JsonNode line = parsed(record);
        assertThat(line.fieldNames())
                .toIterable()
                .containsExactly(
                        "timestamp",
                        "level",
                        "logger",
                        "thread",
                        "message",
                        "job_id",
                        "model",
                        "request_id",
                        "partition",
                        "attempt");
        assertThat(line.path("message").asText()).isEqualTo("100 % submitted");
        assertThat(line.path("level").asText()).isEqualTo("INFO");
        assertThat(line.path("logger").asText()).isEqualTo(LogLineTest.class.getName());
        assertThat(line.path("job_id").asText()).isEqualTo("fields-1");
        assertThat(line.path("model").asText()).isEqualTo(MODEL);
        assertThat(line.path("request_id").asText()).isEqualTo("request-7");
        assertThat(line.path("partition").isInt()).isTrue();
        assertThat(line.path("partition").asInt()).isEqualTo(3);
        assertThat(line.path("attempt").isInt()).isTrue();
        assertThat(Instant.parse(line.path("timestamp").asText())).isAfter(NOW.minusSeconds(86_400 * 365));
    }

    @Test
    void aCostIsANumberInJsonAndPlainForPeople() {
        ExtLogRecord record = written(() ->
                LogLine.job("fields-9").cost(new Cost(new BigDecimal("1E-7"))).info(LOG, "Job completed"));

        assertThat(parsed(record).path("cost_usd").decimalValue()).isEqualByComparingTo("0.0000001");
        assertThat(text.format(record)).endsWith("job_id=fields-9 cost_usd=0.0000001%n".formatted());
        assertThat(text.format(written(() -> LogLine.job("fields-9").cost(null).info(LOG, "Job completed"))))
                .doesNotContain("cost");
    }

    @Test
    void noValueOfARequestIsShownAtLength() {
        String picture = "data:image/png;base64," + "iVBORw0KGgo".repeat(2_000);
        String words = "a prompt ".repeat(2_000);

        ExtLogRecord record = written(() -> LogLine.job("x".repeat(2_000))
                .with(Field.POINTER, "/input/" + "y".repeat(2_000))
                .with(Field.URL, words)
                .with(Field.DETAIL, picture)
                .warn(LOG, "Media file violates a rule of the model"));

        JsonNode line = parsed(record);
        for (String field : List.of("job_id", "pointer", "url", "detail")) {
            assertThat(line.path(field).asText()).as(field).hasSizeLessThanOrEqualTo(200);
        }
        assertThat(text.format(record)).hasSizeLessThan(1_200).doesNotContain(picture.substring(0, 300));
    }

    @Test
    void textBehindTheMessageIsQuotedWhereItHasSpaces() {
        ExtLogRecord record = written(() -> LogLine.of("generation-control", 0, 41)
                .with(Field.REASON, "not_json")
                .with(Field.DETAIL, "it is\nnot JSON")
                .warn(LOG, "Command record refused"));

        assertThat(text.format(record))
                .isEqualTo("WARN Command record refused topic=generation-control partition=0 offset=41 reason=not_json"
                        + " detail=\"it is\\nnot JSON\"%n".formatted());
    }

    @Test
    void whatIsNotKnownIsNoField() {
        ExtLogRecord record =
                written(() -> LogLine.job(job("fields-2", "")).requestId(null).info(LOG, "Job running"));

        assertThat(parsed(record).fieldNames())
                .toIterable()
                .containsExactly("timestamp", "level", "logger", "thread", "message", "job_id");
    }

    @Test
    void aNumberIsNoTextAndTextIsNoNumber() {
        assertThatThrownBy(() -> LogLine.plain().with(Field.OFFSET, "41")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> LogLine.plain().with(Field.REASON, 41)).isInstanceOf(IllegalArgumentException.class);
    }

    /** The record has the secrets, so the formatter is the one place that takes them out. */
    @Test
    void aLineIsRedactedByItsFormatterAloneInMessageFieldsAndStackTrace() {
        String id = "https://a.example/fields-3?sig=secret";
        String model = "Bearer secret " + "x".repeat(10_000);
        Exception fault = new IllegalStateException("GET https://a.example/fields-3?sig=secret with Bearer secret");

        ExtLogRecord record = written(() -> LogLine.job(job(id, model))
                .requestId("https://b.example/?token=secret")
                .with(Field.DETAIL, "see https://a.example/fields-3?sig=secret")
                .warn(LOG, fault, "Failed with Bearer secret"));

        assertThat(record.getMdc("job_id")).isEqualTo(id);
        assertThat(json.format(record)).contains("https://a.example/fields-3").doesNotContain("secret");
        assertThat(parsed(record).path("message").asText()).isEqualTo("Failed with Bearer ***");
        assertThat(parsed(record).path("model").asText()).hasSizeLessThan(250);
        assertThat(parsed(record).path("exception").asText()).contains("IllegalStateException", "\tat ");
        assertThat(text.format(record))
                .contains(
                        "Failed with Bearer *** job_id=https://a.example/fields-3 ",
                        "detail=\"see https://a.example/fields-3\"",
                        "IllegalStateException: GET https://a.example/fields-3 with Bearer ***",
                        "\tat ")
                .doesNotContain("secret");
    }

    @Test
    void linesOfOtherLibrariesAreRedactedToo() {
        ExtLogRecord record = new ExtLogRecord(Level.WARN, "GET https://a.example/f?sig=%s", FormatStyle.PRINTF, "any");
        record.setLoggerName("org.example.Client");
        record.setParameters(new Object[] {"secret"});
        record.setThrown(new IllegalStateException("with Bearer secret"));

        assertThat(text.format(record))
                .startsWith("WARN GET https://a.example/f")
                .contains("IllegalStateException: with Bearer ***", "\tat ")
                .doesNotContain("secret");
        assertThat(json.format(record)).contains("GET https://a.example/f\"").doesNotContain("secret");
    }

    @Test
    void textKeepsItsColours() {
        ExtLogRecord record = new ExtLogRecord(
                Level.WARN, "\u001B[33mhttps://a.example/f?sig=secret\u001B[0m", FormatStyle.NO_FORMAT, "any");

        assertThat(text.format(record)).startsWith("WARN \u001B[33mhttps://a.example/f\u001B[0m");
    }

    @Test
    void aLineOfJsonIsOneLine() {
        ExtLogRecord record = written(() ->
                LogLine.job("fields-4").with(Field.DETAIL, "\n\"two\"\u2028").warn(LOG, "Job failed"));

        assertThat(json.format(record)).endsWith("}\n").containsOnlyOnce("\n");
        assertThat(parsed(record).path("detail").asText()).isEqualTo("\n\"two\"\u2028");
    }

    @Test
    void consoleAndFilesRedactAndOnlyAPackagedConsoleWritesJson() {
        ConsoleHandler console = new ConsoleHandler(new PatternFormatter("%m"));
        WriterHandler file = new WriterHandler();
        file.setFormatter(new PatternFormatter("%m"));
        ExtHandler foreign = new Capture();
        PatternFormatter itsOwn = new PatternFormatter("%m");
        foreign.setFormatter(itsOwn);
        DelayedHandler delayed = new DelayedHandler();
        delayed.addHandler(console);

        LogFormatters.install(true, delayed, file, foreign);
        assertThat(console.getFormatter()).isInstanceOf(JsonLogFormatter.class);
        assertThat(file.getFormatter()).isInstanceOf(TextLogFormatter.class);
        assertThat(foreign.getFormatter())
                .as("a handler may depend on its formatter")
                .isSameAs(itsOwn);

        console.setFormatter(new PatternFormatter("%m"));
        LogFormatters.install(false, delayed);
        assertThat(console.getFormatter()).isInstanceOf(TextLogFormatter.class);
        delayed.removeHandler(console);
    }

    private static Job job(String id, String model) {
        return new Job(
                id,
                model,
                JsonNodeFactory.instance.objectNode(),
                List.of(),
                null,
                OnUnknownSubmission.REPORT,
                "hash",
                NOW);
    }

    private static final class Capture extends ExtHandler {

        private final Thread thread = Thread.currentThread();
        private final List<ExtLogRecord> records = new CopyOnWriteArrayList<>();

        @Override
        protected void doPublish(ExtLogRecord record) {
            if (Thread.currentThread() == thread) {
                records.add(record);
            }
        }
    }

    /** The one record that the action writes. */
    private static ExtLogRecord written(Runnable action) {
        Capture capture = new Capture();
        LOG.addHandler(capture);
        try {
            action.run();
        } finally {
            LOG.removeHandler(capture);
        }
        assertThat(capture.records).hasSize(1);
        return capture.records.getFirst();
    }

    private JsonNode parsed(ExtLogRecord record) {
        try {
            return new ObjectMapper().readTree(json.format(record));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
