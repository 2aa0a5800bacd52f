package dev.reelay.retry;

import static dev.reelay.retry.TestRecord.READER;
import static dev.reelay.retry.TestRecord.framed;
import static dev.reelay.retry.TestRecord.header;
import static dev.reelay.retry.TestRecord.headers;
import static dev.reelay.retry.TestRecord.read;
import static dev.reelay.retry.TestRecord.ready;
import static dev.reelay.retry.TestRecord.record;
import static dev.reelay.retry.TestRecord.refused;
import static dev.reelay.retry.TestRecord.sent;
import static dev.reelay.retry.TestRecord.utf8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reelay.cost.Charged;
import dev.reelay.job.Job;
import dev.reelay.job.SourceRecord;
import dev.reelay.json.ExactJson;
import dev.reelay.kafka.BrokerException;
import dev.reelay.outcome.Finding;
import dev.reelay.outcome.Status;
import dev.reelay.request.RequestReading;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class RetriesTest {

    private static final String BODY = """
            "model":"a/b","input":{"prompt":"\\u00e9 \\ud83e\\udd8a \\"x\\" \\\\ \\n","n":[1.0,0.10,1E+400,12345678901234567890,
            -0.5e-3,null,true],"":{}},"start_by":"2026-11-21T09:00:00+01:00","priority":0,"tenant":"t","later":{"a":[]},"deliver_to":["https://a.example/1?s=1"]""";

    private static final String WITH_ID = "{\"id\":\"own\"," + BODY + "}";
    private static final String WITHOUT_ID = "{" + BODY + ",\"id\":null,\"metadata\":null}";
    private static final String WITH_METADATA = "{" + BODY
            + ",\"metadata\":{\"customer\":\"c-17\",\"deep\":{\"a\":[1.50]}},\"on_unknown_submission\":\"resubmit\"}";
    private static final String STRUCTURED = "application/cloudevents+json";

    private final List<SourceRecord> topic = new ArrayList<>();
    private final Originals originals = (partition, offset) -> topic.stream()
            .filter(it -> it.partition() == partition && it.offset() == offset)
            .findFirst();
    private final TestEvidence evidence = new TestEvidence();
    private final Retries retries = new Retries(originals, READER, evidence, TestEvidence.RETENTION);

    /** Every form that {@code RequestReader} reads as a valid request. */
    static Stream<SourceRecord> forms() {
        Stream.Builder<SourceRecord> forms = Stream.builder();
        for (String request : List.of(WITH_ID, WITHOUT_ID, WITH_METADATA)) {
            forms.add(record("key", request));
            forms.add(record(null, request));
            forms.add(record("key", "\uFEFF " + request));
            forms.add(record(
                    "key", request, header("x-tenant", "t"), header("authorization", "s"), header("x-none", null)));
            forms.add(record("key", request, header("ce_id", "event"), header("ce_source", "/s")));
            forms.add(record("key", request, header("CE_Id", "event"), header("ce_id", "event")));
            forms.add(record("key", request, header("ce_id", null)));
            forms.add(record("key", request, header("content-type", "application/json")));
            String event =
                    "{\"specversion\":\"1.0\",\"id\":\"event\",\"source\":\"/s\",\"x\":1.0,\"data\":" + request + "}";
            String base64 = "{\"specversion\":\"1.0\",\"id\":\"event\",\"data\":null,\"data_base64\":\""
                    + Base64.getEncoder().encodeToString(utf8(request)) + "\"}";
            for (String value : List.of(event, base64)) {
                forms.add(record("key", value));
                forms.add(record("key", value, header("Content-Type", STRUCTURED + "; charset=UTF-8")));
                forms.add(record(null, value.replace("\"id\":\"event\",", ""), header("content-type", STRUCTURED)));
            }
            for (String framing :
                    List.of("0000000007", "00ffffffff", "000000000000000007", "0300000102030405060708090a0b0c0d0e0f")) {
                forms.add(record("key", framed(framing, " " + request)));
                forms.add(record("key", framed(framing, event), header("content-type", STRUCTURED)));
                forms.add(record(null, framed(framing, request), header("ce_id", "event")));
            }
        }
        return forms.build();
    }

    @ParameterizedTest
    @MethodSource("forms")
    void aWorkerReadsTheSameRequestUnderTheNextIdInEveryForm(SourceRecord original) throws Exception {
        RequestReading.Valid before = read(original);

        Preparation.Ready ready = retry(original);

        RequestReading.Valid after = read(sent(ready.record(), 99));
        assertThat(after.job().id()).isEqualTo(before.job().id() + "~1").isEqualTo(ready.id());
        assertThat(after.job().model()).isEqualTo(before.job().model());
        assertThat(text(after.input())).isEqualTo(text(before.input()));
        assertThat(after.job().startBy()).isEqualTo(before.job().startBy());
        assertThat(after.job().onUnknownSubmission()).isEqualTo(before.job().onUnknownSubmission());
        assertThat(names(after.job())).isEqualTo(names(before.job()));
        assertThat(after.job().deliverTo()).isNotNull().isEqualTo(before.job().deliverTo());
        ObjectNode metadata =
                (ObjectNode) Objects.requireNonNull(after.job().metadata()).tree();
        assertThat(metadata.remove("retry-of").textValue())
                .isEqualTo(before.job().id());
        assertThat(text(metadata))
                .isEqualTo(
                        before.job().metadata() == null
                                ? "{}"
                                : text(before.job().metadata().tree()));
        assertThat(ready.record().key()).isEqualTo(original.key());
        assertThat(ready.partition()).isEqualTo(original.partition());
        assertThat(headers(ready.record().headers(), "retry-of"))
                .containsExactly(before.job().id());
        assertThat(headers(ready.record().headers(), "ce_id")).allMatch(id -> id.equals(ready.id()));
    }

    @ParameterizedTest
    @MethodSource("forms")
    void pressedTwiceItIsTheSameRecordByteForByte(SourceRecord original) throws Exception {
        Preparation.Ready first = retry(original);
        Preparation.Ready second = retry(original);

        assertThat(second.record().value()).isEqualTo(first.record().value());
        assertThat(second.record()).usingRecursiveComparison().isEqualTo(first.record());
        assertThat(read(sent(first.record(), 98)).job().contentHash())
                .isEqualTo(read(sent(second.record(), 99)).job().contentHash());
    }

    @ParameterizedTest
    @MethodSource("forms")
    void theRetryOfARetryCountsOn(SourceRecord original) throws Exception {
        SourceRecord second = sent(retry(original).record(), 99);

        Preparation.Ready third = retry(second);

        String id = read(original).job().id();
        RequestReading.Valid read = read(sent(third.record(), 100));
        assertThat(third.id()).isEqualTo(id + "~2").isEqualTo(read.job().id());
        assertThat(text(read.input())).isEqualTo(text(read(original).input()));
        assertThat(headers(third.record().headers(), "retry-of")).containsExactly(id + "~1");
        assertThat(Objects.requireNonNull(read.job().metadata())
                        .tree()
                        .path("retry-of")
                        .textValue())
                .isEqualTo(id + "~1");
        assertThat(third.record().headers()).hasSameSizeAs(second.headers());
    }

    @ParameterizedTest
    @ValueSource(strings = {"0000000007", "000000000000000007", "0300000102030405060708090a0b0c0d0e0f"})
    void aSchemaRegistrysFramingStays(String framing) throws Exception {
        byte[] made = Objects.requireNonNull(
                retry(record("key", framed(framing, WITH_ID))).record().value());

        assertThat(Arrays.copyOf(made, framing.length() / 2)).isEqualTo(framed(framing, ""));
        assertThat(made[framing.length() / 2]).isEqualTo((byte) '{');
    }

    @Test
    void fieldsThatReelayDoesNotKnowStayWithTheirDigits() throws Exception {
        JsonNode made = json(
                retry(record("key", "{\"specversion\":\"1.0\",\"id\":\"e\",\"cost\":1.50,\"data\":" + WITH_ID + "}"))
                        .record()
                        .value());

        assertThat(made.path("cost").decimalValue()).hasToString("1.50");
        assertThat(made.path("id").textValue()).isEqualTo("own~1");
        assertThat(made.path("data").path("id").textValue()).isEqualTo("own~1");
        assertThat(made.path("data").path("tenant").textValue()).isEqualTo("t");
        assertThat(made.path("data").path("later").has("a")).isTrue();
    }

    @Test
    void aProducersOwnIdThatLooksLikeARetrysBeginsItsOwnChain() throws Exception {
        SourceRecord own = record("k", "{\"id\":\"a~1\"," + BODY + "}");

        assertThat(retry(own).id()).isEqualTo("a~1~1");
        assertThat(retry(sent(retry(own).record(), 99)).id()).isEqualTo("a~1~2");
    }

    @Test
    void theMetadataTellARetryWhoseHeadersWereLost() throws Exception {
        SourceRecord made = sent(retry(record("k", WITH_ID)).record(), 99);

        SourceRecord bare = new SourceRecord("requests", 3, 99, 0, made.key(), made.value(), List.of());

        assertThat(retry(bare).id()).isEqualTo("own~2");
    }

    @Test
    void onlyAnExpiredJobLosesItsStartBy() throws Exception {
        SourceRecord original = record("k", WITH_ID);
        topic.add(original);

        Preparation.Ready made = ready(retries.prepare(candidate(original, Status.EXPIRED, Charged.NO), false));

        assertThat(read(sent(made.record(), 99)).job().startBy()).isNull();
    }

    @Test
    void metadataThatHaveNoRoomLeftAreSaidAndNotSent() throws Exception {
        String metadata = "{\"a\":\"" + "x".repeat(16 * 1024 - 10) + "\"}";
        SourceRecord original = record("k", "{" + BODY + ",\"metadata\":" + metadata + "}");
        topic.add(original);

        Preparation.Refused refused = refused(retries.prepare(candidate(original, Status.FAILED, Charged.NO), false));

        assertThat(refused.reason()).isEqualTo(Refusal.NOT_A_REQUEST);
        assertThat(refused.message()).contains("metadata has ", "at most 16384", "new id");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"id\":\"a\",\"model\":7,\"input\":{}}", "{\"id\":\"a\"}", "no JSON"})
    void aRequestThatWasNoneIsNotSentAgain(String value) throws Exception {
        SourceRecord original = record("a", value);
        topic.add(original);
        Job job = switch (READER.read(original)) {
            case RequestReading.Valid valid -> valid.job();
            case RequestReading.Invalid invalid -> invalid.job();
            case RequestReading.Unreadable unreadable -> Objects.requireNonNull(unreadable.job());
        };

        Preparation refused = retries.prepare(candidate(job, Status.REJECTED, Charged.NO), true);

        assertThat(refused(refused).reason()).isEqualTo(Refusal.NOT_A_REQUEST);
        assertThat(refused(refused).message()).contains("Send a corrected request under a new id.");
    }

    @Test
    void anIdThatIsFullIsRefused() throws Exception {
        SourceRecord original = record("k", "{\"id\":\"" + "i".repeat(199) + "\"," + BODY + "}");
        topic.add(original);

        assertThat(refused(retries.prepare(candidate(original, Status.FAILED, Charged.NO), false))
                        .reason())
                .isEqualTo(Refusal.ID_TOO_LONG);
    }

    @Test
    void aRecordThatIsGoneOrAnotherOneIsNeverSent() throws Exception {
        SourceRecord original = record("k", WITH_ID);
        RetryCandidate job = candidate(original, Status.FAILED, Charged.NO);

        assertThat(refused(retries.prepare(job, true)).reason()).isEqualTo(Refusal.RECORD_GONE);

        topic.add(record("k", WITH_ID.replace("a/b", "a/c")));
        assertThat(refused(retries.prepare(job, true)).reason())
                .as("same id, other content")
                .isEqualTo(Refusal.OTHER_RECORD);

        topic.set(0, record("k", WITH_ID.replace("\"own\"", "\"other\"")));
        assertThat(refused(retries.prepare(job, true)).reason())
                .as("same content, another id")
                .isEqualTo(Refusal.OTHER_RECORD);

        topic.set(0, record(null, "no JSON"));
        assertThat(refused(retries.prepare(job, true)).reason()).as("no id").isEqualTo(Refusal.OTHER_RECORD);
    }

    @Test
    void whatMayBePaidTwiceNeedsAConfirmationOrAFinding() throws Exception {
        SourceRecord original = record("k", WITH_ID);
        topic.add(original);
        RetryCandidate charged = candidate(original, Status.FAILED, Charged.UNKNOWN);
        RetryCandidate.Receipt receipt = charged.receipt();
        RetryCandidate unknown =
                new RetryCandidate("own", Status.FAILED, "submission_unknown", Charged.UNKNOWN, null, receipt);
        RetryCandidate found = new RetryCandidate(
                "own", Status.FAILED, "submission_unknown", Charged.UNKNOWN, Finding.NOT_AT_RUNCOMFY, receipt);

        assertThat(refused(retries.prepare(charged, false)).reason()).isEqualTo(Refusal.NOT_CONFIRMED);
        assertThat(ready(retries.prepare(charged, true)).id()).isEqualTo("own~1");
        assertThat(refused(retries.prepare(unknown, true)).reason()).isEqualTo(Refusal.FINDING_MISSING);
        assertThat(ready(retries.prepare(found, false)).id()).isEqualTo("own~1");
    }

    @Test
    void nothingIsReadForAJobThatMayNotBeRetried() throws Exception {
        Retries blind = new Retries(
                (_, _) -> {
                    throw new BrokerException("no broker", null);
                },
                READER,
                evidence,
                TestEvidence.RETENTION);
        SourceRecord original = record("k", WITH_ID);

        assertThat(refused(blind.prepare(candidate(original, Status.COMPLETED, Charged.YES), true))
                        .reason())
                .isEqualTo(Refusal.COMPLETED);
        assertThatThrownBy(() -> blind.prepare(candidate(original, Status.FAILED, Charged.NO), true))
                .isInstanceOf(BrokerException.class);
    }

    @Test
    void pressedTwiceByPeopleWhoSeeDifferentTablesItIsRefusedOrTheSameRecord() throws Exception {
        SourceRecord original = record("k", WITH_ID);
        topic.add(original);
        RetryCandidate job = candidate(original, Status.FAILED, Charged.NO);
        TestEvidence sees = new TestEvidence();
        Retries other = new Retries(originals, READER, sees, TestEvidence.RETENTION);

        Preparation.Ready first = ready(retries.prepare(job, false));
        sees.known.add("own~1");
        Preparation.Refused refused = refused(other.prepare(job, true));
        evidence.clock = InstantSource.fixed(TestEvidence.ENDED.plus(Duration.ofHours(17)));
        Preparation.Ready second = ready(retries.prepare(job, false));

        assertThat(refused.reason()).isEqualTo(Refusal.ALREADY_RETRIED);
        assertThat(refused.message()).contains("already retried as own~1");
        assertThat(second).usingRecursiveComparison().isEqualTo(first);
    }

    @Test
    void whatTheAuditLogSaysWasRetriedIsNotRetriedAgain() throws Exception {
        SourceRecord original = record("k", WITH_ID);
        topic.add(original);
        RetryCandidate job = candidate(original, Status.FAILED, Charged.NO);
        evidence.retried.add("own");

        Preparation.Refused refused = refused(retries.prepare(job, true));

        assertThat(refused.reason()).isEqualTo(Refusal.ALREADY_RETRIED);
        assertThat(refused.message()).contains("already retried as own~1, by the audit log");
        assertThat(retries.judge(job))
                .isInstanceOfSatisfying(
                        RetryVerdict.Refused.class,
                        verdict -> assertThat(verdict.reason()).isEqualTo(Refusal.ALREADY_RETRIED));
    }

    @Test
    void whatIsNotCurrentDecidesNothing() throws Exception {
        SourceRecord original = record("k", WITH_ID);
        topic.add(original);
        evidence.staleness = "7 offsets of generation-jobs are not read yet";

        Preparation.Refused refused = refused(retries.prepare(candidate(original, Status.FAILED, Charged.NO), true));

        assertThat(refused.reason()).isEqualTo(Refusal.NOT_CURRENT);
        assertThat(refused.message()).contains("7 offsets of generation-jobs are not read yet", "Try again");
    }

    @Test
    void inTheLastQuarterOfItsReceiptsTimeAJobIsNotRetried() throws Exception {
        SourceRecord original = record("k", WITH_ID);
        topic.add(original);
        RetryCandidate job = candidate(original, Status.FAILED, Charged.NO);
        Instant last = TestEvidence.ENDED.plus(Duration.ofHours(18));

        evidence.clock = InstantSource.fixed(last.minusMillis(1));
        assertThat(ready(retries.prepare(job, false)).id()).isEqualTo("own~1");
        for (Instant late : List.of(last, last.plus(Duration.ofDays(3)))) {
            evidence.clock = InstantSource.fixed(late);
            assertThat(refused(retries.prepare(job, true)).reason()).isEqualTo(Refusal.RECEIPT_GOES);
        }
    }

    @Test
    void anIdThatIsInSeveralPartitionsIsNotRetried() throws Exception {
        SourceRecord original = record("k", WITH_ID);
        topic.add(original);
        evidence.inSeveralPartitions.add("own");

        assertThat(refused(retries.prepare(candidate(original, Status.FAILED, Charged.NO), true))
                        .reason())
                .isEqualTo(Refusal.IN_SEVERAL_PARTITIONS);
    }

    @Test
    void howOftenTheRecordWasADeadLetterIsNotCopied() throws Exception {
        Preparation.Ready made = retry(record("k", WITH_ID, header("redrive-count", "3"), header("x-a", "1")));

        assertThat(made.record().headers())
                .extracting(SourceRecord.Header::name)
                .containsExactly("x-a", "retry-of");
    }

    private Preparation.Ready retry(SourceRecord original) throws BrokerException {
        topic.clear();
        topic.add(original);
        return ready(retries.prepare(candidate(original, Status.FAILED, Charged.NO), false));
    }

    private static RetryCandidate candidate(SourceRecord original, Status status, Charged charged) {
        return candidate(read(original).job(), status, charged);
    }

    private static RetryCandidate candidate(Job job, Status status, Charged charged) {
        return new RetryCandidate(
                job.id(),
                status,
                status == Status.FAILED ? "provider_failed" : null,
                charged,
                null,
                new RetryCandidate.Receipt(
                        job.contentHash(),
                        3,
                        Optional.ofNullable(job.origin().offset()).orElseThrow(),
                        "request",
                        TestEvidence.ENDED.minusSeconds(9),
                        TestEvidence.ENDED));
    }

    private static List<String> names(Job job) {
        return job.headers().stream().map(SourceRecord.Header::name).toList();
    }

    private static String text(JsonNode json) {
        return new String(ExactJson.compact(json), java.nio.charset.StandardCharsets.UTF_8);
    }

    private static JsonNode json(byte[] value) throws IOException {
        return ExactJson.unlimited().readTree(value);
    }
}
