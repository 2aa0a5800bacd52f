package dev.reelay.worker;

import static dev.reelay.testing.Await.LONG;
import static dev.reelay.testing.TestRequests.LUMA;
import static dev.reelay.testing.TestRequests.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reelay.simulator.SimulatorScript;
import dev.reelay.testing.WorkerProcess;
import dev.reelay.testing.WorkerRig;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Commands with flaws and wrong timestamps, on a topic with the timestamps of producers: doubt costs no money. */
class FailSafeCommandsIT {

    private static final String PAUSED = "reelay_submissions_paused_seconds{reason=\"command\",scope=\"*\"}";
    private static final String PAUSED_LUMA =
            "reelay_submissions_paused_seconds{reason=\"command\",scope=\"" + LUMA + "\"}";
    private static final String RESUME = "{\"command\": \"resume\"}";
    private static final Duration QUIET = Duration.ofSeconds(1);

    /** What a sender may write under the key of a pause that is neither a valid resume nor a tombstone, by its reason. */
    private static final Map<String, List<String>> NO_RESUMES = Map.of(
            "wrong_key",
            List.of(
                    "{\"command\": \"pause\", \"model\": \"" + LUMA + "\"}",
                    "{\"command\": \"resume\", \"model\": \"" + LUMA + "\"}",
                    "{\"command\": \"cancel\", \"id\": \"order-1\"}"),
            "unknown_command",
            List.of("{\"command\": \"resum\"}", "{\"command\": \"Resume\"}"),
            "wrong_type",
            List.of("{\"command\": \"resume\", \"model\": []}"),
            "missing_field",
            List.of("{}"),
            "not_json",
            List.of("", "resume", "{\"command\": \"resume\"", "x".repeat(900_000)));

    private final WorkerRig rig = new WorkerRig("fail-safe", SimulatorScript.instant()).withFewPartitions();

    @BeforeEach
    void createTopic() {
        rig.broker().createTopic(rig.topic("control"), 1, Map.of("cleanup.policy", "compact"));
    }

    @AfterEach
    void close() {
        rig.close();
    }

    @Test
    @Tag("long")
    void underAPausesKeyEverythingButAValidResumeMeansPauseAlsoAfterARestart() {
        try (WorkerProcess first = rig.worker().start().awaitReady(LONG)) {
            NO_RESUMES.forEach((reason, values) -> {
                for (String value : values) {
                    rig.command("pause/*", value);
                    first.awaitPositive(PAUSED, LONG);
                    rig.command("pause/*", RESUME);
                    first.awaitMetric(PAUSED, 0, LONG);
                }
                first.awaitMetric("reelay_commands_refused_total{reason=\"" + reason + "\"}", values.size(), LONG);
            });
            assertThat(first.log())
                    .filteredOn(
                            line -> line.contains("Command record refused; under the key of a pause it means pause"))
                    .hasSize(NO_RESUMES.values().stream().mapToInt(List::size).sum())
                    .allSatisfy(line -> assertThat(line).contains(" offset=", " partition=0 ", " reason="));

            rig.command("pause/*", "{\"command\": \"pause\"}");
            rig.command("pause/*", "");
            rig.command("pause/" + LUMA.toUpperCase(Locale.ROOT), "{\"command\": \"pause\"}");
            first.awaitPositive(PAUSED_LUMA, LONG);
            first.terminate().awaitExit(LONG);
        }
        try (WorkerProcess second = rig.worker().start().awaitReady(LONG)) {
            rig.send(List.of(rig.job("luma"), rig.dreamina("dreamina")));
            second.awaitMetric("reelay_jobs_parked", 2, LONG);
            rig.awaitLasting(QUIET, "no POST", () -> rig.posts().isEmpty());

            rig.command("pause/*", RESUME);
            assertThat(rig.result("dreamina").status()).isEqualTo("completed");
            rig.awaitLasting(QUIET, "no POST of luma", () -> rig.posts("luma").isEmpty());

            rig.send(List.of(
                    new ProducerRecord<>(rig.topic("control"), bytes("pause/" + LUMA.toUpperCase(Locale.ROOT)), null)));
            assertThat(rig.result("luma").status()).isEqualTo("completed");
        }
    }

    @Test
    void aCancelReachesItsJobWhateverItsTimestampSaysAndAnEarlyOneIsNotForgotten() {
        Instant now = Instant.now();
        Map<String, Long> timestamps = new LinkedHashMap<>();
        timestamps.put("zero", 0L);
        timestamps.put("seconds", now.getEpochSecond());
        timestamps.put("eight-days-ago", now.minus(Duration.ofDays(8)).toEpochMilli());
        timestamps.put("ahead", now.plus(Duration.ofMinutes(50)).toEpochMilli()); // brokers refuse more
        rig.follow(SimulatorScript.taking(Duration.ofHours(1), Duration.ZERO));
        try (WorkerProcess worker = rig.worker().start().awaitReady(LONG)) {
            worker.awaitLine(line -> line.contains("message.timestamp.type is CreateTime and should be"), LONG);
            rig.send(timestamps.keySet().stream().map(rig::job).toList());
            rig.awaitStatus("in_queue", timestamps.keySet());

            timestamps.forEach((id, timestamp) -> {
                rig.send(List.of(cancelAt(id, timestamp), cancelAt("early-" + id, timestamp)));
                assertThat(rig.result(id).status()).isEqualTo("cancelled");
            });
            worker.awaitMetric("reelay_commands_total{command=\"cancel\"}", 2 * timestamps.size(), LONG);
            rig.send(timestamps.keySet().stream()
                    .map(id -> rig.job("early-" + id))
                    .toList());
            timestamps
                    .keySet()
                    .forEach(
                            id -> assertThat(rig.result("early-" + id).status()).isEqualTo("cancelled"));
            timestamps
                    .keySet()
                    .forEach(id -> assertThat(rig.posts("early-" + id)).isEmpty());
        }
        assertThat(rig.broker().readToEnd(rig.topic("control"), LONG))
                .as("no cancel is erased")
                .noneMatch(record -> record.value() == null);
    }

    private ProducerRecord<byte[], byte[]> cancelAt(String id, long timestamp) {
        ProducerRecord<byte[], byte[]> cancel = rig.cancelRecord(id);
        return new ProducerRecord<>(cancel.topic(), 0, timestamp, cancel.key(), cancel.value());
    }
}
