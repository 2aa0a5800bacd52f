package dev.reelay.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reelay.testing.Await;
import dev.reelay.testing.TestBroker;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.junit.jupiter.api.Test;

/** Requests in a partition that was just added wait until the group notices it. It takes its time: half a minute. */
class AddedPartitionsIT {

    private static final Duration WITHIN = Duration.ofMinutes(1);

    @Test
    void aPartitionThatIsAddedIsNoticedWithinAMinute() throws Exception {
        TestBroker broker = TestBroker.shared();
        String topic = broker.createTopic(TestBroker.unique("growing"), 1, Map.of());
        KafkaSettings settings =
                KafkaSettings.of(Map.of("bootstrap.servers", broker.bootstrapServers()), topic, "reelay", "w1");
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(settings.requestsConsumer())) {
            consumer.subscribe(Set.of(topic));
            awaitPartitions(consumer, 1);
            broker.admin()
                    .createPartitions(Map.of(topic, NewPartitions.increaseTo(2)))
                    .all()
                    .get();
            long added = System.nanoTime();

            awaitPartitions(consumer, 2);

            assertThat(Duration.ofNanos(System.nanoTime() - added)).isLessThan(WITHIN);
        }
    }

    private static void awaitPartitions(KafkaConsumer<byte[], byte[]> consumer, int count) {
        Await.until(count + " partitions", () -> consumer.assignment().toString(), () -> {
            consumer.poll(Duration.ofMillis(200));
            return consumer.assignment().size() == count;
        });
    }
}
