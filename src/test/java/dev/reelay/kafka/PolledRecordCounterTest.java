package dev.reelay.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class PolledRecordCounterTest {

    private final PolledRecordCounter records = new PolledRecordCounter();

    @Test
    void theInterceptorFindsItsListenerInTheConsumersProperties() {
        try (var interceptor = new PollInterceptor()) {
            interceptor.configure(records.addTo(Map.of("client.id", "w1")));

            interceptor.onConsume(batch(3));
            interceptor.onConsume(batch(2));
        }

        assertThat(records.polled()).isEqualTo(5);
        assertThat(records.processed()).isZero();
    }

    @Test
    void aWaiterCompletesWhenThatManyAreProcessed() {
        CompletableFuture<?> three = records.whenProcessed(3);
        CompletableFuture<?> five = records.whenProcessed(5);

        records.processed(2);
        assertThat(three).isNotDone();

        records.processed(2);
        assertThat(three).isCompleted();
        assertThat(five).isNotDone();

        records.processed(1);
        assertThat(five).isCompleted();
        assertThat(records.whenProcessed(5)).isCompleted();
    }

    @Test
    void aCancelledWaiterDoesNotAffectOthers() {
        CompletableFuture<?> gone = records.whenProcessed(1);
        CompletableFuture<?> waits = records.whenProcessed(1);

        gone.cancel(false);
        records.processed(1);

        assertThat(gone).isCancelled();
        assertThat(waits).isCompleted();
    }

    private static ConsumerRecords<byte[], byte[]> batch(int size) {
        TopicPartition partition = new TopicPartition("control", 0);
        List<ConsumerRecord<byte[], byte[]>> records = IntStream.range(0, size)
                .mapToObj(offset -> new ConsumerRecord<>("control", 0, offset, new byte[1], new byte[1]))
                .toList();
        return new ConsumerRecords<>(Map.of(partition, records), Map.of());
    }
}
