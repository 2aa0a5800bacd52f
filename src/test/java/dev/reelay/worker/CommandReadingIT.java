package dev.reelay.worker;

import static dev.reelay.worker.WorkerRig.LONG;
import static dev.reelay.worker.WorkerRig.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.reelay.simulator.SimulatorScript;
import dev.reelay.testing.WorkerProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.GroupListing;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The packaged worker reads all commands, whatever lies between them, and leaves no trace of it at the broker. */
class CommandReadingIT {

    private static final String RECORDS = "reelay_commands_records_total";
    private static final String AGE = "reelay_commands_age_seconds";

    private final WorkerRig rig = new WorkerRig("control", SimulatorScript.instant());

    @AfterEach
    void close() {
        rig.close();
    }

    @Test
    void aNewWorkerKnowsAtOnceThatThereAreNoCommands() throws Exception {
        try (WorkerProcess worker = rig.worker().start()) {
            worker.awaitReady(LONG);
            awaitCurrent(worker, 0);

            rig.send(List.of(command("a"), command("b"), command("a")));
            awaitCurrent(worker, 3);

            for (String probe : List.of("ready", "live", "started")) {
                assertThat(get(worker, "/q/health/" + probe)).as(probe).contains("\"generation-control\": \"[OK]\"");
            }
            leavesNoTrace();
            worker.terminate();
            assertThat(worker.awaitExit(LONG)).isEqualTo(143);
            assertThat(worker.log()).noneMatch(line -> line.contains(" WARN ") || line.contains(" ERROR "));
        }
    }

    @Test
    void transactionsOfOthersHoldNothingUp() throws Exception {
        rig.broker().createTopic(rig.topic("control"), 1, Map.of("cleanup.policy", "compact"));
        rig.send(List.of(command("a"), command("b")));
        try (Producer<byte[], byte[]> aborted = inTransaction("aborted", "x", "y")) {
            aborted.abortTransaction();
        }
        try (Producer<byte[], byte[]> open = inTransaction("open", "z");
                WorkerProcess worker = rig.worker().start()) {
            rig.send(List.of(command("c")));
            worker.awaitReady(LONG);
            awaitCurrent(worker, 2);

            open.commitTransaction();

            awaitCurrent(worker, 4);
        }
    }

    /** Waits until the worker has dealt with exactly so many records and says that it knows all of the last seconds. */
    private void awaitCurrent(WorkerProcess worker, int records) {
        await().atMost(LONG).until(() -> metric(worker, RECORDS) >= records && metric(worker, AGE) < 2);
        assertThat(metric(worker, RECORDS)).isEqualTo(records);
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
        Producer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.of(
                        "bootstrap.servers",
                        rig.broker().bootstrapServers(),
                        "transactional.id",
                        rig.group() + "-" + name,
                        "transaction.timeout.ms",
                        "600000"),
                new ByteArraySerializer(),
                new ByteArraySerializer());
        producer.initTransactions();
        producer.beginTransaction();
        for (String id : ids) {
            var unused = producer.send(command(id));
        }
        producer.flush();
        return producer;
    }

    private static double metric(WorkerProcess worker, String name) {
        return get(worker, "/q/metrics")
                .lines()
                .filter(line -> line.startsWith(name + " ") || line.startsWith(name + "{"))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .findFirst()
                .orElse(Double.NaN);
    }

    private static String get(WorkerProcess worker, String path) {
        try (HttpClient http = HttpClient.newHttpClient()) {
            HttpRequest request =
                    HttpRequest.newBuilder(worker.url().resolve(path)).build();
            return http.send(request, BodyHandlers.ofString()).body();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }
}
