package dev.reelay.audit;

import static dev.reelay.audit.TestActions.NOON;
import static dev.reelay.audit.TestActions.action;
import static dev.reelay.audit.TestActions.entry;
import static dev.reelay.audit.TestActions.job;
import static dev.reelay.audit.TestActions.many;
import static dev.reelay.audit.TestActions.retried;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reelay.json.ExactJson;
import dev.reelay.outcome.Finding;
import dev.reelay.records.OutgoingRecord;
import dev.reelay.testing.Contract;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class AuditRecordsTest {

    private static final JsonMapper JSON = ExactJson.unlimited();

    private static final Step.Report REPORT =
            new Step.Report(3, new TreeMap<>(Map.of("not_ended", 2, "receipt_gone", 1)));

    static Stream<AuditEntry> entries() {
        List<Subject> subjects = List.of(
                job("ä/\"1\"\\"),
                new Subject.OneJob("unheard-of", null),
                new Subject.OneModel("*"),
                new Subject.OneLimit("*", 40, 60),
                new Subject.OneLimit("tenant/ä", null, 0),
                new Subject.OneLimit("a/b", null, null),
                new Subject.OneBudget("*", new BigDecimal("50.25"), 500),
                new Subject.OneBudget("tenant/ä", null, 0),
                new Subject.OneBudget("a/b", null, null),
                new Subject.OneDeadLetter(3, 1L << 40),
                new Subject.Selection("", 0, null),
                new Subject.Selection("state=failed&code=timed_out", 6, new BigDecimal("0.350")));
        List<Step> steps = List.of(
                new Step.Attempted(),
                new Step.Done(null),
                new Step.Done("order-1~1"),
                new Step.Refused("finding_missing", "Look it up at RunComfy."),
                new Step.Started(),
                new Step.Targets(0, List.of("a", "b~1")),
                new Step.Sending(List.of(0, 19)),
                new Step.Progress(6, REPORT, Step.Batch.NONE),
                new Step.Stopped(new Step.Report(0, new TreeMap<>())),
                new Step.Finished(REPORT, Step.Batch.NONE),
                new Step.Progress(6, REPORT, retried(List.of(0, 3, 5))),
                new Step.Finished(REPORT, retried(List.of(41))),
                new Step.Finished(
                        REPORT,
                        new Step.Batch(
                                List.of(5), new TreeMap<>(Map.of("not_ended", List.of(1, 2), "ended", List.of(0))))));
        return Arrays.stream(Action.Kind.values())
                .flatMap(kind -> subjects.stream()
                        .flatMap(subject -> steps.stream()
                                .map(step -> new AuditEntry(
                                        "action-1",
                                        NOON,
                                        new Actor("mia", Actor.Via.CLI),
                                        action(kind, subject, "why not"),
                                        step))));
    }

    @ParameterizedTest
    @MethodSource("entries")
    void anEntryIsDecodedEqualAndMatchesItsSchema(AuditEntry entry) throws IOException {
        OutgoingRecord record = AuditRecords.encode(entry);

        assertThat(AuditRecords.decode(record.key(), record.value())).contains(entry);
        assertThat(record.key()).isEqualTo("action-1".getBytes(UTF_8));
        Contract.AUDIT.check(JSON.readTree(record.value()));
    }

    @Test
    void whatWasConfirmedIsKept() throws IOException {
        Action action = new Action(Action.Kind.RETRY, job("a"), null, null, true);
        AuditEntry entry =
                new AuditEntry("action-1", NOON, new Actor("mia", Actor.Via.CLI), action, new Step.Attempted());
        OutgoingRecord record = AuditRecords.encode(entry);

        assertThat(AuditRecords.decode(record.key(), record.value())).contains(entry);
        Contract.AUDIT.check(JSON.readTree(record.value()));
    }

    @Test
    void theSchemaListsEveryWord() {
        JsonNode schema = Contract.AUDIT.json().path("properties");

        assertThat(texts(schema.at("/action/enum")))
                .isEqualTo(Arrays.stream(Action.Kind.values())
                        .map(Action.Kind::word)
                        .toList());
        assertThat(texts(schema.at("/via/enum")))
                .isEqualTo(
                        Arrays.stream(Actor.Via.values()).map(Actor.Via::word).toList());
        assertThat(texts(schema.at("/finding/enum")))
                .isEqualTo(Arrays.stream(Finding.values()).map(Finding::word).toList());
    }

    @Test
    void longAndHostileTextsOfUsersBecomeOneShortLine() throws IOException {
        String hostile = "<script>\n\u0000\u2028\ud800".repeat(2_000);
        AuditEntry entry = new AuditEntry(
                "d",
                NOON,
                new Actor(hostile, Actor.Via.CONSOLE),
                action(Action.Kind.RETRY, new Subject.OneJob(hostile, null), hostile),
                new Step.Refused(hostile, hostile));

        OutgoingRecord record = AuditRecords.encode(entry);

        JsonNode json = JSON.readTree(record.value());
        Contract.AUDIT.check(json);
        assertThat(json.path("reason").textValue()).endsWith("…").doesNotContain("\n", "\u0000", "\u2028", "\ud800");
        assertThat(AuditRecords.decode(record.key(), record.value())).contains(entry);
    }

    @Test
    void theLargestChunkOfTargetsFitsInATopicWithKafkasOwnLimit() {
        List<String> ids =
                IntStream.range(0, 1_001).mapToObj(i -> "\"\\".repeat(98) + i).toList();

        List<Step.Targets> chunks = Step.Targets.of(ids);

        assertThat(chunks).extracting(Step.Targets::from).containsExactly(0, 200, 400, 600, 800, 1_000);
        assertThat(chunks.stream().flatMap(chunk -> chunk.ids().stream())).isEqualTo(ids);
        assertThat(chunks)
                .allSatisfy(chunk -> assertThat(
                                AuditRecords.encode(many("d", 1_001, chunk)).size())
                        .isLessThan(1 << 20));
        assertThat(Step.Targets.of(List.of())).isEmpty();
    }

    @Test
    void aFindingBelongsToItsKindAlone() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Action(Action.Kind.FINDING, job("a"), null, null));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Action(Action.Kind.RETRY, job("a"), null, Finding.CHARGED));
    }

    @ParameterizedTest
    @CsvSource({
        "v, 2",
        "v, '\"1\"'",
        "id, '\"another\"'",
        "at, '\"noon\"'",
        "user, 7",
        "via, '\"mail\"'",
        "via, '\"CONSOLE\"'",
        "action, '\"delete\"'",
        "outcome, '\"dreamt\"'",
        "finding, '\"perhaps\"'",
        "finding, '\"charged\"'",
        "position, -1",
        "position, 1.5",
        "position, 99999999999",
        "count, null",
        "at_stake_usd, 1e999999999",
        "at_stake_usd, -1",
        "at_stake_usd, '\"1\"'",
        "skipped, '{\"a\":\"b\"}'",
        "done, '{}'",
        "left_out, '{\"a\":[-1]}'"
    })
    void whatReelayDidNotWriteIsNoEntry(String field, String json) throws IOException {
        AuditEntry entry = many("d", 6, new Step.Progress(6, REPORT, Step.Batch.NONE));
        OutgoingRecord record = AuditRecords.encode(entry);
        ObjectNode body = (ObjectNode) JSON.readTree(record.value());
        assertThat(AuditRecords.decode(record.key(), JSON.writeValueAsBytes(body)))
                .contains(entry);

        String broken =
                JSON.writeValueAsString(body.without(field)).replaceFirst("}$", ",\"" + field + "\":" + json + "}");

        assertThat(AuditRecords.decode(record.key(), broken.getBytes(UTF_8))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"''", "'{'", "'[]'", "'null'", "'7'", "'{}'", "'{\"v\":1}'"})
    void whatIsNoObjectIsNoEntry(String value) {
        assertThat(AuditRecords.decode("d".getBytes(UTF_8), value.getBytes(UTF_8)))
                .isEmpty();
        assertThat(AuditRecords.decode(null, value.getBytes(UTF_8))).isEmpty();
        assertThat(AuditRecords.decode("d".getBytes(UTF_8), null)).isEmpty();
    }

    @Test
    void unknownFieldsAreIgnored() throws IOException {
        AuditEntry entry = entry("d", Action.Kind.PAUSE, new Subject.OneModel("a/b"), new Step.Done(null));
        OutgoingRecord record = AuditRecords.encode(entry);
        ObjectNode body = (ObjectNode) JSON.readTree(record.value());
        body.put("colour", "blue");

        assertThat(AuditRecords.decode(record.key(), JSON.writeValueAsBytes(body)))
                .contains(entry);
    }

    @Test
    void noDamageMakesTheReaderThrow() {
        Random random = new Random(4711);
        OutgoingRecord record = AuditRecords.encode(many("d", 6, new Step.Progress(6, REPORT, Step.Batch.NONE)));
        byte[] whole = Objects.requireNonNull(record.value());
        String damage = " {}[]\":,01ex\\\0\u00ff";
        List<Boolean> read = new ArrayList<>();
        for (int i = 0; i < 3_000; i++) {
            byte[] damaged = whole.clone();
            damaged[random.nextInt(whole.length)] = (byte) damage.charAt(random.nextInt(damage.length()));
            read.add(AuditRecords.decode(record.key(), damaged).isPresent());
        }
        assertThat(read).contains(true, false);
    }

    private static List<String> texts(JsonNode words) {
        List<String> texts = new ArrayList<>();
        words.forEach(word -> texts.add(word.textValue()));
        return texts;
    }
}
