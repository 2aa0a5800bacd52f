package dev.reelay.worker;

import static dev.reelay.testing.Await.LONG;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reelay.simulator.SimulatorScript;
import dev.reelay.testing.LogFile;
import dev.reelay.testing.TestBroker;
import dev.reelay.testing.WorkerProcess;
import dev.reelay.testing.WorkerRig;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A batch on the broker's disk is damaged, so that no consumer can read it or get past it. */
@Tag("long")
class UnreadableRequestsIT {

    @Test
    void otherPartitionsGoOnAndTheWorkerSaysWhichOneDoesNotUntilAPersonDecides(@TempDir Path data) throws Exception {
        try (TestBroker broker = TestBroker.ownedBy(data);
                WorkerRig rig =
                        new WorkerRig("unreadable", SimulatorScript.instant(), InstantSource.system(), broker)) {
            broker.createTopic(rig.topic("requests"), 3, Map.of());
            rig.send(List.of(rig.job("before", 1)));
            rig.send(List.of(rig.job("damaged", 1)));
            new LogFile(data, rig.topic("requests"), 1).flipLastByte();
            rig.send(List.of(rig.job("behind", 1)));
            rig.send(IntStream.range(0, 10)
                    .mapToObj(i -> rig.job("other-" + i, i % 2 * 2))
                    .toList());
            try (WorkerProcess worker = rig.worker().start()) {
                rig.awaitResults(11);
                rig.await("readiness names the partition, the offset and the cause", () -> {
                    String ready = worker.probe("ready");
                    return ready.contains("503")
                            && ready.contains("partition 1")
                            && ready.contains("cannot be read at offset 1: ");
                });
                worker.awaitPositive(series(1), LONG);
                worker.awaitMetric(series(0), 0, LONG);
                worker.awaitMetric(series(2), 0, LONG);
                worker.awaitLine(line -> line.contains("Requests cannot be read from this offset on"), LONG);
                rig.send(List.of(rig.job("later", 0)));
                rig.result("later");
                assertThat(worker.isLive()).isTrue();
                assertThat(worker.rawLog()).as("the JVM's own lines").noneMatch(line -> line.startsWith("WARNING:"));

                broker.admin()
                        .deleteRecords(
                                Map.of(new TopicPartition(rig.topic("requests"), 1), RecordsToDelete.beforeOffset(2)))
                        .all()
                        .get();

                rig.result("behind");
                worker.awaitReady(LONG);
                worker.awaitMetric(series(1), 0, LONG);
                assertThat(rig.postCounts().values()).as("POSTs of each job").containsOnly(1L);
            }
        }
    }

    private static String series(int partition) {
        return "reelay_requests_stalled_seconds{partition=\"" + partition + "\"}";
    }
}
