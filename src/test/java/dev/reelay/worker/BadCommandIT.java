package dev.reelay.worker;

import static dev.reelay.testing.Await.LONG;
import static dev.reelay.testing.TestRequests.LUMA;
import static dev.reelay.testing.TestRequests.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reelay.simulator.SimulatorScript;
import dev.reelay.testing.WorkerProcess;
import dev.reelay.testing.WorkerRig;
import dev.reelay.testing.WrittenRecord;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Commands that make no sense stop nothing, and their rows are empty. Cancels that make sense in spite of a flaw cancel. */
class BadCommandIT {

    /** The header under which a bad record says, to this test, why it is one. */
    private static final String REASON = "expected-reason";

    /**
     * A value that makes no sense under the key of a job.
     *
     * @param value with the job's id for {@code %s}
     */
    private record Bad(String name, String reason, String value) {

        /** A cancel for this job that holds, and right behind it what empties its row. */
        Stream<ProducerRecord<byte[], byte[]>> overACancel(WorkerRig rig, String id) {
            // With no other sign than U+00C3 that is not ASCII, which is no UTF-8 then.
            byte[] filled = value.replace("%s", id).getBytes(StandardCharsets.ISO_8859_1);
            return Stream.of(rig.cancelRecord(id), bad(rig, reason, bytes(id), filled));
        }
    }

    private static final List<Bad> UNDER_A_JOBS_KEY = List.of(
            new Bad("otherWord", "unknown_command", "{\"command\": \"stop\", \"id\": \"%s\"}"),
            new Bad("noWord", "missing_field", "{\"id\": \"%s\"}"),
            new Bad("nothing", "missing_field", "{}"),
            new Bad("otherFields", "missing_field", "{\"cmd\": \"cancel\", \"job\": \"%s\"}"),
            new Bad("wordIsNumber", "wrong_type", "{\"command\": 1, \"id\": \"%s\"}"),
            new Bad("idIsNumber", "wrong_type", "{\"command\": \"cancel\", \"id\": 17}"),
            new Bad("idIsBlank", "wrong_type", "{\"command\": \"cancel\", \"id\": \" \"}"),
            new Bad("noJson", "not_json", "cancel %s"),
            new Bad("halfJson", "not_json", "{\"command\": \"cancel\", \"id\": \"%s\""),
            new Bad("notUtf8", "not_json", "{\"command\": \"cancel\", \"id\": \"\u00C3\"}"),
            new Bad("otherIdInCase", "wrong_key", "{\"command\": \"cancel\", \"id\": \"OTHERIDINCASE\"}"),
            new Bad("array", "not_json", "[\"cancel\", \"%s\"]"),
            new Bad("empty", "not_json", ""),
            new Bad("otherId", "wrong_key", "{\"command\": \"cancel\", \"id\": \"somebody-else\"}"),
            new Bad("pause", "wrong_key", "{\"command\": \"pause\"}"),
            new Bad("resumeOfModel", "wrong_key", "{\"command\": \"resume\", \"model\": \"" + LUMA + "\"}"));

    /** Cancels that break a rule and leave no doubt, with the job's id for {@code %s}. */
    private static final Map<String, String> FLAWED = Map.of(
            "flawed-case", "{\"command\": \"Cancel\", \"id\": \"%s\"}",
            "flawed-no-id", "{\"command\": \"cancel\"}",
            "flawed-null-id", "{\"command\": \"cancel\", \"id\": null}",
            "flawed-reason", "{\"command\": \"cancel\", \"id\": \"%s\", \"reason\": {}}",
            "flawed-encoding", "{\"command\": \"cancel\", \"id\": \"%s\", \"reason\": \"\u00C3\"}");

    private final WorkerRig rig = new WorkerRig("bad-commands", SimulatorScript.instant()).withFewPartitions();

    @AfterEach
    void close() {
        rig.close();
    }

