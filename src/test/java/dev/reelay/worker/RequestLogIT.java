package dev.reelay.worker;

import static dev.reelay.testing.Await.LONG;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reelay.records.PositionRecords;
import dev.reelay.simulator.SimulatorScript;
import dev.reelay.testing.WorkerProcess;
import dev.reelay.testing.WorkerRig;
import dev.reelay.testing.WrittenRecord;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The requests topic, or what the brokers know of the group, changes behind a worker's back. */
@Tag("long")
class RequestLogIT {

    @Test
    void aTopicThatIsMadeAnewUnderARunningWorkerIsReadFromItsBeginning() throws Exception {
        try (WorkerRig rig = new WorkerRig("anew", SimulatorScript.instant())) {
            rig.broker().createTopic(rig.topic("requests"), 2, Map.of());
            WorkerProcess worker = rig.worker().start().awaitReady(LONG);
            rig.send(List.of(rig.job("a", 0), rig.job("b", 0), rig.job("c", 1)));
            rig.awaitResults(3);

            String former = id(rig);
            rig.broker()
                    .admin()
                    .deleteTopics(List.of(rig.topic("requests")))
                    .all()
                    .get();
            rig.broker().createTopic(rig.topic("requests"), 2, Map.of());
            rig.send(List.of(rig.job("a", 0), rig.job("d", 0), rig.job("e", 1)));
            rig.awaitResults(5);
            rig.result("d");
            rig.result("e");

            assertThat(rig.postCounts()).containsOnlyKeys("a", "b", "c", "d", "e");
            assertThat(rig.postCounts().values()).containsOnly(1L);
            assertThat(worker.log().stream().filter(line -> line.contains("made anew")))
                    .singleElement()
                    .asString()
                    .contains(former, id(rig));
        }
    }

    @Test
    void aWorkerThatComesBackAfterTheGroupAndAllReceiptsAreForgottenPaysForNothingAgain() throws Exception {
        try (WorkerRig rig = new WorkerRig("forgotten", SimulatorScript.instant())) {
            rig.broker().createTopic(rig.topic("requests"), 2, Map.of());
            WorkerProcess first = rig.worker("first")
                    .env("REELAY_RECEIPTS_RETENTION", "PT1S")
                    .start()
                    .awaitReady(LONG);
            rig.send(List.of(rig.job("a", 0), rig.job("b", 0), rig.job("c", 1)));
            rig.awaitResults(3);
            rig.await("no receipt is left", () -> receipts(rig).isEmpty());
            first.terminate().awaitExit(LONG);
            rig.broker()
                    .admin()
                    .deleteConsumerGroups(List.of(rig.group()))
                    .all()
                    .get();

            rig.worker("second").start().awaitReady(LONG);
            rig.send(List.of(rig.job("d", 0), rig.job("e", 1)));
            rig.result("d");
            rig.result("e");

            assertThat(rig.postCounts().values()).containsOnly(1L);
            assertThat(rig.results()).hasSize(5);
        }
    }

    @Test
    void requestsThatRetentionTookBeforeAWorkerHadReadThemAreCountedAndTheRestIsDone() throws Exception {
        try (WorkerRig rig = new WorkerRig("retention", SimulatorScript.instant())) {
            rig.broker().createTopic(rig.topic("requests"), 2, Map.of());
            WorkerProcess first = rig.worker("first").start().awaitReady(LONG);
            rig.send(List.of(rig.job("a", 0), rig.job("b", 1)));
            rig.awaitResults(2);
            first.terminate().awaitExit(LONG);
            rig.send(List.of(rig.job("lost-1", 0), rig.job("lost-2", 0), rig.job("c", 0), rig.job("lost-3", 1)));
            rig.broker()
                    .admin()
                    .deleteRecords(Map.of(
                            new TopicPartition(rig.topic("requests"), 0), RecordsToDelete.beforeOffset(3),
                            new TopicPartition(rig.topic("requests"), 1), RecordsToDelete.beforeOffset(2)))
                    .all()
                    .get();

            WorkerProcess second = rig.worker("second").start().awaitReady(LONG);
            rig.result("c");
            second.awaitMetric("reelay_requests_lost_total", 3, LONG);
            rig.send(List.of(rig.job("d", 1)));
            rig.result("d");

            assertThat(rig.postCounts()).containsOnlyKeys("a", "b", "c", "d");
        }
    }

    private static Set<String> receipts(WorkerRig rig) {
        Set<String> receipts = new HashSet<>();
        for (WrittenRecord record : rig.written("jobs")) {
            if (record.text().isEmpty()) {
                receipts.remove(record.id());
            } else if (!PositionRecords.isReserved(record.record().key())) {
                receipts.add(record.id());
            }
        }
        return receipts;
    }

    private static String id(WorkerRig rig) throws Exception {
        return rig.broker()
                .admin()
                .describeTopics(List.of(rig.topic("requests")))
                .topicNameValues()
                .get(rig.topic("requests"))
                .get()
                .topicId()
                .toString();
    }
}
