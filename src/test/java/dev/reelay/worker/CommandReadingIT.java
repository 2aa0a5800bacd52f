package dev.reelay.worker;

import static dev.reelay.testing.Await.LONG;
import static dev.reelay.testing.TestRequests.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reelay.simulator.SimulatorScript;
import dev.reelay.testing.WorkerProcess;
import dev.reelay.testing.WorkerRig;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.GroupListing;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The packaged worker reads all commands, whatever lies between them, and leaves no trace of it at the broker. */
class CommandReadingIT {

    private static final String RECORDS = "reelay_commands_records_total";
    private static final String AGE = "reelay_commands_age_seconds";

    private final WorkerRig rig = new WorkerRig("control", SimulatorScript.instant()).withFewPartitions();

    @AfterEach
    void close() {
        rig.close();
    }

    @Test
    void aNewWorkerKnowsAtOnceThatThereAreNoCommands() throws Exception {
        // The simulator may have no list of models, which is one line of the log.
        try (WorkerProcess worker =
                rig.worker().env("REELAY_CATALOG_REFRESH", "off").start()) {
            worker.awaitReady(LONG);
            awaitCurrent(worker, 0);

            rig.send(List.of(command("a"), command("b"), command("a")));
            awaitCurrent(worker, 3);

            for (String probe : List.of("ready", "live", "started")) {
                assertThat(worker.probe(probe)).as(probe).contains("\"generation-control\": \"[OK]\"");
            }
            leavesNoTrace();
            worker.terminate();
            assertThat(worker.awaitExit(LONG)).isEqualTo(143);
            assertThat(worker.log()).noneMatch(line -> line.contains(" WARN ") || line.contains(" ERROR "));
        }
    }

    @Test
    void whatComesBehindAnOpenTransactionIsReadOnceItEnds() throws Exception {
        rig.broker()
                .createTopic(
                        rig.topic("control"),
                        1,
                        Map.of("cleanup.policy", "compact", "message.timestamp.type", "LogAppendTime"));
        rig.send(List.of(command("a"), command("b")));
        try (Producer<byte[], byte[]> aborted = inTransaction("aborted", "x", "y")) {
            aborted.abortTransaction();
        }
        try (Producer<byte[], byte[]> open = inTransaction("open", "z");
                WorkerProcess worker = rig.worker().start()) {
            rig.send(List.of(command("c")));
            worker.awaitMetric(RECORDS, 2, LONG);
            worker.awaitPositive("reelay_commands_hidden_records", LONG);
            assertThat(worker.isReady()).isFalse();

            open.commitTransaction();

            worker.awaitReady(LONG);
            awaitCurrent(worker, 4);
        }
    }

    /** Waits until the worker has dealt with exactly so many records and says that it knows all of the last seconds. */
    private void awaitCurrent(WorkerProcess worker, int records) {
        rig.await(
                records + " records are read, and no newer command can be unknown",
                () -> worker.metric(RECORDS) >= records && worker.metric(AGE) < 2);
        assertThat(worker.metric(RECORDS)).isEqualTo(records);
    }

    private void leavesNoTrace() throws Exception {
        String name = rig.group() + "-commands";
        assertThat(rig.broker().admin().listGroups().all().get())
                .extracting(GroupListing::groupId)
                .contains(rig.group())
                .doesNotContain(name);
        assertThat(rig.broker()
                        .admin()
                        .listConsumerGroupOffsets(name)
                        .partitionsToOffsetAndMetadata()
                        .get())
                .isEmpty();
    }

    private ProducerRecord<byte[], byte[]> command(String id) {
        return new ProducerRecord<>(
                rig.topic("control"), 0, bytes(id), bytes("{\"command\": \"cancel\", \"id\": \"" + id + "\"}"));
    }

    /** With a command for each of these in a transaction that is still open. */
    private Producer<byte[], byte[]> inTransaction(String name, String... ids) {
        Producer<byte[], byte[]> producer = rig.broker().transactional(rig.group() + "-" + name);
        producer.beginTransaction();
        for (String id : ids) {
            var unused = producer.send(command(id));
        }
        producer.flush();
        return producer;
    }
}
