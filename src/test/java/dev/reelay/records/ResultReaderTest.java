package dev.reelay.records;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.reelay.answer.ProviderMessage;
import dev.reelay.cost.Charged;
import dev.reelay.cost.Cost;
import dev.reelay.file.StoredFile;
import dev.reelay.job.Job;
import dev.reelay.job.JobResult;
import dev.reelay.job.OnUnknownSubmission;
import dev.reelay.json.JsonBytes;
import dev.reelay.outcome.Copies;
import dev.reelay.outcome.FailureCode;
import dev.reelay.outcome.Outcome;
import dev.reelay.outcome.Outcome.Cancelled;
import dev.reelay.outcome.Outcome.Completed;
import dev.reelay.outcome.Outcome.Expired;
import dev.reelay.outcome.Outcome.Failed;
import dev.reelay.outcome.Status;
import dev.reelay.outcome.Violation;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Reads back what {@link ResultRecords} writes, and tells of everything else why it is no result. */
class ResultReaderTest {

    private static final Instant NOON = Instant.parse("2026-11-21T12:00:00.123456789Z");
    private static final byte[] KEY = "a".getBytes(UTF_8);

    private final ResultRecords records = new ResultRecords("/reelay", 1 << 20);

    @Test
    void readsACompletedResultWithoutItsOutput() {
        ResultReading.Result read = read(new JobResult(
                StateRecordsTest.JOB,
                new Completed(
                        RecordJson.object()
                                .put("video", "https://x.example/1.mp4")
                                .put("id", "another"),
                        List.of("https://x.example/1.mp4"),
                        List.of("https://x.example/2.png"),
                        List.of("https://x.example/3.mp3")),
                Charged.YES,
                "6f21",
                NOON.plusSeconds(1),
                NOON.plusSeconds(2),
                NOON.plusSeconds(3),
                true,
                new Cost(new BigDecimal("0.350"))));

        assertThat(read)
                .isEqualTo(new ResultReading.Result(
                        "order-4711-shot-3",
                        Status.COMPLETED,
                        "luma/luma-ray-2/image-to-video",
                        "6f21",
                        Charged.YES,
                        new Cost(new BigDecimal("0.350")),
                        null,
                        new ResultReading.Times(NOON, NOON.plusSeconds(1), NOON.plusSeconds(2), NOON.plusSeconds(3)),
                        true,
                        JsonBytes.trusted("{\"customer\":\"c-17\"}".getBytes(UTF_8)),
                        new ResultReading.Urls(
                                List.of("https://x.example/1.mp4"),
                                List.of("https://x.example/2.png"),
                                List.of("https://x.example/3.mp3")),
                        null,
                        false));
        assertThat(read.urls().all())
                .containsExactly("https://x.example/1.mp4", "https://x.example/2.png", "https://x.example/3.mp3");
    }

    @Test
    void readsCopiesAndWhatCouldNotBeCopied() {
        String url = "https://x.example/1.mp4";
        StoredFile file = new StoredFile("s3://v/1.mp4", url, 7, "9f86", "video/mp4");
        for (Copies copies : List.of(
                new Copies(List.of(file), null),
                new Copies(List.of(file), "file 2 of 2: the store answered 403"),
                Copies.failed("not in time"))) {
            ResultReading.Result read = read(result(new Completed(
                    JsonNodeFactory.instance.objectNode(), List.of(url, url), List.of(), List.of(), copies)));
            assertThat(read.copies()).isEqualTo(copies);
            assertThat(read.urls().all()).containsExactly(url);
        }
    }