    @Test
    void eachBadCommandIsLoggedCountedAndEmptiesItsRow() {
        rig.broker().createTopic(rig.topic("control"), 1, Map.of("cleanup.policy", "compact"));
        rig.send(List.of(cancelled("old", 8), cancelled("recent", 6)));
        try (WorkerProcess first = rig.worker().start().awaitReady(LONG)) {
            List<ProducerRecord<byte[], byte[]>> commands = new ArrayList<>(unreadable());
            UNDER_A_JOBS_KEY.forEach(
                    bad -> commands.addAll(bad.overACancel(rig, bad.name()).toList()));
            UNDER_A_JOBS_KEY.forEach(bad ->
                    commands.addAll(bad.overACancel(rig, "later-" + bad.name()).toList()));
            rig.send(commands);
            List<ConsumerRecord<byte[], byte[]>> refused = refused();
            tellsEach(first, refused);

            rig.send(List.of(rig.job("old"), rig.job("recent"), rig.dreamina("paused-by-nobody")));
            rig.send(UNDER_A_JOBS_KEY.stream().map(bad -> rig.job(bad.name())).toList());
            List<WrittenRecord> results = rig.awaitResults(UNDER_A_JOBS_KEY.size() + 3);
            assertThat(results).extracting(WrittenRecord::id).doesNotHaveDuplicates();
            onlyTheRecentOneIsCancelled(results);

            first.terminate().awaitExit(LONG);
        }
        afterARestart(refused(), UNDER_A_JOBS_KEY.size() + 3);
    }

    @Test
    void aCancelWithAFlawThatLeavesNoDoubtCancelsAndIsLogged() {
        try (WorkerProcess worker = rig.worker().start().awaitReady(LONG)) {
            FLAWED.forEach((id, value) -> rig.send(List.of(new ProducerRecord<>(
                    rig.topic("control"), bytes(id), value.replace("%s", id).getBytes(StandardCharsets.ISO_8859_1)))));
            worker.awaitMetric("reelay_commands_total{command=\"cancel\"}", FLAWED.size(), LONG);

            rig.send(FLAWED.keySet().stream().map(rig::job).toList());

            FLAWED.keySet().forEach(id -> assertThat(rig.result(id).status()).isEqualTo("cancelled"));
            assertThat(rig.posts()).isEmpty();
            assertThat(worker.log())
                    .filteredOn(line -> line.contains("Cancel command has a flaw; it cancels all the same"))
                    .hasSize(FLAWED.size());
            assertThat(worker.metrics())
                    .filteredOn(line -> line.startsWith("reelay_commands_refused_total"))
                    .isNotEmpty()
                    .allMatch(line -> line.endsWith(" 0.0"));
        }
    }

    /** A worker that reads all from the beginning. For it, receipts are gone at once. */
    private void afterARestart(List<ConsumerRecord<byte[], byte[]>> refused, int before) {
        try (WorkerProcess second = rig.worker()
                .env("REELAY_RECEIPTS_RETENTION", "PT0.001S")
                .start()
                .awaitReady(LONG)) {
            tellsEach(second, refused);
            rig.send(UNDER_A_JOBS_KEY.stream()
                    .map(bad -> rig.job("later-" + bad.name()))
                    .toList());
            rig.send(List.of(rig.dreamina("later-paused-by-nobody")));

            onlyTheRecentOneIsCancelled(rig.awaitResults(before + UNDER_A_JOBS_KEY.size() + 1));
            assertThat(awaitRemoved("recent")).containsExactly("old", "recent");
            // Its cancel is spent: this is another job.
            rig.send(List.of(rig.job("recent")));
            assertThat(rig.awaitResults(before + UNDER_A_JOBS_KEY.size() + 2))
                    .filteredOn(result -> result.id().equals("recent"))
                    .extracting(WrittenRecord::status)
                    .containsExactlyInAnyOrder("cancelled", "completed");
        }
    }

