package dev.reelay.records;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reelay.answer.ProviderMessage;
import dev.reelay.cost.Charged;
import dev.reelay.cost.Cost;
import dev.reelay.decision.StoringStates;
import dev.reelay.job.CancelReason;
import dev.reelay.job.Checks;
import dev.reelay.job.DeliverTo;
import dev.reelay.job.Ending;
import dev.reelay.job.Job;
import dev.reelay.job.JobResult;
import dev.reelay.job.JobState;
import dev.reelay.job.JobState.Accepted;
import dev.reelay.job.JobState.Ended;
import dev.reelay.job.JobState.InQueue;
import dev.reelay.job.JobState.Pending;
import dev.reelay.job.JobState.Submitting;
import dev.reelay.job.MediaStatus;
import dev.reelay.job.OnUnknownSubmission;
import dev.reelay.job.Ordering;
import dev.reelay.job.Origin;
import dev.reelay.job.SourceRecord.Header;
import dev.reelay.json.JsonBytes;
import dev.reelay.outcome.FailureCode;
import dev.reelay.outcome.Outcome;
import dev.reelay.outcome.Status;
import dev.reelay.outcome.Violation;
import dev.reelay.testing.Contract;
import dev.reelay.timing.Outlook;
import dev.reelay.timing.RunTimes;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** States and results match the schemas in {@code contract/}, and have no field that a schema does not list. */
class ContractTest {

    private static final Instant NOW = Instant.parse("2026-11-21T09:00:00.123456Z");
    private static final ObjectNode INPUT = RecordJson.object().put("prompt", "a");
    private static final ProviderMessage SAYS = new ProviderMessage(400, 400_003L, "no");
    private static final Job PLAIN = new Job("a", "m", null, List.of(), null, OnUnknownSubmission.REPORT, "5f36", NOW);
    private static final Job FULL = new Job(
                    "ä/1",
                    "luma/luma-ray-2/image-to-video",
                    JsonBytes.of(RecordJson.object().put("customer", "c-17")),
                    List.of(
                            new Header("x-text", "ü".getBytes(java.nio.charset.StandardCharsets.UTF_8)),
                            new Header("x-bytes", new byte[] {(byte) 0xff}),
                            new Header("x-nothing", null)),
                    NOW.plusSeconds(60),
                    OnUnknownSubmission.RESUBMIT,
                    new Ordering(0, "ü/1"),
                    "5f36",
                    new Origin(NOW, 0L),
                    Checks.NONE)
            .with(Checks.passed(
                    "sha256:8c3f",
                    List.of(new Violation("/input/prompt", "minLength", null, null, "The prompt is empty."))))
            .withMedia(MediaStatus.UNVERIFIED)
            .deliveredTo(new DeliverTo.Urls(List.of("https://a.example/1?X-Amz-Signature=a")));
    private static final Job TO_A_BUCKET = PLAIN.deliveredTo(new DeliverTo.Bucket("videos", "a"));

    static Stream<Pending> pending() {
        return Stream.of(PLAIN, FULL, TO_A_BUCKET).flatMap(job -> {
            Accepted waiting = new Accepted(job, INPUT, 0);
            Submitting open = waiting.submit(NOW);
            InQueue queued = open.accepted("6f21", NOW);
            return Stream.of(
                    waiting,
                    open,
                    open.again(NOW),
                    open.again(NOW).submit(NOW),
                    open.cancel(),
                    open.cancel().accepted("6f21", NOW),
                    queued,
                    queued.cancel(CancelReason.EXPIRED),
                    queued.running(NOW),
                    queued.running(NOW).cancel(),
                    StoringStates.of(queued, NOW),
                    StoringStates.of(queued.running(NOW).cancel(), NOW),
                    queued.with(new Outlook("720p/5", 17, NOW.plusSeconds(60))),
                    queued.running(NOW).with(new Outlook(null, null, NOW.plusSeconds(60))));
        });
    }

    static Stream<Outcome> outcomes() {
        List<Violation> violations = List.of(
                new Violation("/input/prompt", "maxLength", IntNode.valueOf(8), IntNode.valueOf(9), "too long"),
                new Violation("/input/image_url", "required", null, null, "required"));
        return Stream.concat(
                Stream.of(
                        new Outcome.Completed(
                                RecordJson.object().put("video", "u"), List.of("u"), List.of(), List.of()),
                        new Outcome.Cancelled(),
                        new Outcome.Expired()),
                Arrays.stream(FailureCode.values())
                        .flatMap(code -> Stream.of(
                                new Outcome.Failed(code, code.text()),
                                new Outcome.Failed(code, code.text(), violations, SAYS))));
    }

    static Stream<Ending> endings() {
        InQueue queued = new Accepted(FULL, INPUT, 0).submit(NOW).accepted("6f21", NOW);
        return Stream.concat(
                Stream.of(StoringStates.of(queued, NOW).stored(StoringStates.copies())),
                pending()
                        .flatMap(state -> outcomes()
                                .filter(outcome -> isPossible(state, outcome))
                                .map(outcome -> state.end(outcome, NOW))));
    }

    /** Nothing is completed or fails at RunComfy that it has not accepted, and nothing is rejected that it has. */
    private static boolean isPossible(Pending state, Outcome outcome) {
        boolean submitted = state instanceof JobState.Submitted;
        if (state instanceof JobState.Storing) {
            return outcome.status() == Status.COMPLETED;
        }
        return switch (outcome.status()) {
            case COMPLETED -> submitted;
            case REJECTED -> state instanceof Accepted accepted && !accepted.inDoubt();
            case FAILED, CANCELLED, EXPIRED -> true;
            case ACCEPTED, SUBMITTING, IN_QUEUE, IN_PROGRESS, STORING -> false;
        };
    }