    @Test
    void copiesInAnotherFormAreReadAsFarAsTheyAreUnderstood() {
        assertThat(read("""
                { "id": "a", "status": "completed", "finished_at": "2026-11-21T12:00:00Z", "truncated": true, "stored": "failed",
                  "stored_reason": 7, "files": [7, {"url": "u"}, {"url": "u", "provider_url": "p", "bytes": "x", "more": {}}] }""")).isInstanceOfSatisfying(ResultReading.Result.class, result -> {
            assertThat(result.copies())
                    .isEqualTo(new Copies(List.of(new StoredFile("u", "p", 0, "", "")), "no reason given"));
            assertThat(result.truncated()).isTrue();
        });
        assertThat(read("""
                { "id": "a", "status": "completed", "finished_at": "2026-11-21T12:00:00Z", "stored": true, "files": {} }"""))
                .isInstanceOfSatisfying(
                        ResultReading.Result.class,
                        result -> assertThat(result.copies()).isNull());
    }

    @Test
    void readsAnErrorWithWhatTheProviderSaid() {
        ResultReading.Result read = read(result(new Failed(
                FailureCode.PROVIDER_REJECTED,
                "RunComfy refused \"it\"",
                List.of(new Violation("/input", "type", null, null, "wrong")),
                new ProviderMessage(422, 1001L, "bad image"))));

        assertThat(read.status()).isEqualTo(Status.FAILED);
        assertThat(read.failure())
                .isEqualTo(new ResultReading.Failure(
                        "provider_rejected",
                        "RunComfy refused \"it\"",
                        false,
                        new ProviderMessage(422, 1001L, "bad image")));
    }

    @Test
    void everyOutcomeIsReadAsItWasWritten() {
        List<Outcome> outcomes = List.of(
                new Cancelled(),
                new Expired(),
                new Failed(FailureCode.SUBMISSION_UNKNOWN, "it may be there"),
                new Failed(FailureCode.INVALID_INPUT, "no prompt"));
        for (Outcome outcome : outcomes) {
            ResultReading.Result read = read(result(outcome));
            assertThat(read.status()).isEqualTo(outcome.status());
            assertThat(read.charged()).isEqualTo(Charged.UNKNOWN);
            assertThat(read.times().finished()).isEqualTo(NOON.plusSeconds(3));
            assertThat(read.failure() != null).isEqualTo(outcome instanceof Failed);
        }
    }

    @Test
    void readsAnyOddJob() {
        Random random = new Random(15);
        Odd odd = new Odd(random);
        for (int i = 0; i < 2_000; i++) {
            Job job = odd.job();
            JobResult result = new JobResult(
                    job,
                    new Completed(odd.object(3), List.of(odd.text()), List.of(), List.of()),
                    Charged.YES,
                    odd.text(),
                    odd.time(),
                    null,
                    odd.time(),
                    random.nextBoolean(),
                    odd.cost());

            ResultReading.Result read = read(result);

            assertThat(read.id()).isEqualTo(job.id());
            assertThat(read.model()).isEqualTo(job.model());
            assertThat(read.cost()).isEqualTo(result.cost());
            assertThat(read.requestId()).isEqualTo(result.requestId());
            assertThat(read.times().received()).isEqualTo(job.receivedAt());
            assertThat(read.times().finished()).isEqualTo(result.finishedAt());
            assertThat(read.cancelTooLate()).isEqualTo(result.cancelTooLate());
            assertThat(read.metadata()).isEqualTo(job.metadata());
        }
    }

    @Test
    void readsANameWithALoneSurrogateWhichOnlyTheParserForTextTakes() {
        ResultReading.Result read = read(new JobResult(
                StateRecordsTest.JOB,
                new Completed(RecordJson.object().put("\ud800", 1), List.of(), List.of(), List.of()),
                Charged.YES,
                "6f21",
                NOON,
                null,
                NOON,
                false));

        assertThat(Objects.requireNonNull(read.metadata()).toString()).isEqualTo("{\"customer\":\"c-17\"}");
    }

