package dev.reelay.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.reelay.job.Job;
import dev.reelay.job.JobState;
import dev.reelay.job.OnUnknownSubmission;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jboss.logmanager.ExtHandler;
import org.jboss.logmanager.ExtLogRecord;
import org.jboss.logmanager.Level;
import org.jboss.logmanager.Logger;
import org.jboss.logmanager.formatters.PatternFormatter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LogLineTest {

    private static final Instant NOW = Instant.parse("2026-11-21T09:00:00Z");
    private static final String MODEL = "luma/luma-ray-2/image-to-video";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "https://a.example/v%3D1.mp4?X-Amz-Signature=secret | https://a.example/v%3D1.mp4",
                "cannot fetch 'HTTPS://a.example/i.png?sig=secret': 403 | cannot fetch 'HTTPS://a.example/i.png': 403",
                "https://a.example/1?x=1 https://a.example/2#y | https://a.example/1 https://a.example/2",
                "is it late? yes | is it late? yes",
                "https://a.example?sig=secret | https://a.example",
                "sent 'Authorization: Bearer secret-token', refused | sent 'Authorization: Bearer ***', refused",
            })
    void logsShowNeitherQueriesOfUrlsNorTokens(String text, String shown) {
        assertThat(LogLine.withoutSecrets(text)).isEqualTo(shown);
    }

    @Test
    void aLineIsForPeopleAndItsFieldsAreForMachines() {
        JobState queued = new JobState.InQueue(job("fields-1", MODEL), "request-7", NOW);

        ExtLogRecord record = written(
                "fields-1",
                () -> LogLine.job(queued).partition(3).info("in queue     job_id=%s of %d %%", "fields-1", 2));

        assertThat(new PatternFormatter("%p %m").format(record)).isEqualTo("INFO in queue     job_id=fields-1 of 2 %");
        JsonNode json = json(record);
        assertThat(json.path("message").asText()).isEqualTo("in queue     job_id=fields-1 of 2 %");
        assertThat(json.path("level").asText()).isEqualTo("INFO");
        assertThat(json.path("logger").asText()).isEqualTo("dev.reelay");
        assertThat(json.path("job_id").asText()).isEqualTo("fields-1");
        assertThat(json.path("model").asText()).isEqualTo(MODEL);
        assertThat(json.path("request_id").asText()).isEqualTo("request-7");
        assertThat(json.path("partition").isInt()).isTrue();
        assertThat(json.path("partition").asInt()).isEqualTo(3);
        assertThat(Instant.parse(json.path("timestamp").asText())).isAfter(NOW.minusSeconds(86_400 * 365));
    }

    @Test
    void whatIsNotKnownIsNoField() {
        ExtLogRecord record =
                written("fields-2", () -> LogLine.job(job("fields-2", "")).info("job_id=fields-2"));

        assertThat(json(record).fieldNames())
                .toIterable()
                .containsExactly("timestamp", "level", "logger", "thread", "message", "job_id");
    }

    @Test
    void neitherFieldsNorTextNorStackTraceShowWhatIsSecret() {
        String id = "https://a.example/fields-3?sig=secret";
        String model = "Bearer secret " + "x".repeat(10_000);
        Exception fault = new IllegalStateException("GET https://a.example/fields-3?sig=secret with Bearer secret");

        ExtLogRecord record = written(
                "fields-3",
                () -> LogLine.job(job(id, model))
                        .requestId("https://b.example/?token=secret")
                        .warn(fault, "job_id=%s failed: %s", id, fault.getMessage()));

        String json = new JsonLogFormatter().format(record);
        assertThat(json).contains("https://a.example/fields-3").doesNotContain("secret");
        assertThat(json(record).path("model").asText()).hasSizeLessThan(250);
        assertThat(json(record).path("exception").asText()).contains("IllegalStateException", "\tat ");
    }

    @Test
    void linesForPeopleAreCleanDownToTheStackTraceAndKeepTheirColours() {
        ExtLogRecord record = new ExtLogRecord(
                Level.WARN,
                "\u001B[33mhttps://a.example/f?sig=secret\u001B[0m",
                ExtLogRecord.FormatStyle.NO_FORMAT,
                "any");
        record.setThrown(new IllegalStateException("with Bearer secret"));

        String line = new RedactingFormatter(new PatternFormatter("%m%e%n")).format(record);

        assertThat(line)
                .startsWith("\u001B[33mhttps://a.example/f\u001B[0m")
                .contains("IllegalStateException: with Bearer ***", "\tat ")
                .doesNotContain("secret");
    }

    @Test
    void aSentenceGoesOnBehindAUrl() {
        assertThat(LogLine.withoutSecrets(
                        "https://a.example/1.jpg?sig=a:b: no address, https://a.example/2.jpg#top, and more"))
                .isEqualTo("https://a.example/1.jpg: no address, https://a.example/2.jpg, and more");
    }

    @Test
    void oneLineIsOneLine() {
        ExtLogRecord record = written("fields-4", () -> LogLine.job("fields-4").warn("fields-4\n\"two\"\u2028"));

        assertThat(new JsonLogFormatter().format(record)).endsWith("}\n").containsOnlyOnce("\n");
        assertThat(json(record).path("message").asText()).isEqualTo("fields-4\n\"two\"\u2028");
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

    /** The one record with this text that the action writes; other tests write beside it. */
    private static ExtLogRecord written(String text, Runnable action) {
        List<ExtLogRecord> records = new CopyOnWriteArrayList<>();
        ExtHandler handler = new ExtHandler() {
            @Override
            protected void doPublish(ExtLogRecord record) {
                if (record.getMessage().contains(text)) {
                    records.add(record);
                }
            }
        };
        Logger logger = Logger.getLogger("dev.reelay");
        logger.addHandler(handler);
        try {
            action.run();
        } finally {
            logger.removeHandler(handler);
        }
        assertThat(records).hasSize(1);
        return records.getFirst();
    }

    private static JsonNode json(ExtLogRecord record) {
        try {
            return new ObjectMapper().readTree(new JsonLogFormatter().format(record));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
