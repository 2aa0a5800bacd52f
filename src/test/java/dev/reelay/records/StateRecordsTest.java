package dev.reelay.records;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reelay.cost.Cost;
import dev.reelay.cost.Reservation;
import dev.reelay.decision.StoringStates;
import dev.reelay.job.CancelReason;
import dev.reelay.job.Checks;
import dev.reelay.job.DeliverTo;
import dev.reelay.job.Ending;
import dev.reelay.job.Job;
import dev.reelay.job.JobInput;
import dev.reelay.job.JobState;
import dev.reelay.job.JobState.Accepted;
import dev.reelay.job.JobState.Ended;
import dev.reelay.job.JobState.InProgress;
import dev.reelay.job.JobState.InQueue;
import dev.reelay.job.JobState.Storing;
import dev.reelay.job.JobState.Submitting;
import dev.reelay.job.MediaStatus;
import dev.reelay.job.OnUnknownSubmission;
import dev.reelay.job.Ordering;
import dev.reelay.job.Origin;
import dev.reelay.job.SourceRecord.Header;
import dev.reelay.json.JsonBytes;
import dev.reelay.outcome.Outcome.Cancelled;
import dev.reelay.outcome.Outcome.Completed;
import dev.reelay.outcome.Outcome.Expired;
import dev.reelay.outcome.Status;
import dev.reelay.timing.Outlook;
import dev.reelay.timing.RunTimes;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class StateRecordsTest {

    static final Instant NOON = Instant.parse("2026-11-21T12:00:00.123456789Z");

    static final Job JOB = new Job(
            "order-4711-shot-3",
            "luma/luma-ray-2/image-to-video",
            RecordJson.object().put("customer", "c-17"),
            List.of(
                    new Header("x-tenant", "süd".getBytes(UTF_8)),
                    new Header("x-tenant", new byte[] {(byte) 0xff, 0}),
                    new Header("x-flag", null)),
            Instant.parse("2026-11-21T13:00:00Z"),
            OnUnknownSubmission.RESUBMIT,
            "5f36",
            NOON);

    private static final List<Status> ENDS =
            Arrays.stream(Status.values()).filter(Status::isEnd).toList();

    static final ObjectNode INPUT = RecordJson.object().put("prompt", "a cat");

    @Test
    void anAcceptedStateHasTheFieldsOfTheContract() {
        assertJson(new Accepted(JOB, INPUT, 2), """
                { "v": 1, "id": "order-4711-shot-3", "status": "accepted", "model": "luma/luma-ray-2/image-to-video",
                  "attempts": 2, "received_at": "2026-11-21T12:00:00.123456789Z", "start_by": "2026-11-21T13:00:00Z",
                  "on_unknown_submission": "resubmit", "content_hash": "5f36", "metadata": { "customer": "c-17" },
                  "headers": [ { "name": "x-tenant", "value": "süd" }, { "name": "x-tenant", "base64": "/wA=" },
                               { "name": "x-flag" } ],
                  "input": { "prompt": "a cat" } }""");
    }

    @Test
    void attemptsThatAnOlderVersionLeftInDoubtCountAsTheJobsOwnFailures() {
        Submitting open = new Submitting(JOB, new JobInput.Held(JsonBytes.of(INPUT)), 5, NOON, true, 2, false);
        ObjectNode body = RecordJson.read(StateRecords.encode(open).value())
                .map(ObjectNode.class::cast)
                .orElseThrow();

        assertThat(body.remove("own_failures").intValue()).isEqualTo(2);
        assertThat(ownFailures(body)).isEqualTo(5);
        body.remove("in_doubt");
        assertThat(ownFailures(body)).isZero();
    }

    private static int ownFailures(ObjectNode body) {
        return ((Submitting) StateRecords.decode(Utf8.jobKey(JOB.id()), RecordJson.write(body))).ownFailures();
    }

    @Test
    void aSubmittedStateHasItsRequestIdAndNoInput() {
        Job plain = new Job("a", "m", null, List.of(), null, OnUnknownSubmission.REPORT, "5f36", NOON);

        assertJson(new InProgress(plain, "6f21", NOON.plusSeconds(1), NOON.plusSeconds(2)), """
                { "v": 1, "id": "a", "status": "in_progress", "model": "m", "request_id": "6f21",
                  "submitted_at": "2026-11-21T12:00:01.123456789Z", "started_at": "2026-11-21T12:00:02.123456789Z",
                  "received_at": "2026-11-21T12:00:00.123456789Z", "on_unknown_submission": "report",
                  "content_hash": "5f36" }""");
    }

    @Test
    void aStateAtRunComfyMayHoldItsPlaceInTheQueueAndItsExpectedEnd() {
        Job plain = new Job("a", "m", null, List.of(), null, OnUnknownSubmission.REPORT, "5f36", NOON);

        assertJson(
                new InQueue(plain, "6f21", NOON).with(new Outlook("720p/5", 7, Instant.parse("2026-11-21T12:02:00Z"))),
                """
                { "v": 1, "id": "a", "status": "in_queue", "model": "m", "request_id": "6f21",
                  "submitted_at": "2026-11-21T12:00:00.123456789Z", "variant": "720p/5", "queue_position": 7,
                  "expected_end": "2026-11-21T12:02:00Z", "received_at": "2026-11-21T12:00:00.123456789Z",
                  "on_unknown_submission": "report", "content_hash": "5f36" }""");
    }

    @Test
    void aReceiptKeepsTheTimesFromWhichAWorkerLearns() {
        Ended receipt = new InQueue(JOB, "6f21", NOON)
                .end(new Cancelled(), NOON.plusSeconds(70))
                .receipt()
                .with(new RunTimes("720p/5", 61_234, 28_000, 0, false));

        assertJson(receipt, """
                { "v": 1, "id": "order-4711-shot-3", "status": "cancelled", "model": "luma/luma-ray-2/image-to-video",
                  "request_id": "6f21", "submitted_at": "2026-11-21T12:00:00.123456789Z",
                  "received_at": "2026-11-21T12:00:00.123456789Z", "finished_at": "2026-11-21T12:01:10.123456789Z",
                  "content_hash": "5f36", "variant": "720p/5", "took_ms": 61234, "queued_ms": 28000 }""");
    }

    /** Nothing but polling rests on them: a job must not stop a worker for their sake. */
    @Test
    void damagedTimesAreAsIfTheyWereNotThere() {
        Ended receipt =
                new InQueue(JOB, "6f21", NOON).end(new Cancelled(), NOON).receipt();
        InQueue queued = new InQueue(JOB, "6f21", NOON);
        ObjectNode ended =
                body(receipt).put("took_ms", -7).put("queued_ms", "soon").put("variant", "x".repeat(26));
        ObjectNode waiting = body(queued)
                .put("expected_end", "soon")
                .put("queue_position", 1e300)
                .put("variant", 7);

        assertSame(StateRecords.decode(Utf8.jobKey(JOB.id()), RecordJson.write(ended)), receipt);
        assertSame(StateRecords.decode(Utf8.jobKey(JOB.id()), RecordJson.write(waiting)), queued);
    }

    @Test
    void aCancellationIsAFieldOfEveryStateThatCanHaveOne() {
        Submitting open = new Accepted(JOB, INPUT, 0).submit(NOON).cancel();
        InQueue queued = open.accepted("6f21", NOON);
        InProgress running = queued.running(NOON);

        assertThat(cancellation(open)).isEqualTo("requested");
        assertThat(cancellation(queued)).isEqualTo("requested");
        assertThat(cancellation(new InQueue(JOB, "6f21", NOON).cancel(CancelReason.EXPIRED)))
                .isEqualTo("expired");
        assertThat(cancellation(running)).isEqualTo("too_late");
        assertThat(cancellation(running.end(new Expired(), NOON).receipt())).isEqualTo("too_late");
        assertThat(cancellation(running.end(new Cancelled(), NOON).receipt())).isNull();
        assertThat(cancellation(new InQueue(JOB, "6f21", NOON))).isNull();
    }

    private static @Nullable String cancellation(JobState state) {
        return RecordJson.read(Objects.requireNonNull(StateRecords.encode(state).value()))
                .orElseThrow()
                .path("cancellation")
                .textValue();
    }

    @Test
    void aReceiptHoldsOnlyTheHashOfTheRequest() {
        Ended receipt = new Accepted(JOB, INPUT, 0)
                .end(new Cancelled(), NOON.plusSeconds(1))
                .receipt();

        assertJson(receipt, """
                { "v": 1, "id": "order-4711-shot-3", "status": "cancelled", "model": "luma/luma-ray-2/image-to-video",
                  "received_at": "2026-11-21T12:00:00.123456789Z", "finished_at": "2026-11-21T12:00:01.123456789Z",
                  "content_hash": "5f36" }""");
    }

    @Test
    void aReceiptHasTheCostWithAllItsDigits() {
        Ended receipt = receipt(new Cost(new BigDecimal("0.350")));

        assertThat(Objects.requireNonNull(StateRecords.encode(receipt).value()))
                .asString(UTF_8)
                .contains(",\"cost_usd\":0.350}");
        assertReadBack(receipt);
        assertThat(body(receipt(null)).has("cost_usd")).isFalse();
    }

    @Test
    void aReceiptOfAVersionThatKnewNoCostsHasNone() {
        ObjectNode body = body(receipt(new Cost(new BigDecimal("0.35"))));
        body.remove("cost_usd");

        assertSame(StateRecords.decode(Utf8.jobKey(JOB.id()), RecordJson.write(body)), receipt(null));
    }

    @Test
    void offsetPriorityAndTenantOfTheRequestStayThroughAllStatesUpToTheReceipt() {
        Job job = new Job(
                "a",
                "m",
                null,
                List.of(),
                null,
                OnUnknownSubmission.REPORT,
                new Ordering(2, "c-17"),
                "5f36",
                new Origin(NOON, 4_711L),
                Checks.NONE);
        Accepted accepted = new Accepted(job, INPUT, 0);
        InQueue queued = accepted.submit(NOON).back().submit(NOON).accepted("6f21", NOON);
        InProgress running = queued.cancel(CancelReason.REQUESTED).running(NOON);

        assertThat(Stream.of(
                        accepted,
                        accepted.submit(NOON),
                        queued,
                        running,
                        running.end(new Expired(), NOON).receipt(),
                        accepted.end(new Cancelled(), NOON).receipt()))
                .allSatisfy(state -> {
                    assertThat(body(state).path("request_offset").longValue()).isEqualTo(4_711);
                    assertThat(body(state).path("priority").intValue()).isEqualTo(2);
                    assertThat(body(state).path("tenant").textValue()).isEqualTo("c-17");
                    assertReadBack(state);
                });
    }

    @Test
    void thePlaceForCopiesStaysWholeThroughAllStatesUntilTheReceipt() {
        for (DeliverTo place : List.of(
                new DeliverTo.Bucket("videos", "a/b"),
                new DeliverTo.Urls(List.of("https://a.example/1?X-Amz-Signature=a%3Db", "https://b.example/")))) {
            Accepted accepted = new Accepted(JOB.deliveredTo(place), INPUT, 0);
            InQueue queued = accepted.submit(NOON).accepted("6f21", NOON);
            for (JobState state : List.of(
                    accepted, accepted.submit(NOON), queued, queued.running(NOON), StoringStates.of(queued, NOON))) {
                assertReadBack(state);
                JobState read = StateRecords.decode(
                        Utf8.jobKey(state.id()), StateRecords.encode(state).value());
                assertThat(((JobState.Pending) read).job().deliverTo()).isEqualTo(place);
            }
            assertThat(StateRecords.sizeAtMost(accepted))
                    .isGreaterThan(StateRecords.encode(queued).size());
            assertThat(body(queued.end(new Expired(), NOON).receipt()).has("deliver_to"))
                    .isFalse();
        }
    }

    @Test
    void aPlaceThatIsNoneIsADamagedState() {
        for (String damaged : List.of("17", "[]", "[17]", "\"videos\"", "{}")) {
            String state = body(new Accepted(JOB, INPUT, 0)).toString();
            byte[] value =
                    (state.substring(0, state.length() - 1) + ",\"deliver_to\":" + damaged + "}").getBytes(UTF_8);
            assertThatThrownBy(() -> StateRecords.decode(Utf8.jobKey(JOB.id()), value))
                    .isInstanceOf(UnreadableStateException.class)
                    .hasMessageContaining("deliver_to");
        }
    }

    @Test
    void statesOfAVersionThatKeptNoOffsetsAreReadAndWrittenWithoutOne() {
        Job job = new Job(
                "a",
                "m",
                null,
                List.of(),
                null,
                OnUnknownSubmission.REPORT,
                Ordering.DEFAULT,
                "5f36",
                new Origin(NOON, 7L),
                Checks.NONE);
        Job old = new Job("a", "m", null, List.of(), null, OnUnknownSubmission.REPORT, "5f36", NOON);

        assertSame(withoutOffset(new InQueue(job, "6f21", NOON)), new InQueue(old, "6f21", NOON));
        assertSame(
                withoutOffset(
                        new InQueue(job, "6f21", NOON).end(new Expired(), NOON).receipt()),
                new InQueue(old, "6f21", NOON).end(new Expired(), NOON).receipt());
    }

    private static JobState withoutOffset(JobState state) {
        ObjectNode body = body(state);
        body.remove("request_offset");
        JobState read = StateRecords.decode(Utf8.jobKey(state.id()), RecordJson.write(body));
        assertThat(body(read).has("request_offset")).isFalse();
        return read;
    }

    private static Ended receipt(@Nullable Cost cost) {
        return new Ended(
                JOB.id(), "m", Status.COMPLETED, "5f36", "6f21", Origin.at(NOON), NOON, NOON, NOON, false, cost);
    }

    @Test
    void everyStateWithOddContentsIsDecodedEqual() {
        Random random = new Random(4711);
        Odd odd = new Odd(random);
        Set<Status> seen = EnumSet.noneOf(Status.class);

        for (int i = 0; i < 100; i++) {
            states(odd, random).peek(state -> seen.add(state.status())).forEach(StateRecordsTest::assertReadBack);
        }

        assertThat(seen).containsExactly(Status.values());
    }

    @Test
    void inputAsDeepAsTheReaderAllowsIsDecodedEqual() {
        ObjectNode deep = RecordJson.object().put("prompt", "at the bottom");
        for (int depth = 0; depth < 1_000; depth++) {
            deep = RecordJson.object().set("in", deep);
        }

        assertReadBack(new Accepted(JOB, deep, 0));
    }

    @Test
    void aNumberKeepsAThousandDigits() {
        JsonNode input = json("{\"n\":" + "9".repeat(997) + "e400,\"i\":" + "7".repeat(1_000) + "}");

        assertReadBack(new Accepted(JOB, (ObjectNode) input, 0));
    }

    @Test
    void aLoneSurrogateInAnInputIsDecodedEqual() {
        ObjectNode input = RecordJson.object().put("\udc00prompt", "\ud800 😀\ud83d");

        assertReadBack(new Accepted(JOB, input, 0));
    }

    @Test
    void anIdWithALoneSurrogateIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> StateRecords.tombstone("\ud800"))
                .withMessageContaining("well-formed");
    }

    @Test
    void aTombstoneHasTheKeyOfTheState() {
        OutgoingRecord tombstone = StateRecords.tombstone(JOB.id());

        assertThat(tombstone.key())
                .isEqualTo(StateRecords.encode(new Accepted(JOB, INPUT, 0)).key());
        assertThat(tombstone.value()).isNull();
    }

    @Test
    void noLaterStateExceedsTheUpperBound() {
        Random random = new Random(17);
        Odd odd = new Odd(random);
        Instant late = Instant.parse("9999-12-31T23:59:59.999999999Z");
        String requestId = "r".repeat(StateRecords.REQUEST_ID_BYTES);
        for (int i = 0; i < 100; i++) {
            Accepted accepted = new Accepted(odd.job(), i % 2 == 0 ? RecordJson.object() : odd.object(2), 0);
            Cost longest = new Cost(new BigDecimal("0." + "9".repeat(Cost.MAX_LENGTH - 2)));
            Submitting submitting = new Submitting(
                    accepted.job(),
                    accepted.input(),
                    Integer.MAX_VALUE,
                    late,
                    true,
                    Integer.MAX_VALUE,
                    true,
                    new Reservation(0, longest, longest));
            InProgress running = submitting.accepted(requestId, late).running(late);
            Ended ended = new Ended(
                    running.id(),
                    running.model(),
                    Status.CANCELLED,
                    running.contentHash(),
                    requestId,
                    new Origin(late, accepted.job().origin().offset()),
                    late,
                    late,
                    late,
                    true,
                    longest);

            int room = StateRecords.sizeAtMost(accepted);

            assertThat(Stream.of(accepted, submitting, submitting.back(), submitting.again(late), running, ended))
                    .allSatisfy(it -> assertThat(StateRecords.encode(it).size()).isLessThanOrEqualTo(room));
        }
    }

    @Test
    void whatIsSetAsideForASubmissionStaysInTheStateUntilItsReceipt() {
        Reservation reserved = new Reservation(
                Reservation.dayOf(NOON) - 1, new Cost(new BigDecimal("0.25")), new Cost(new BigDecimal("0.2")));
        Submitting open = new Accepted(JOB, INPUT, 0).submit(reserved, NOON);
        InProgress running = open.accepted("6f21", NOON).running(NOON);

        for (JobState state : List.of(open, open.accepted("6f21", NOON), running)) {
            ObjectNode body = body(state);
            assertThat(body.path("reserved_usd").decimalValue()).isEqualByComparingTo("0.25");
            assertThat(body.path("listed_usd").decimalValue()).isEqualByComparingTo("0.2");
            assertThat(body.path("reserved_on").asText()).isEqualTo("2026-11-20");
        }
        assertThat(running.end(new Expired(), NOON).receipt().reserved()).isEqualTo(reserved);
        assertThat(open.end(new Cancelled(), NOON).receipt().reserved()).isEqualTo(reserved);
        assertThat(open.refused(new Cancelled(), NOON).receipt().reserved()).isNull();
    }

    /** As in every state of an earlier version: the price is not known, and is not 0. */
    @Test
    void aStateThatSaysNothingOfMoneyCountsOnTheDayOfItsSubmission() {
        InQueue queued = new InQueue(JOB, "6f21", NOON);

        assertThat(body(queued).fieldNames()).toIterable().noneMatch(name -> name.contains("reserved"));
        assertThat(queued.reserved()).isEqualTo(new Reservation(Reservation.dayOf(NOON), null, null));
    }

    @Test
    void unknownFieldsAreIgnored() {
        JobState state = new InQueue(JOB, "6f21", NOON);
        ObjectNode body = body(state);
        body.put("colour", "blue").putObject("more").putArray("of").addNull();

        assertSame(StateRecords.decode(Utf8.jobKey(JOB.id()), RecordJson.write(body)), state);
    }

    private static Stream<JobState> states(Odd odd, Random random) {
        Job job = odd.job();
        InQueue queued = new InQueue(job, odd.text(), odd.time(), null, Outlook.NONE, odd.reserved());
        InProgress running = queued.running(odd.time());
        Status end = ENDS.get(random.nextInt(ENDS.size()));
        return Stream.of(
                new Accepted(job, odd.object(2), random.nextInt(3), random.nextBoolean(), random.nextInt(3)),
                new Accepted(
                        job,
                        new JobInput.Held(JsonBytes.of(odd.object(2))),
                        1 + random.nextInt(3),
                        true,
                        1 + random.nextInt(3),
                        odd.time()),
                new Submitting(
                        job,
                        new JobInput.Held(JsonBytes.of(odd.object(2))),
                        1 + random.nextInt(3),
                        odd.time(),
                        random.nextBoolean(),
                        random.nextInt(3),
                        random.nextBoolean(),
                        odd.reserved()),
                new Accepted(
                        job.withMedia(random.nextBoolean() ? MediaStatus.VERIFIED : MediaStatus.UNVERIFIED),
                        odd.object(1),
                        1),
                queued,
                queued.cancel(CancelReason.REQUESTED),
                queued.cancel(CancelReason.EXPIRED),
                running,
                running.cancel(),
                new Ended(
                        job.id(),
                        job.model(),
                        end,
                        job.contentHash(),
                        null,
                        job.origin(),
                        null,
                        null,
                        odd.time(),
                        false,
                        odd.cost()),
                new Accepted(job, odd.object(1), 0)
                        .submit(odd.reserved(), odd.time())
                        .end(new Cancelled(), odd.time())
                        .receipt(),
                running.end(new Cancelled(), odd.time()).receipt(),
                running.cancel().end(new Expired(), odd.time()).receipt(),
                storing(running.cancel(), odd));
    }

    private static JobState storing(InProgress state, Odd odd) {
        Completed output = new Completed(odd.object(1), List.of(odd.text()), List.of(odd.text()), List.of());
        Ending ending = state.end(output, odd.time());
        return new Storing(ending.result(), null, state.reserved());
    }

    private static void assertReadBack(JobState state) {
        OutgoingRecord record = StateRecords.encode(state);

        JobState again =
                StateRecords.decode(Objects.requireNonNull(record.key()), Objects.requireNonNull(record.value()));

        assertSame(again, state);
        // Equal trees may differ in a number's digits (1.0 and 1.00); equal bytes do not.
        assertThat(StateRecords.encode(again).value()).isEqualTo(record.value());
    }

    private static void assertSame(JobState actual, JobState expected) {
        assertThat(actual)
                .usingRecursiveComparison()
                .withStrictTypeChecking()
                .withEqualsForType(Object::equals, ObjectNode.class)
                .withEqualsForType(StateRecordsTest::same, Header.class)
                .isEqualTo(expected);
    }

    private static boolean same(Header a, Header b) {
        return a.name().equals(b.name()) && Arrays.equals(a.value(), b.value());
    }

    private static void assertJson(JobState state, String json) {
        assertThat(body(state)).isEqualTo(json(json));
        assertReadBack(state);
    }

    static JsonNode json(String json) {
        return RecordJson.read(json.getBytes(UTF_8)).orElseThrow();
    }

    static ObjectNode body(JobState state) {
        byte[] value = Objects.requireNonNull(StateRecords.encode(state).value());
        return (ObjectNode) RecordJson.read(value).orElseThrow();
    }
}