    private static void onlyTheRecentOneIsCancelled(List<WrittenRecord> results) {
        assertThat(results)
                .allSatisfy(result -> assertThat(result.status())
                        .as(result.id())
                        .isEqualTo(result.id().equals("recent") ? "cancelled" : "completed"));
    }

    private void tellsEach(WorkerProcess worker, List<ConsumerRecord<byte[], byte[]>> refused) {
        for (String reason : List.of("not_json", "unknown_command", "missing_field", "wrong_type", "wrong_key")) {
            List<ConsumerRecord<byte[], byte[]>> all = refused.stream()
                    .filter(record -> reason(record).equals(reason))
                    .toList();
            assertThat(all).isNotEmpty();
            worker.awaitMetric("reelay_commands_refused_total{reason=\"" + reason + "\"}", all.size(), LONG);
        }
        List<String> told = worker.log().stream()
                .filter(line -> line.contains("Command record refused"))
                .toList();
        assertThat(told).hasSameSizeAs(refused);
        for (ConsumerRecord<byte[], byte[]> record : refused) {
            String position = "topic=%s partition=0 offset=%d reason=%s "
                    .formatted(rig.topic("control"), record.offset(), reason(record));
            assertThat(told).filteredOn(line -> line.contains(position)).hasSize(1);
        }
        assertThat(worker.metrics())
                .filteredOn(line -> line.startsWith("reelay_submissions_paused_seconds{reason=\"command\""))
                .isNotEmpty()
                .allMatch(line -> line.endsWith(" 0.0"));
        assertThat(worker.isReady()).isTrue();
        assertThat(worker.log()).noneMatch(line -> line.contains(" ERROR "));
    }

    /** Pauses of models that no job is for, and a key that nobody can read. */
    private List<ProducerRecord<byte[], byte[]>> unreadable() {
        return List.of(
                bad(rig, "wrong_type", bytes("pause/x"), bytes("{\"command\": \"pause\", \"model\": [\"x\"]}")),
                bad(rig, "unknown_command", bytes("pause/y"), bytes("{\"command\": \"wait\", \"model\": \"y\"}")),
                bad(rig, "wrong_key", new byte[] {(byte) 0xFF}, bytes("{\"command\": \"cancel\", \"id\": \"a\"}")));
    }

    private static ProducerRecord<byte[], byte[]> bad(WorkerRig rig, String reason, byte[] key, byte[] value) {
        ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(rig.topic("control"), key, value);
        record.headers().add(REASON, bytes(reason));
        return record;
    }

    private ProducerRecord<byte[], byte[]> cancelled(String id, int daysAgo) {
        long sentAt = Instant.now().minus(Duration.ofDays(daysAgo)).toEpochMilli();
        ProducerRecord<byte[], byte[]> cancel = rig.cancelRecord(id);
        return new ProducerRecord<>(cancel.topic(), 0, sentAt, cancel.key(), cancel.value());
    }

    private List<ConsumerRecord<byte[], byte[]>> refused() {
        return control().stream()
                .filter(record -> record.headers().lastHeader(REASON) != null)
                .toList();
    }

    private List<ConsumerRecord<byte[], byte[]>> control() {
        return rig.broker().readToEnd(rig.topic("control"), LONG);
    }

    private static String reason(ConsumerRecord<byte[], byte[]> record) {
        return new String(record.headers().lastHeader(REASON).value(), StandardCharsets.UTF_8);
    }

    /** Waits for the tombstone of this key and gives the keys of all that there are. */
    private List<String> awaitRemoved(String key) {
        rig.await(
                "the row of " + key + " is empty",
                List.of(key),
                () -> tombstones(control()).contains(key));
        return tombstones(control());
    }

    private static List<String> tombstones(List<ConsumerRecord<byte[], byte[]>> records) {
        return records.stream()
                .filter(record -> record.value() == null)
                .map(record -> new String(record.key(), StandardCharsets.UTF_8))
                .toList();
    }
}
