package dev.reelay.records;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reelay.answer.ProviderMessage;
import dev.reelay.cost.Charged;
import dev.reelay.cost.Cost;
import dev.reelay.job.Job;
import dev.reelay.job.JobResult;
import dev.reelay.job.OnUnknownSubmission;
import dev.reelay.job.SourceRecord.Header;
import dev.reelay.outcome.FailureCode;
import dev.reelay.outcome.Outcome;
import dev.reelay.outcome.Outcome.Cancelled;
import dev.reelay.outcome.Outcome.Completed;
import dev.reelay.outcome.Outcome.Expired;
import dev.reelay.outcome.Outcome.Failed;
import dev.reelay.outcome.Violation;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ResultRecordsTest {

    private static final Instant NOON = Instant.parse("2026-11-21T12:00:00.5Z");
    private static final String VIDEO = "https://cdn.example/a%3Db.mp4?x=1&y=\"2\"";

    private final ResultRecords records = new ResultRecords("/reelay", 1_048_576);

    @Test
    void aCompletedResultHasTheFieldsOfTheContract() {
        ObjectNode output = RecordJson.object().put("video", VIDEO);

        assertJson(result(new Completed(output, List.of(VIDEO), List.of(), List.of()), Charged.YES, "6f21"), """
                { "id": "order-4711-shot-3", "status": "completed", "model": "luma/luma-ray-2/image-to-video",
                  "request_id": "6f21", "video_urls": ["https://cdn.example/a%3Db.mp4?x=1&y=\\"2\\""],
                  "image_urls": [], "audio_urls": [], "output": { "video": "https://cdn.example/a%3Db.mp4?x=1&y=\\"2\\"" },
                  "charged": "yes", "metadata": { "customer": "c-17" },
                  "received_at": "2026-11-21T12:00:00.500Z", "submitted_at": "2026-11-21T12:00:01.500Z",
                  "started_at": "2026-11-21T12:00:02.500Z", "finished_at": "2026-11-21T12:00:03.500Z" }""");
    }

    @Test
    void theCostIsANumberWithAllItsDigitsAlsoOfAJobThatFailed() {
        Completed completed =
                new Completed(RecordJson.object().put("video", VIDEO), List.of(VIDEO), List.of(), List.of());

        assertThat(text(costing(completed, "0.350"))).contains("\"charged\":\"yes\",\"cost_usd\":0.350,");
        assertThat(text(costing(new Failed(FailureCode.PROVIDER_FAILED, "failed"), "0.10")))
                .contains("\"charged\":\"unknown\",\"cost_usd\":0.10,");
    }

    @Test
    void aCostOfZeroIsWrittenAndNoCostIsLeftOut() {
        assertThat(text(costing(new Cancelled(), "0"))).contains("\"cost_usd\":0,");
        assertThat(text(result(new Cancelled()))).doesNotContain("cost");
    }

    private JobResult costing(Outcome outcome, String usd) {
        Charged charged = outcome instanceof Completed ? Charged.YES : Charged.UNKNOWN;
        JobResult result = result(outcome, charged, "6f21");
        return new JobResult(
                result.job(),
                outcome,
                charged,
                result.requestId(),
                result.submittedAt(),
                result.startedAt(),
                result.finishedAt(),
                false,
                new Cost(new BigDecimal(usd)));
    }

    private String text(JobResult result) {
        return new String(Objects.requireNonNull(records.encode(result).value()), UTF_8);
    }

    @Test
    void aRejectedResultListsItsViolations() {
        ObjectNode json = RecordJson.object();
        Failed outcome = new Failed(
                FailureCode.INVALID_INPUT,
                "2 rules are broken",
                List.of(
                        new Violation(
                                "/input/prompt", "maxLength", json.numberNode(800), json.numberNode(812), "too long"),
                        new Violation("/input/image_url", "required", null, NullNode.getInstance(), "missing")),
                null);

        assertJson(new JobResult(job("", null), outcome, Charged.NO, null, null, null, NOON, false), """
                { "id": "order-4711-shot-3", "status": "rejected",
                  "error": { "code": "invalid_input", "message": "2 rules are broken", "retryable": false,
                    "violations": [
                      { "pointer": "/input/prompt", "rule": "maxLength", "limit": 800, "actual": 812,
                        "message": "too long" },
                      { "pointer": "/input/image_url", "rule": "required", "message": "missing" } ] },
                  "charged": "no", "received_at": "2026-11-21T12:00:00.500Z",
                  "finished_at": "2026-11-21T12:00:00.500Z" }""");
    }

    @Test
    void aFailedResultHasTheProvidersMessage() {
        Failed outcome =
                new Failed(FailureCode.PROVIDER_FAILED, "failed", new ProviderMessage(400, 400002L, "balance"));

        assertThat(body(result(outcome)).path("error")).isEqualTo(json("""
                { "code": "provider_failed", "message": "failed", "retryable": true,
                  "provider": { "http_status": 400, "error_code": 400002, "message": "balance" } }"""));
    }

    @Test
    void aFailedResultWithoutAProvidersMessageHasNoProvider() {
        Failed outcome = new Failed(FailureCode.TIMED_OUT, "late", new ProviderMessage(0, null, null));

        assertThat(body(result(outcome)).path("error").has("provider")).isFalse();
    }

    @Test
    void aCancelledOrExpiredResultHasItsStatusOnly() {
        for (Outcome outcome : List.of(new Cancelled(), new Expired())) {
            JsonNode body = body(result(outcome));

            assertThat(body.path("status").asText()).isEqualTo(outcome.status().word());
            assertThat(body.properties().stream().map(Map.Entry::getKey))
                    .doesNotContain("error", "output", "video_urls", "image_urls", "truncated");
        }
    }

    @ParameterizedTest
    @EnumSource
    void everyErrorSaysWhetherItIsRetryable(FailureCode code) {
        JsonNode error = body(result(new Failed(code, "so it is"))).path("error");

        assertThat(error.path("code").asText()).isEqualTo(code.code());
        assertThat(error.path("retryable").booleanValue()).isEqualTo(code.isRetryable());
    }

    @Test
    void theHeadersAreACloudEventsAndThenTheForwardedOnes() {
        Job job = new Job(
                "süß 😀/%41",
                "m",
                null,
                List.of(
                        new Header("traceparent", "00-1".getBytes(UTF_8)),
                        new Header("x-tenant", new byte[] {(byte) 0xff}),
                        new Header("x-flag", null)),
                null,
                OnUnknownSubmission.REPORT,
                "5f36",
                NOON);

        OutgoingRecord record = records.encode(
                new JobResult(job, new Expired(), Charged.NO, null, null, null, NOON.plusSeconds(3), false));

        assertThat(record.key()).isEqualTo("süß 😀/%41".getBytes(UTF_8));
        assertThat(record.headers().subList(7, 10)).isEqualTo(job.headers());
        assertThat(record.headers().stream().limit(7).map(ResultRecordsTest::line))
                .containsExactly(
                        "content-type=application/json",
                        "ce_specversion=1.0",
                        "ce_type=dev.reelay.generation.expired.v1",
                        "ce_id=" + header(record, "ce_id"),
                        "ce_source=/reelay",
                        "ce_subject=süß 😀/%41",
                        "ce_time=2026-11-21T12:00:03.500Z");
    }

    @Test
    void theEventIdIsEqualForRepeatsOfTheSameEventOnly() {
        JobResult first = result(new Cancelled());
        Job later = new Job(
                first.job().id(), "m", null, List.of(), null, OnUnknownSubmission.REPORT, "", NOON.plusNanos(1));

        String id = eventId(first);

        assertThat(id).isEqualTo("ced62286-6d4c-3003-a19f-a661a6be4778");
        assertThat(eventId(new JobResult(first.job(), new Cancelled(), Charged.UNKNOWN, null, null, null, NOON, false)))
                .isEqualTo(id);
        assertThat(eventId(result(new Expired()))).isNotEqualTo(id);
        assertThat(eventId(new JobResult(later, new Cancelled(), Charged.NO, null, null, null, NOON, false)))
                .isNotEqualTo(id);
    }

    private String eventId(JobResult result) {
        return header(records.encode(result), "ce_id");
    }

    private JsonNode body(JobResult result) {
        return ResultRecordsTest.body(records.encode(result));
    }

    private void assertJson(JobResult result, String json) {
        assertThat(body(result)).isEqualTo(json(json));
    }

    static JsonNode body(OutgoingRecord record) {
        return RecordJson.read(Objects.requireNonNull(record.value())).orElseThrow();
    }

    private static JsonNode json(String json) {
        return RecordJson.read(json.getBytes(UTF_8)).orElseThrow();
    }

    private static String header(OutgoingRecord record, String name) {
        return record.headers().stream()
                .filter(it -> it.name().equals(name))
                .map(it -> new String(Objects.requireNonNull(it.value()), UTF_8))
                .findFirst()
                .orElseThrow();
    }

    private static String line(Header header) {
        return header.name() + "=" + new String(Objects.requireNonNull(header.value()), UTF_8);
    }

    private static JobResult result(Outcome outcome) {
        return result(outcome, Charged.UNKNOWN, "6f21");
    }

    private static JobResult result(Outcome outcome, Charged charged, @Nullable String requestId) {
        Job job = job("luma/luma-ray-2/image-to-video", RecordJson.object().put("customer", "c-17"));
        return new JobResult(
                job, outcome, charged, requestId, NOON.plusSeconds(1), NOON.plusSeconds(2), NOON.plusSeconds(3), false);
    }

    private static Job job(String model, @Nullable ObjectNode metadata) {
        return new Job("order-4711-shot-3", model, metadata, List.of(), null, OnUnknownSubmission.REPORT, "5f36", NOON);
    }
}
