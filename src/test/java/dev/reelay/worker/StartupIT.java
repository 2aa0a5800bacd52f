package dev.reelay.worker;

import static dev.reelay.testing.Await.LONG;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reelay.simulator.SimulatorScript;
import dev.reelay.testing.TestRequests;
import dev.reelay.testing.WorkerProcess;
import dev.reelay.testing.WorkerRig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Problems that an operator must solve before a worker can start: it logs one line for each and exits. */
class StartupIT {

    private static WorkerProcess withoutBroker;

    private WorkerRig rig;

    /** The only one that takes its time (30 s, so that it outlasts the restart of a broker): it has it beside the others. */
    @BeforeAll
    static void startWithoutBroker() {
        withoutBroker = WorkerProcess.named("without-broker")
                .env("KAFKA_BOOTSTRAP_SERVERS", "127.0.0.1:1")
                .env("RUNCOMFY_API_TOKEN", "token-of-a-test")
                .start();
    }

    @AfterAll
    static void endWithoutBroker() {
        withoutBroker.close();
    }

    @BeforeEach
    void open() {
        rig = new WorkerRig("startup", SimulatorScript.instant());
    }

    @AfterEach
    void close() {
        rig.close();
    }

    @Test
    void aBrokerThatCannotBeReachedStopsTheStart() {
        assertThat(complaints(withoutBroker))
                .singleElement()
                .asString()
                .contains("KAFKA_BOOTSTRAP_SERVERS is 127.0.0.1:1");
    }

    @Test
    void aMissingTokenStopsTheStart() {
        assertThat(complaints(WorkerProcess.named("without-token")
                        .broker(rig.broker())
                        .topics(rig.group())
                        .start()))
                .singleElement()
                .asString()
                .contains("RUNCOMFY_API_TOKEN is not set", "https://model-api.runcomfy.net");
    }

    @Test
    void aKafkaPropertyThatCannotBeSetStopsTheStart() {
        assertThat(complaints(rig.worker().env("KAFKA_ACKS", "1").start()))
                .singleElement()
                .asString()
                .contains("kafka.acks (KAFKA_ACKS) cannot be set");
    }

    @Test
    void aBucketOfNoKnownRegionStopsTheStart() {
        assertThat(complaints(rig.worker()
                        .env("REELAY_OUTPUT_STORE", "s3://videos")
                        .env("AWS_EC2_METADATA_DISABLED", "true")
                        .start()))
                .singleElement()
                .asString()
                .contains("REELAY_OUTPUT_STORE: no region is known", "REELAY_OUTPUT_S3_REGION");
    }

    @Test
    void anAssignorThatDoesNotExistStopsTheStart() {
        assertThat(complaints(rig.worker()
                        .env("KAFKA_PARTITION_ASSIGNMENT_STRATEGY", "org.example.Fair")
                        .start()))
                .singleElement()
                .asString()
                .contains("(KAFKA_PARTITION_ASSIGNMENT_STRATEGY): there is no class org.example.Fair");
    }

    /** As on a /tmp that does not allow execution; otherwise the first such record would stop its partition, much later. */
    @Test
    void aFolderForTemporaryFilesThatLibrariesCannotBeLoadedFromStopsTheStart(@TempDir Path folder) throws IOException {
        Path none = Files.createFile(folder.resolve("no-folder"));

        assertThat(complaints(rig.worker()
                        .env("JDK_JAVA_OPTIONS", "-DZstdTempFolder=" + none)
                        .start()))
                .singleElement()
                .asString()
                .contains("compresses with zstd cannot be read", "--tmpfs /tmp:exec", "-DZstdTempFolder=DIR");
    }

    @Test
    void anotherInstallationInTheGroupStopsTheStart() {
        try (WorkerProcess first = rig.worker().start()) {
            first.awaitReady(LONG);

            assertThat(complaints(rig.worker("second")
                            .env("REELAY_TOPICS_REQUESTS", rig.topic("other-requests"))
                            .start()))
                    .singleElement()
                    .asString()
                    .contains("Another installation uses the group " + rig.group(), rig.topic("requests"))
                    .contains(rig.topic("other-requests"), "REELAY_GROUP_ID");
            assertThat(first.isReady()).isTrue();
        }
    }

