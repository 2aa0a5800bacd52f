package dev.reelay.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.reelay.chaos.Facts.Loss;
import dev.reelay.testing.Await;
import dev.reelay.testing.TestBroker;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The coordinator's words are those of the brokers that the build uses. */
class CoordinatorLogIT {

    @Test
    void aMemberThatIsSilentForItsSessionIsRemovedAndOneThatLeavesIsNot(@TempDir Path folder) {
        try (CoordinatorLog coordinator = new CoordinatorLog();
                TestBroker broker = TestBroker.ownedBy(folder)) {
            String topic = broker.createTopic("topic", 1, Map.of());
            join(broker, topic, "group-worker-1-requests", Map.of());
            // A static member does not leave when it closes, and its member's id begins with the name that it has.
            join(broker, topic, "group-2", Map.of(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG, "worker-2"));

            Await.until(
                    "the silent member is removed",
                    () -> coordinator.losses().toString(),
                    () -> !coordinator.losses().isEmpty());

            assertThat(coordinator.losses())
                    .extracting(Loss::worker, Loss::kind)
                    .containsExactly(tuple("worker-2", Loss.Kind.REMOVED));
        }
    }

    private static void join(TestBroker broker, String topic, String client, Map<String, Object> more) {
        Map<String, Object> settings = new HashMap<>(more);
        settings.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, broker.bootstrapServers());
        settings.put(ConsumerConfig.GROUP_ID_CONFIG, "group");
        settings.put(ConsumerConfig.CLIENT_ID_CONFIG, client);
        settings.put(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, Math.toIntExact(ChaosProfile.SESSION.toMillis()));
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            consumer.subscribe(List.of(topic));
            Await.until("a member of the group", () -> client, () -> {
                consumer.poll(Duration.ofMillis(100));
                return !consumer.assignment().isEmpty();
            });
        }
    }
}
