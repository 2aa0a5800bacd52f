package dev.reelay.records;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reelay.cost.Cost;
import dev.reelay.cost.Reservation;
import dev.reelay.job.CancelReason;
import dev.reelay.job.Checks;
import dev.reelay.job.Job;
import dev.reelay.job.JobState;
import dev.reelay.job.JobState.Accepted;
import dev.reelay.job.JobState.InQueue;
import dev.reelay.job.MediaStatus;
import dev.reelay.job.OnUnknownSubmission;
import dev.reelay.job.Ordering;
import dev.reelay.job.Origin;
import dev.reelay.json.JsonBytes;
import dev.reelay.outcome.Outcome.Cancelled;
import dev.reelay.records.flat.FlatJson;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class FlatJsonTest {

    private static final Instant NOON = Instant.parse("2026-11-21T12:00:00.123456789Z");
    private static final ObjectNode INPUT =
            RecordJson.object().put("prompt", "a \"lighthouse\"\n").put("n", 1);

    @Test
    void statesAsTheyAreWrittenNeedNoTree() {
        assertThat(states().map(FlatJsonTest::value))
                .allSatisfy(value -> assertThat(FlatJson.of(value)).isNotNull());
    }

    /** A blank before the object is JSON, and nothing that Reelay writes: it goes the other way. */
    @Test
    void bothWaysReadTheSameOfEveryState() {
        states().forEach(state -> {
            byte[] value = value(state);
            assertThat(read(state.id(), value)).isEqualTo(text(state));
            assertThat(FlatJson.of(blankBefore(value))).isNull();
            assertThat(read(state.id(), blankBefore(value))).isEqualTo(text(state));
        });
    }

    /** Each of them is refused by both with the same words, or read as the same state. */
    @Test
    void bothWaysReadTheSameOfEveryDamagedState() {
        Random random = new Random(16);
        int flat = 0;
        for (JobState state : states().toList()) {
            byte[] value = value(state);
            for (int i = 0; i < 1_000; i++) {
                byte[] damaged = damaged(value, random);
                assertThat(read(state.id(), damaged))
                        .as(new String(damaged, ISO_8859_1))
                        .isEqualTo(read(state.id(), blankBefore(damaged)));
                flat += FlatJson.of(damaged) == null ? 0 : 1;
            }
        }
        assertThat(flat).as("read without a tree").isGreaterThan(300);
    }

    @Test
    void whatReelayDoesNotWriteIsLeftToTheTree() {
        assertThat(Stream.of(
                        "",
                        "[]",
                        "{}",
                        "{\"a\":1}x",
                        "{\"a\":1",
                        "{\"a\": 1}",
                        "{\"a\":1,\"a\":2}",
                        "{\"\\u0061\":1}",
                        "{\"ä\":1}",
                        "{\"a\":01}",
                        "{\"a\":1.}",
                        "{\"a\":.5}",
                        "{\"a\":+1}",
                        "{\"a\":1e}",
                        "{\"a\":tru}",
                        "{\"a\":\"\\ud800\"}",
                        "{\"a\":\"\t\"}",
                        "{\"a\":[1,]}",
                        "{\"a\":{\"b\"}}",
                        "{\"a\":" + "[".repeat(60) + "]".repeat(60) + "}"))
                .allSatisfy(
                        json -> assertThat(FlatJson.of(json.getBytes(UTF_8))).isNull());
        assertThat(FlatJson.of("{\"a\":\"\u00e4\"}".getBytes(ISO_8859_1))).isNull();
        assertThat(FlatJson.of("{\"a\":{\"b\":\"\u00e4\"}}".getBytes(ISO_8859_1)))
                .isNull();
    }

    @Test
    void theSameTimesAreReadAsTheOtherWay() {
        Random random = new Random(17);
        for (int i = 0; i < 20_000; i++) {
            Instant time = Instant.ofEpochSecond(
                    random.nextLong(-62_135_596_800L, 253_402_300_800L),
                    random.nextInt(3) == 0
                            ? 0
                            : random.nextInt(1_000_000_000)
                                    / (random.nextBoolean() ? 1 : 1_000)
                                    * 1_000L
                                    % 1_000_000_000L);
            Instant read = time(time.toString());
            assertThat(read == null ? Instant.parse(time.toString()) : read).isEqualTo(time);
        }
        assertThat(time("2026-11-21T12:00:00.123456789Z")).isEqualTo(NOON);
        assertThat(time("2026-11-21T12:00:00.5Z")).isEqualTo(Instant.parse("2026-11-21T12:00:00.5Z"));
        assertThat(time("2028-02-28T23:59:59Z")).isEqualTo(Instant.parse("2028-02-28T23:59:59Z"));
    }

    @Test
    void whatMayBeNoTimeIsLeftToTheOtherWay() {
        assertThat(Stream.of(
                        "2028-02-29T12:00:00Z",
                        "2026-02-29T12:00:00Z",
                        "2026-04-31T12:00:00Z",
                        "2026-13-01T12:00:00Z",
                        "2026-00-01T12:00:00Z",
                        "2026-01-00T12:00:00Z",
                        "2026-01-01T24:00:00Z",
                        "2026-01-01T12:60:00Z",
                        "2026-01-01T12:00:60Z",
                        "2026-01-01T12:00:00.Z",
                        "2026-01-01T12:00:00,5Z",
                        "2026-01-01T12:00:00.1234567890Z",
                        "2026-01-01T12:00:00+01:00",
                        "2026-01-01t12:00:00z",
                        "2026-01-01 12:00:00Z",
                        "0000-01-01T12:00:00Z",
                        "+10000-01-01T12:00:00Z",
                        "2026-01-01T12:00Z",
                        "2O26-01-01T12:00:00Z"))
                .allSatisfy(text -> assertThat(time(text)).isNull());
    }

    @Test
    void manyFieldsFindTheirPlaces() {
        StringBuilder json = new StringBuilder("{");
        for (int i = 0; i < 90; i++) {
            json.append("\"field").append(i).append("\":").append(i).append(',');
        }
        FlatJson flat = FlatJson.of(json.append("\"last\":\"x\"}").toString().getBytes(UTF_8));

        assertThat(flat).isNotNull();
        for (int i = 0; i < 90; i++) {
            assertThat(flat.count(flat.find("field" + i))).isEqualTo(i);
        }
        assertThat(flat.sharedText(flat.find("last"))).isEqualTo("x");
        assertThat(flat.find("field")).isNegative();
        assertThat(flat.find("field900")).isNegative();
        assertThat(FlatJson.of(json.insert(1, manyMore()).toString().getBytes(UTF_8)))
                .isNull();
    }

    private static String manyMore() {
        StringBuilder more = new StringBuilder();
        for (int i = 0; i < 20; i++) {
            more.append("\"more").append(i).append("\":1,");
        }
        return more.toString();
    }

    /** Names with the same hash are rare, and the place of one must not be that of the other. */
    @Test
    void namesWithTheSameHashAreNotMistaken() {
        FlatJson flat = FlatJson.of("{\"Aa\":1}".getBytes(UTF_8));

        assertThat(flat).isNotNull();
        assertThat(flat.find("Aa")).isZero();
        assertThat(flat.find("BB")).isNegative();
    }

    /** Two texts that share a place in memory take it from each other. */
    @Test
    void sharedTextsAreTheTextsOfTheirStates() {
        for (int round = 0; round < 2; round++) {
            for (int i = 0; i < 5_000; i++) {
                FlatJson flat = FlatJson.of(("{\"a\":\"model-" + i + "\"}").getBytes(UTF_8));
                assertThat(flat).isNotNull();
                assertThat(flat.sharedText(0)).isEqualTo("model-" + i);
            }
        }
    }

    private static @Nullable Instant time(String text) {
        FlatJson flat = Objects.requireNonNull(FlatJson.of(("{\"t\":\"" + text + "\"}").getBytes(UTF_8)));
        Instant time = flat.time(0);
        if (time != null) {
            assertThat(time).isEqualTo(parsed(text));
        }
        return time;
    }

    private static @Nullable Instant parsed(String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeException e) {
            return null;
        }
    }

    private static Stream<JobState> states() {
        Job job = new Job(
                "order-4711",
                "luma/luma-ray-2/image-to-video",
                JsonBytes.of(RecordJson.object().put("customer", "Jürgen 😀").put("n", 1.5)),
                List.of(),
                NOON.plusSeconds(60),
                OnUnknownSubmission.RESUBMIT,
                new Ordering(2, "c-17"),
                "5f36",
                new Origin(NOON, 4_711L),
                Checks.NONE);
        Job plain = new Job("order-4711", "m", null, List.of(), null, OnUnknownSubmission.REPORT, "5f36", NOON);
        Cost cost = new Cost(new BigDecimal("0.350"));
        Accepted accepted = new Accepted(job, INPUT, 1, true, 1);
        Accepted inDoubt = new Accepted(job, accepted.input(), 1, true, 1, NOON.plusMillis(1));
        InQueue queued =
                accepted.submit(new Reservation(20_000, cost, cost), NOON).accepted("6f21", NOON.plusMillis(1));
        return Stream.of(
                accepted,
                inDoubt,
                new Accepted(plain, INPUT, 0),
                accepted.withMedia(MediaStatus.VERIFIED),
                accepted.submit(NOON).cancel(),
                queued,
                new InQueue(plain, "6f21", NOON),
                queued.cancel(CancelReason.EXPIRED),
                queued.running(NOON.plusSeconds(3)).cancel(),
                queued.end(new Cancelled(), NOON).receipt(),
                new InQueue(plain, "6f21", NOON).end(new Cancelled(), NOON).receipt());
    }

    private static byte[] damaged(byte[] value, Random random) {
        byte[] damaged = value.clone();
        for (int left = 1 + random.nextInt(2); left > 0; left--) {
            String odd = "{}[]\",:\\u0123456789-+.eE trufalsn\u0001\u00e4\u00ff";
            int at = random.nextInt(damaged.length);
            damaged[at] = (byte) odd.charAt(random.nextInt(odd.length()));
        }
        return damaged;
    }

    private static byte[] blankBefore(byte[] value) {
        byte[] longer = new byte[value.length + 1];
        longer[0] = ' ';
        System.arraycopy(value, 0, longer, 1, value.length);
        return longer;
    }

    private static byte[] value(JobState state) {
        return Objects.requireNonNull(StateRecords.encode(state).value());
    }

    private static String text(JobState state) {
        return state + " " + new String(value(state), UTF_8);
    }

    /** What is read, with all digits, or why nothing is. */
    private static String read(String id, byte[] value) {
        try {
            return text(StateRecords.decode(Utf8.jobKey(id), value));
        } catch (UnreadableStateException e) {
            return String.valueOf(e.getMessage());
        } catch (RuntimeException e) {
            return e.toString();
        }
    }
}
