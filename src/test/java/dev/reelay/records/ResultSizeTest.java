package dev.reelay.records;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reelay.answer.ProviderMessage;
import dev.reelay.cost.Charged;
import dev.reelay.cost.Cost;
import dev.reelay.file.StoredFile;
import dev.reelay.job.Job;
import dev.reelay.job.JobResult;
import dev.reelay.job.OnUnknownSubmission;
import dev.reelay.job.SourceRecord.Header;
import dev.reelay.outcome.Copies;
import dev.reelay.outcome.FailureCode;
import dev.reelay.outcome.Outcome;
import dev.reelay.outcome.Outcome.Cancelled;
import dev.reelay.outcome.Outcome.Completed;
import dev.reelay.outcome.Outcome.Expired;
import dev.reelay.outcome.Outcome.Failed;
import dev.reelay.outcome.Violation;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ResultSizeTest {

    private static final int MAX_BYTES = 20_000;
    private static final List<FailureCode> CODES = List.of(FailureCode.values());
    private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");
    private static final Cost LONGEST_COST = new Cost(new BigDecimal("0." + "9".repeat(Cost.MAX_LENGTH - 2)));
    private static final String URL = "https://cdn.example/" + "a".repeat(80);

    private final ResultRecords records = new ResultRecords("/reelay", MAX_BYTES);

    @Test
    void aResultThatJustFitsIsNotTruncated() {
        int room = MAX_BYTES - records.encode(completed(10_000, 1)).size() + 10_000;

        assertThat(encode(completed(room, 1)).path("output").path("echo").asText())
                .hasSize(room);
        assertThat(encode(completed(room, 1)).has("truncated")).isFalse();
        assertThat(encode(completed(room + 1, 1)).has("output")).isFalse();
        assertThat(encode(completed(room + 1, 1)).path("truncated").booleanValue())
                .isTrue();
    }

    @Test
    void theOutputIsDroppedBeforeUrlsAndMetadata() {
        JsonNode body = encode(completed(30_000, 5));

        assertThat(body.has("output")).isFalse();
        assertThat(body.path("video_urls")).hasSize(5);
        assertThat(body.path("metadata").path("customer").asText()).isEqualTo("c-17");
        assertThat(body.path("cost_usd").decimalValue()).isEqualTo(LONGEST_COST.usd());
    }

    @Test
    void urlsAreHalvedUntilTheResultFits() {
        JsonNode body = encode(completed(0, 1_000));

        assertThat(body.path("video_urls")).hasSize(125);
        assertThat(body.path("video_urls").path(124).asText()).isEqualTo(URL + 124);
        assertThat(body.path("image_urls")).hasSize(1);
        assertThat(body.has("metadata")).isFalse();
        assertThat(body.path("truncated").booleanValue()).isTrue();
    }

    @Test
    void copiesAreThoseOfTheUrlsThatAreLeft() {
        List<String> videos = IntStream.range(0, 60).mapToObj(i -> URL + i).toList();
        List<String> images = IntStream.range(60, 100).mapToObj(i -> URL + i).toList();
        List<StoredFile> files = IntStream.range(0, 100)
                .mapToObj(i -> new StoredFile("https://store.example/" + i, URL + i, 1, "ab".repeat(32), "video/mp4"))
                .toList();
        Completed outcome = new Completed(RecordJson.object(), videos, images, List.of(), new Copies(files, null));

        JsonNode body = encode(result(job(0, 0), outcome));
        List<String> left = Stream.of("video_urls", "image_urls")
                .flatMap(list -> StreamSupport.stream(body.path(list).spliterator(), false))
                .map(JsonNode::asText)
                .toList();
        assertThat(left).hasSizeBetween(10, 99);
        assertThat(body.path("image_urls")).isNotEmpty();
        assertThat(body.path("files"))
                .extracting(file -> file.path("provider_url").asText())
                .isEqualTo(left);
    }

    @Test
    void aUrlThatDoesNotFitIsDroppedWhole() {
        Completed outcome = new Completed(RecordJson.object(), List.of("a".repeat(30_000)), List.of(), List.of());

        assertThat(encode(result(job(0, 0), outcome)).path("video_urls")).isEmpty();
    }

    @Test
    void fiftyViolationsAreKeptWithoutTheirActualValues() {
        JsonNode body = encode(invalid(1_000, 100));

        JsonNode violations = body.path("error").path("violations");
        assertThat(violations).hasSize(50);
        assertThat(violations).allSatisfy(it -> assertThat(it.has("actual")).isFalse());
        assertThat(violations.path(49).path("pointer").asText()).isEqualTo("/input/49");
        assertThat(body.has("metadata")).isTrue();
    }

    @Test
    void metadataIsDroppedBeforeTheFirstViolations() {
        JsonNode body = encode(invalid(50, 250));

        assertThat(body.path("error").path("violations")).hasSize(50);
        assertThat(body.has("metadata")).isFalse();
    }

    @Test
    void anErrorThatDoesNotFitKeepsItsCodeAndTheBeginningOfItsMessages() {
        ProviderMessage said = new ProviderMessage(422, 7L, "é".repeat(10_000));
        JsonNode error = encode(result(job(0, 0), new Failed(FailureCode.PROVIDER_REJECTED, "no ".repeat(9_000), said)))
                .path("error");

        assertThat(error.path("code").asText()).isEqualTo("provider_rejected");
        assertThat(error.path("message").asText())
                .hasSize(500)
                .startsWith("no no")
                .endsWith("…");
        assertThat(error.path("provider").path("http_status").intValue()).isEqualTo(422);
        assertThat(error.path("provider").path("message").asText()).hasSize(500);
    }

    @Test
    void everyResultOfAJobThatFitsKeepsItsHeaders() {
        Random random = new Random(4711);
        int[] fitting = new int[2];
        for (int i = 0; i < 300; i++) {
            Job job = job(random.nextInt(16_000), random.nextInt(20_000));
            fitting[records.fits(job) ? 1 : 0]++;
            if (records.fits(job)) {
                OutgoingRecord record = records.encode(result(job, anyOutcome(random)));

                assertThat(record.size()).isLessThanOrEqualTo(MAX_BYTES);
                assertThat(record.headers()).endsWith(job.headers().getFirst());
            }
        }
        assertThat(fitting[0]).isPositive();
        assertThat(fitting[1]).isPositive();
    }

    /** Whatever the topic takes: a job fits only where its longest result can be written with all its headers. */
    @Test
    void noJobFitsIntoATopicThatDoesNotTakeItsLongestResult() {
        Odd odd = new Odd(new Random(4712));
        Stream<Job> usual = Stream.generate(odd::job).limit(300);
        List<Header> many = Collections.nCopies(100, new Header("中", null));
        Stream<Job> extreme = Stream.of(
                jobOf("\0".repeat(200), "m", List.of()),
                jobOf("\uffff".repeat(200), "m", List.of()),
                jobOf("😀".repeat(200), "m", List.of()),
                jobOf("a", "\0".repeat(200), List.of()),
                jobOf("a", "m", many));
        String text = "\0".repeat(2_000);
        for (Job job : Stream.concat(extreme, usual).toList()) {
            int least = leastThatFits(job);
            for (FailureCode code : FailureCode.values()) {
                Failed outcome = new Failed(code, text, new ProviderMessage(Integer.MAX_VALUE, Long.MIN_VALUE, text));
                OutgoingRecord record = new ResultRecords("/reelay", least).encode(result(job, outcome));

                assertThat(record.size()).isLessThanOrEqualTo(least);
                assertThat(record.headers()).hasSize(7 + job.headers().size());
            }
        }
    }

    private static Job jobOf(String id, String model, List<Header> headers) {
        return new Job(id, model, null, headers, null, OnUnknownSubmission.REPORT, "5f36", NOON);
    }

    private static int leastThatFits(Job job) {
        int tooSmall = 0;
        int fits = 1 << 20;
        while (fits - tooSmall > 1) {
            int between = (tooSmall + fits) / 2;
            if (new ResultRecords("/reelay", between).fits(job)) {
                fits = between;
            } else {
                tooSmall = between;
            }
        }
        return fits;
    }

    @Test
    void theLongestErrorOfTheLargestJobThatFitsFits() {
        int room = IntStream.iterate(MAX_BYTES, i -> i - 16)
                .filter(i -> records.fits(job(0, i)))
                .findFirst()
                .orElseThrow();
        Job job = job(0, room);
        String text = "\0".repeat(2_000);

        for (FailureCode code : FailureCode.values()) {
            Failed outcome = new Failed(code, text, new ProviderMessage(Integer.MAX_VALUE, Long.MIN_VALUE, text));
            OutgoingRecord record = records.encode(result(job, outcome));

            assertThat(record.size()).isBetween(MAX_BYTES - 48, MAX_BYTES);
            assertThat(record.headers()).endsWith(job.headers().getFirst());
        }
    }

    @Test
    void aResultOfAJobThatNoLongerFitsLosesItsHeaders() {
        Job job = job(0, 30_000);

        OutgoingRecord record = records.encode(result(job, new Cancelled()));

        assertThat(records.fits(job)).isFalse();
        assertThat(record.size()).isLessThanOrEqualTo(MAX_BYTES);
        assertThat(record.headers()).hasSize(7);
    }

    @Test
    void aModelsNameOfAnyLengthIsCut() {
        Job job = new Job("a", "m".repeat(30_000), null, List.of(), null, OnUnknownSubmission.REPORT, "", NOON);

        JsonNode body = encode(result(job, new Failed(FailureCode.UNKNOWN_MODEL, "No model 'mmm'")));

        assertThat(records.fits(job)).isFalse();
        assertThat(body.path("model").asText()).hasSize(500).endsWith("…");
        assertThat(body.path("error").path("message").asText()).isEqualTo("No model 'mmm'");
    }

    @Test
    void aTopicTooSmallForAnyResultIsReported() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ResultRecords("/reelay", 300).encode(result(job(0, 0), new Cancelled())))
                .withMessageContaining("max.message.bytes");
    }

    private JsonNode encode(JobResult result) {
        OutgoingRecord record = records.encode(result);
        assertThat(record.size()).isLessThanOrEqualTo(MAX_BYTES);
        return ResultRecordsTest.body(record);
    }

    private static Outcome anyOutcome(Random random) {
        Odd odd = new Odd(random);
        int number = random.nextInt(300);
        return switch (random.nextInt(4)) {
            case 0 -> completed(random.nextInt(30_000), number).outcome();
            case 1 -> {
                FailureCode code = CODES.get(random.nextInt(CODES.size()));
                String text = odd.text().repeat(random.nextInt(300));
                yield new Failed(code, text, violations(number, 100), new ProviderMessage(500, Long.MIN_VALUE, text));
            }
            case 2 -> new Cancelled();
            default -> new Expired();
        };
    }

    private static JobResult completed(int echo, int urls) {
        List<String> videos = IntStream.range(0, urls).mapToObj(i -> URL + i).toList();
        List<String> images = Collections.nCopies(Math.min(urls, 8), "https://cdn.example/a.png");
        ObjectNode output = RecordJson.object().put("echo", "e".repeat(echo));
        return result(job(10, 0), new Completed(output, videos, images, List.of()));
    }

    private static JobResult invalid(int number, int length) {
        int metadata = length > 200 ? 10_000 : 100;
        return result(
                job(metadata, 0), new Failed(FailureCode.INVALID_INPUT, "wrong", violations(number, length), null));
    }

    private static List<Violation> violations(int number, int length) {
        JsonNode actual = RecordJson.object().textNode("x".repeat(1_000));
        return IntStream.range(0, number)
                .mapToObj(i -> new Violation("/input/" + i, "maxLength", null, actual, "m".repeat(length)))
                .toList();
    }

    /** A request id, times and a cost of the greatest length. */
    private static JobResult result(Job job, Outcome outcome) {
        Instant longest = Instant.parse("2026-11-21T12:00:00.123456789Z");
        String requestId = "r".repeat(StateRecords.REQUEST_ID_BYTES);
        return new JobResult(job, outcome, Charged.UNKNOWN, requestId, longest, longest, longest, true, LONGEST_COST);
    }

    private static Job job(int metadata, int headers) {
        return new Job(
                "order-4711-shot-3",
                "luma/luma-ray-2/image-to-video",
                metadata(metadata),
                List.of(new Header("x-tenant", new byte[headers])),
                null,
                OnUnknownSubmission.REPORT,
                "5f36",
                NOON);
    }

    private static @Nullable ObjectNode metadata(int size) {
        return RecordJson.object().put("customer", "c-17").put("more", "m".repeat(size));
    }
}