    @ParameterizedTest
    @MethodSource("pending")
    void aStateMatchesItsSchema(Pending state) {
        Contract.STATE.check(json(StateRecords.encode(state)));
    }

    @Test
    void aPositionMatchesItsSchema() {
        Contract.POSITION.check(json(PositionRecords.encode(new Position(7, "topic", null), "g")));
        Contract.POSITION.check(json(PositionRecords.encode(new Position(7, "topic", 3L), "g")));
    }

    @Test
    void whatWasSpentMatchesItsSchema() {
        for (String tenant : Arrays.asList(null, "acme", Spender.OTHERS)) {
            Contract.SPEND.check(
                    json(SpendRecords.encode(new Spend(new Spender(20_778, "a/b", tenant), 1_250_000, 500_000, 7, 1))));
            Contract.SPEND.check(json(SpendRecords.encode(new Spend(new Spender(20_778, "a/b", tenant), 0, 0, 1, 0))));
        }
    }

    @ParameterizedTest
    @MethodSource("endings")
    void aReceiptAndAResultMatchTheirSchemas(Ending ending) {
        Contract.STATE.check(json(StateRecords.encode(ending.receipt())));
        Contract.RESULT.check(json(new ResultRecords("/reelay/g", 1_000_000).encode(ending.result())));
    }

    @Test
    void receiptsMatchTheirSchemaWithWhatTheyKeepOfTheTimesOfTheirJobs() {
        Ended receipt = new Accepted(PLAIN, INPUT, 0)
                .submit(NOW)
                .accepted("6f21", NOW)
                .end(new Outcome.Cancelled(), NOW)
                .receipt();
        for (RunTimes times : List.of(
                new RunTimes("720p/5", 61_234, 28_000, 0, false),
                new RunTimes(null, 0, 0, 1, false),
                new RunTimes(null, 0, 28_000, 30_000, true))) {
            Contract.STATE.check(json(StateRecords.encode(receipt.with(times))));
        }
    }

    @Test
    void aReceiptAndAResultWithACostMatchTheirSchemas() {
        JobResult result = new JobResult(
                PLAIN,
                new Outcome.Completed(RecordJson.object().put("audio", "u"), List.of(), List.of(), List.of("u")),
                Charged.YES,
                "6f21",
                NOW,
                NOW,
                NOW,
                false,
                new Cost(new BigDecimal("1E-7")));
        Ended receipt = new Ended(
                "a", "m", Status.COMPLETED, "5f36", "6f21", new Origin(NOW, 7L), NOW, NOW, NOW, false, result.cost());

        JsonNode body = json(new ResultRecords("/reelay/g", 1_000_000).encode(result));
        assertThat(body.path("audio_urls")).hasSize(1);
        assertThat(body.path("cost_usd").isNumber()).isTrue();
        Contract.RESULT.check(body);
        Contract.STATE.check(json(StateRecords.encode(receipt)));
    }

    @Test
    void aCostBelowZeroIsForbiddenByBothSchemas() {
        assertThat(Contract.RESULT.violations("{\"cost_usd\": -1}")).anyMatch(it -> it.contains("cost_usd"));
        assertThat(Contract.STATE.violations("{\"cost_usd\": -1}")).anyMatch(it -> it.contains("cost_usd"));
    }

    @Test
    void aTruncatedResultMatchesItsSchema() {
        ObjectNode output = RecordJson.object().put("video", "u").put("much", "x".repeat(5_000));
        Ending ending = new Accepted(PLAIN, INPUT, 0)
                .submit(NOW)
                .accepted("6f21", NOW)
                .end(new Outcome.Completed(output, List.of("u"), List.of(), List.of()), NOW);
        JsonNode result = json(new ResultRecords("/reelay/g", 2_000).encode(ending.result()));

        assertThat(result.path("truncated").asBoolean()).isTrue();
        Contract.RESULT.check(result);
    }

    @Test
    void aResultThatTheSchemaForbidsIsFound() {
        assertThat(Contract.RESULT.violations("""
                {"id": "a", "status": "completed", "charged": "no", "received_at": "2026-11-21T09:00:00Z",
                 "finished_at": "yesterday", "surprise": 1}"""))
                .anyMatch(violation -> violation.contains("charged"))
                .anyMatch(violation -> violation.contains("finished_at"))
                .anyMatch(violation -> violation.contains("video_urls"))
                .anyMatch(violation -> violation.contains("surprise"));
    }

    @Test
    void theSchemasListEveryStatusAndEveryCode() {
        assertThat(words(Contract.STATE.json().at("/properties/status/enum")))
                .containsExactlyInAnyOrderElementsOf(
                        Arrays.stream(Status.values()).map(Status::word).toList());
        assertThat(Stream.concat(
                        words(Contract.RESULT.json().at("/allOf/2/then/properties/error/properties/code/enum"))
                                .stream(),
                        words(Contract.RESULT.json().at("/allOf/3/then/properties/error/properties/code/enum"))
                                .stream()))
                .containsExactlyInAnyOrderElementsOf(Arrays.stream(FailureCode.values())
                        .map(FailureCode::code)
                        .toList());
    }

    private static List<String> words(JsonNode words) {
        return StreamSupport.stream(words.spliterator(), false)
                .map(JsonNode::asText)
                .toList();
    }

    private static JsonNode json(OutgoingRecord record) {
        return RecordJson.read(Objects.requireNonNull(record.value())).orElseThrow();
    }
}
