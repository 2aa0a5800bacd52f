package dev.reelay.worker;

import static dev.reelay.testing.Await.LONG;
import static dev.reelay.testing.TestRequests.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reelay.simulator.ApiCall;
import dev.reelay.simulator.FaultCondition;
import dev.reelay.simulator.FaultEffect;
import dev.reelay.simulator.SimulatorScript;
import dev.reelay.testing.WorkerProcess;
import dev.reelay.testing.WorkerRig;
import dev.reelay.testing.WrittenRecord;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Acknowledged commands that the worker cannot read, or would not: a transaction hangs, the topic is made anew. */
class HiddenCommandsIT {

    private static final String PAUSE = "{\"command\": \"pause\"}";
    private static final String PAUSED = "reelay_submissions_paused_seconds{reason=\"command\",scope=\"*\"}";
    private static final String UNKNOWN = "reelay_submissions_paused_seconds{reason=\"commands_unknown\",scope=\"*\"}";
    private static final String HIDDEN = "reelay_commands_hidden_records";

    /** So long nothing happens that must not happen. */
    private static final Duration QUIET = Duration.ofSeconds(1);

    private static final Map<String, String> AS_REELAY_MAKES_IT =
            Map.of("cleanup.policy", "compact", "message.timestamp.type", "LogAppendTime");

    private final WorkerRig rig = new WorkerRig("hidden", SimulatorScript.instant()).withFewPartitions();

    @BeforeEach
    void createTopic() {
        rig.broker().createTopic(rig.topic("control"), 1, AS_REELAY_MAKES_IT);
    }

    @AfterEach
    void close() {
        rig.close();
    }

    @Test
    void submissionsRestWhileAHangingTransactionHidesAnAcknowledgedPauseWhichThenHolds() {
        try (WorkerProcess worker = rig.worker().start().awaitReady(LONG)) {
            rig.send(List.of(rig.job("before")));
            assertThat(rig.result("before").status()).isEqualTo("completed");

            try (Producer<byte[], byte[]> hanging = hangingTransaction()) {
                rig.command("pause/*", PAUSE);
                isPausedBecauseOfIt(worker);
                rig.send(List.of(rig.job("after")));
                nothingIsPosted("after");
                hanging.abortTransaction();
            }

            worker.awaitReady(LONG);
            worker.awaitPositive(PAUSED, LONG);
            assertThat(worker.metric(UNKNOWN)).isZero();
            worker.awaitMetric(HIDDEN, 0, LONG);
            nothingIsPosted("after");
            rig.command("pause/*", "{\"command\": \"resume\"}");
            assertThat(rig.result("after").status()).isEqualTo("completed");
            assertThat(rig.posts("after")).hasSize(1);
        }
    }

    @Test
    void aWorkerThatStartsWhileATransactionHangsTellsWhyItIsNotReadyFollowsItsJobsAndSubmitsNothing() {
        rig.follow(SimulatorScript.instant()
                .withFault(FaultCondition.each(ApiCall.Endpoint.STATUS), FaultEffect.replaceStatus("in_progress")));
        try (WorkerProcess first = rig.worker().start().awaitReady(LONG)) {
            rig.send(List.of(rig.job("running")));
            rig.awaitState("running", state -> state.status().equals("in_progress"));
            first.terminate().awaitExit(LONG);
        }
        try (Producer<byte[], byte[]> hanging = hangingTransaction()) {
            rig.cancel("unwanted");
            try (WorkerProcess second = rig.worker().start()) {
                isPausedBecauseOfIt(second);
                rig.follow(SimulatorScript.instant());
                assertThat(rig.result("running").status()).isEqualTo("completed");
                rig.send(List.of(rig.job("unwanted"), rig.job("wanted")));
                nothingIsPosted("unwanted");
                nothingIsPosted("wanted");

                hanging.commitTransaction();

                second.awaitReady(LONG);
                assertThat(rig.result("unwanted").status()).isEqualTo("cancelled");
                assertThat(rig.result("wanted").status()).isEqualTo("completed");
                assertThat(rig.posts("unwanted")).isEmpty();
            }
        }
    }

    @Test
    void aControlTopicThatIsMadeAnewUnderARunningWorkerIsReadFromItsBeginning() throws Exception {
        try (WorkerProcess worker = rig.worker().start().awaitReady(LONG)) {
            rig.cancel(List.of("a", "b", "c"));
            worker.awaitMetric("reelay_commands_records_total", 3, LONG);

            rig.broker()
                    .admin()
                    .deleteTopics(List.of(rig.topic("control")))
                    .all()
                    .get();
            rig.await("a topic of the same name", () -> {
                rig.broker().createTopic(rig.topic("control"), 1, AS_REELAY_MAKES_IT);
                return true;
            });
            // Before the place to which the worker had read the former topic.
            List<ProducerRecord<byte[], byte[]>> commands =
                    new ArrayList<>(List.of(rig.commandRecord("pause/*", PAUSE)));
            List.of("d", "e", "f", "g").forEach(id -> commands.add(rig.cancelRecord(id)));
            rig.send(commands);

            worker.awaitPositive(PAUSED, LONG);
            assertThat(worker.awaitLine(line -> line.contains("Control topic lost records"), LONG))
                    .contains("was made anew: its id was ");
            worker.awaitReady(LONG);
            rig.send(List.of(rig.job("waits"), rig.job("d")));
            assertThat(rig.result("d").status()).isEqualTo("cancelled");
            nothingIsPosted("waits");
        }
    }

    private void isPausedBecauseOfIt(WorkerProcess worker) {
        String line = worker.awaitLine(one -> one.contains("Control topic cannot be read to its end"), LONG);
        assertThat(line).contains("--start-offset");
        rig.await("not ready", () -> worker.probe("ready").startsWith("503"));
        assertThat(worker.probe("ready")).contains("--start-offset", "\"because\"");
        worker.awaitPositive(UNKNOWN, LONG);
        assertThat(worker.metric(HIDDEN)).isPositive();
        assertThat(worker.isLive()).isTrue();
    }

    private void nothingIsPosted(String id) {
        rig.awaitState(id, state -> state.status().equals("accepted"));
        rig.awaitLasting(QUIET, "no POST of " + id, () -> rig.posts(id).isEmpty());
        assertThat(rig.state(id)).map(WrittenRecord::status).contains("accepted");
    }

    /** A producer that began a transaction with one command and does not end it. */
    private Producer<byte[], byte[]> hangingTransaction() {
        Producer<byte[], byte[]> producer = rig.broker().transactional(rig.group() + "-hanging");
        producer.beginTransaction();
        var unused = producer.send(new ProducerRecord<>(
                rig.topic("control"), 0, bytes("x"), bytes("{\"command\": \"cancel\", \"id\": \"x\"}")));
        producer.flush();
        return producer;
    }
}