    @Test
    void aRunComfyAddressThatIsNotHttpStopsTheStart() {
        assertThat(complaints(
                        rig.worker().env("RUNCOMFY_API_URL", "ftp://runcomfy").start()))
                .singleElement()
                .asString()
                .contains("RUNCOMFY_API_URL", "must begin with http:// or https://");
    }

    @Test
    void anInvalidModelFileStopsTheStart(@TempDir Path folder) throws IOException {
        Files.writeString(folder.resolve("mine.json"), "{\"model\": \"a/b\", \"schema\": {\"type\": \"objekt\"}}");

        assertThat(complaints(rig.worker()
                        .env("REELAY_CATALOG_DIR", folder.toString())
                        .start()))
                .singleElement()
                .asString()
                .contains("mine.json: ", "type");
    }

    @Test
    void topicsThatWouldLoseRecordsStopTheStart() {
        rig.broker().createTopic(rig.topic("control"), 2, Map.of("cleanup.policy", "compact"));
        rig.broker()
                .createTopic(rig.topic("jobs"), 12, Map.of("cleanup.policy", "delete", "max.message.bytes", "2000000"));
        rig.broker().createTopic(rig.topic("results"), 12, Map.of("max.message.bytes", "1000000"));

        assertThat(complaints(rig.worker().env("REELAY_CATALOG_REFRESH", "off").start()))
                .satisfiesExactlyInAnyOrder(
                        line -> assertThat(line)
                                .contains(rig.topic("control") + ": it has 2 partitions", "REELAY_TOPICS_CONTROL"),
                        line -> assertThat(line)
                                .contains(rig.topic("jobs") + ": cleanup.policy is delete and must be compact"),
                        line -> assertThat(line).contains(rig.topic("results") + ": max.message.bytes is 1000000"));
    }

    @Test
    void aLedgerOfAnotherGroupStopsTheStart() {
        rig.broker().createTopic(rig.topic("requests"), 3, Map.of("compression.type", "uncompressed"));
        ledgerOf("another-group");

        assertThat(complaints(rig.worker().env("REELAY_CATALOG_REFRESH", "off").start()))
                .singleElement()
                .asString()
                .contains(
                        rig.topic("jobs") + " was written by group 'another-group'",
                        "REELAY_GROUP_ID",
                        "'" + rig.group() + "'");
    }

    @Test
    void allPartitionsWhosePositionNobodyKnowsStopTheStartInOneLine() {
        rig.broker().createTopic(rig.topic("requests"), 3, Map.of("compression.type", "uncompressed"));
        ledgerOf(rig.group());

        assertThat(complaints(rig.worker().env("REELAY_CATALOG_REFRESH", "off").start()))
                .singleElement()
                .asString()
                .contains(
                        rig.topic("jobs"),
                        "neither they nor group '" + rig.group() + "'",
                        "--topic " + rig.topic("requests") + ":0,1,2 ");
    }

    /** A topic of jobs with a receipt in each partition. */
    private void ledgerOf(String group) {
        rig.broker()
                .createTopic(rig.topic("jobs"), 3, Map.of("cleanup.policy", "compact", "max.message.bytes", "2000000"));
        String receipt = """
                {"v": 1, "id": "old", "status": "completed", "model": "a/b", "request_id": "r-1", "content_hash": "h",
                 "received_at": "2026-01-01T00:00:00Z", "finished_at": "2099-01-01T00:00:00Z"}
                """;
        for (int partition = 0; partition < 3; partition++) {
            ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(
                    rig.topic("jobs"), partition, TestRequests.bytes("old"), TestRequests.bytes(receipt));
            record.headers().add("reelay-group", TestRequests.bytes(group));
            rig.send(List.of(record));
        }
    }

    /** The log lines of a worker that does not start: no other line is an error. */
    private static List<String> complaints(WorkerProcess worker) {
        try (worker) {
            assertThat(worker.awaitExit(LONG)).isEqualTo(1);
            assertThat(worker.log()).noneMatch(line -> line.startsWith("\tat ") || line.contains("Exception"));
            return worker.log().stream()
                    .filter(line -> line.contains(" ERROR ")
                            || line.contains(" WARN ")
                            || line.startsWith("Reelay does not start: "))
                    .toList();
        }
    }
}