    @Test
    void fieldsOfAnotherTypeCountAsAbsentAndWhatIsUnknownIsNeverFree() {
        ResultReading reading = read("""
                { "id": "a", "status": "failed", "finished_at": "2026-11-21T12:00:00Z", "model": 7, "request_id": null,
                  "charged": "perhaps", "cost_usd": "0.35", "cancellation": ["too_late"], "received_at": "noon",
                  "metadata": [1], "video_urls": "https://x", "image_urls": [1, [2], "u"], "schema": {"a": [1]},
                  "error": { "code": 7, "message": {"a": 1}, "retryable": "yes", "violations": [{"pointer": "/"}],
                             "provider": { "http_status": "x", "error_code": 1e3, "message": 5 } } }""");

        assertThat(reading)
                .isEqualTo(new ResultReading.Result(
                        "a",
                        Status.FAILED,
                        "",
                        null,
                        Charged.UNKNOWN,
                        null,
                        new ResultReading.Failure("", "", false, new ProviderMessage(0, null, null)),
                        new ResultReading.Times(null, null, null, Instant.parse("2026-11-21T12:00:00Z")),
                        false,
                        null,
                        new ResultReading.Urls(List.of(), List.of("u"), List.of()),
                        null,
                        false));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "7",
                "[]",
                "{",
                "{}",
                "{\"id\": \"a\"",
                "{\"id\": \"a\", \"status\": \"failed\"}",
                "{\"id\": \"a\", \"status\": \"failed\", \"finished_at\": \"noon\"}",
                "{\"id\": \"b\", \"status\": \"failed\", \"finished_at\": \"2026-11-21T12:00:00Z\"}",
                "{\"id\": \"a\", \"status\": \"in_queue\", \"finished_at\": \"2026-11-21T12:00:00Z\"}",
                "{\"id\": \"a\", \"status\": \"melted\", \"finished_at\": \"2026-11-21T12:00:00Z\"}",
                "{\"id\": \"a\", \"status\": \"failed\", \"finished_at\": \"2026-11-21T12:00:00Z\"} {}",
                "not json"
            })
    void whatIsNoResultIsUnreadableWithAReason(String value) {
        assertThat(read(value))
                .isInstanceOfSatisfying(
                        ResultReading.Unreadable.class,
                        why -> assertThat(why.reason()).isNotBlank().doesNotContain("\n"));
    }

    @Test
    void arbitraryBytesAreNeverAFailure() {
        Random random = new Random(16);
        byte[] good = records.encode(result(new Cancelled())).value();
        for (int i = 0; i < 20_000; i++) {
            byte[] bytes = good.clone();
            for (int change = random.nextInt(4); change >= 0; change--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            }
            assertThat(ResultReader.read(KEY, bytes)).isNotNull();
        }
        assertThat(ResultReader.read(null, good)).isEqualTo(new ResultReading.Unreadable("it has no key"));
        assertThat(ResultReader.read(KEY, null)).isEqualTo(new ResultReading.Unreadable("it has no value"));
    }

    @Test
    void aNumberOfAMillionDigitsIsNoCost() {
        ResultReading reading =
                read("{\"id\": \"a\", \"status\": \"failed\", \"finished_at\": \"2026-11-21T12:00:00Z\","
                        + " \"cost_usd\": " + "9".repeat(1_000_000) + "}");

        assertThat(reading)
                .isInstanceOfSatisfying(
                        ResultReading.Result.class,
                        result -> assertThat(result.cost()).isNull());
    }

    private static JobResult result(Outcome outcome) {
        Job job = new Job("a", "m/n", null, List.of(), null, OnUnknownSubmission.REPORT, "5f36", NOON);
        return new JobResult(
                job,
                outcome,
                Charged.UNKNOWN,
                "6f21",
                NOON.plusSeconds(1),
                NOON.plusSeconds(2),
                NOON.plusSeconds(3),
                false);
    }

    private ResultReading.Result read(JobResult result) {
        OutgoingRecord record = records.encode(result);
        return (ResultReading.Result) ResultReader.read(record.key(), record.value());
    }

    private static ResultReading read(String value) {
        return ResultReader.read(KEY, value.getBytes(UTF_8));
    }
}
