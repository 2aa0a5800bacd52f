package dev.reelay.worker;

import static dev.reelay.worker.WorkerRig.LONG;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.reelay.simulator.SimulatorScript;
import dev.reelay.testing.WorkerProcess;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

/** Who scales by the group's lag sees none when there is nothing to do, whatever producers leave behind their requests. */
class IdleLagIT {

    @Test
    void theMarkersOfTransactionsAreNoLag() throws Exception {
        SimulatorScript held = SimulatorScript.taking(Duration.ofHours(1), Duration.ZERO);
        try (WorkerRig rig = new WorkerRig("idle", held);
                WorkerProcess worker = rig.worker().start().awaitReady(LONG);
                Producer<byte[], byte[]> producer = transactional(rig)) {
            producer.beginTransaction();
            for (String id : List.of("a", "b", "c")) {
                var _ = producer.send(rig.job(id));
            }
            producer.commitTransaction();
            producer.beginTransaction();
            var _ = producer.send(rig.job("aborted"));
            producer.abortTransaction();

            rig.awaitStates(states -> states.values().stream()
                            .filter(state -> state.status().equals("in_queue"))
                            .count()
                    == 3);
            await().atMost(LONG).pollInterval(Duration.ofMillis(250)).until(() -> lag(rig) == 0);

            assertThat(rig.states().keySet()).containsExactlyInAnyOrder("a", "b", "c");
            assertThat(rig.postCounts().values()).containsOnly(1L);
            rig.send(List.of(rig.job("later")));
            rig.awaitState("later", state -> state.status().equals("in_queue"));
            assertThat(worker.isAlive()).isTrue();
        }
    }

    /** As tools reckon it: from what the group has committed to the very end of each partition. */
    private static long lag(WorkerRig rig) throws ExecutionException, InterruptedException {
        Admin admin = rig.broker().admin();
        Map<TopicPartition, OffsetAndMetadata> committed = admin.listConsumerGroupOffsets(rig.group())
                .partitionsToOffsetAndMetadata()
                .get();
        Map<TopicPartition, OffsetSpec> asked = new HashMap<>();
        for (int partition = 0; partition < 12; partition++) {
            asked.put(new TopicPartition(rig.topic("requests"), partition), OffsetSpec.latest());
        }
        long lag = 0;
        for (Map.Entry<TopicPartition, ListOffsetsResultInfo> end :
                admin.listOffsets(asked).all().get().entrySet()) {
            OffsetAndMetadata offset = committed.get(end.getKey());
            lag += end.getValue().offset() - (offset == null ? 0 : offset.offset());
        }
        return lag;
    }

    private static Producer<byte[], byte[]> transactional(WorkerRig rig) {
        Producer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.of(
                        "bootstrap.servers",
                        rig.broker().bootstrapServers(),
                        "transactional.id",
                        rig.group() + "-upstream"),
                new ByteArraySerializer(),
                new ByteArraySerializer());
        producer.initTransactions();
        return producer;
    }
}
