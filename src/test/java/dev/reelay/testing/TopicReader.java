package dev.reelay.testing;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/** Reads a topic from its beginning, without a group and for a bounded time. */
final class TopicReader {

    private static final Duration POLL = Duration.ofMillis(100);
    private static final int SHOWN = 20;

    private TopicReader() {}

    static List<ConsumerRecord<byte[], byte[]>> read(
            String bootstrapServers,
            String topic,
            IsolationLevel isolation,
            Predicate<List<ConsumerRecord<byte[], byte[]>>> enough,
            Duration timeout) {
        List<ConsumerRecord<byte[], byte[]>> read = new ArrayList<>();
        try (Consumer<byte[], byte[]> consumer = consumer(bootstrapServers, isolation)) {
            goToBeginning(consumer, topic, timeout);
            pollUntil(() -> enough.test(List.copyOf(read)), consumer, read, timeout);
        }
        return read;
    }

    static List<ConsumerRecord<byte[], byte[]>> readToEnd(String bootstrapServers, String topic, Duration timeout) {
        List<ConsumerRecord<byte[], byte[]>> read = new ArrayList<>();
        Map<TopicPartition, Long> ends = ends(bootstrapServers, topic, timeout);
        try (Consumer<byte[], byte[]> consumer = consumer(bootstrapServers, IsolationLevel.READ_COMMITTED)) {
            goToBeginning(consumer, topic, timeout);
            pollUntil(
                    () -> ends.entrySet().stream().allMatch(end -> consumer.position(end.getKey()) >= end.getValue()),
                    consumer,
                    read,
                    timeout);
        }
        return read;
    }

    /** Read uncommitted: the end of what is committed can be an old one just after a commit. */
    private static Map<TopicPartition, Long> ends(String bootstrapServers, String topic, Duration timeout) {
        try (Consumer<byte[], byte[]> consumer = consumer(bootstrapServers, IsolationLevel.READ_UNCOMMITTED)) {
            goToBeginning(consumer, topic, timeout);
            return consumer.endOffsets(consumer.assignment());
        }
    }

    private static void pollUntil(
            BooleanSupplier done,
            Consumer<byte[], byte[]> consumer,
            List<ConsumerRecord<byte[], byte[]>> read,
            Duration timeout) {
        long giveUp = System.nanoTime() + timeout.toNanos();
        while (!done.getAsBoolean()) {
            if (System.nanoTime() - giveUp > 0) {
                throw new AssertionError("not all there after %s; read %d records from %s:%n%s"
                        .formatted(timeout, read.size(), consumer.assignment(), shown(read)));
            }
            consumer.poll(POLL).forEach(read::add);
        }
    }

    private static Consumer<byte[], byte[]> consumer(String bootstrapServers, IsolationLevel isolation) {
        Map<String, Object> settings = Map.of(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                bootstrapServers,
                ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                isolation.toString().toLowerCase(Locale.ROOT),
                ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG,
                false,
                // A consumer closes only after the fetch that is under way, which finds nothing more.
                ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG,
                50);
        return new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    /** Waits for the topic, which a worker may not have created yet. */
    private static void goToBeginning(Consumer<?, ?> consumer, String topic, Duration timeout) {
        List<TopicPartition> partitions = Awaitility.await("topic " + topic)
                .pollInSameThread()
                .pollDelay(Duration.ZERO)
                .atMost(timeout)
                .until(
                        () -> consumer.partitionsFor(topic).stream()
                                .map(partition -> new TopicPartition(topic, partition.partition()))
                                .toList(),
                        found -> !found.isEmpty());
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
    }

    private static String shown(List<ConsumerRecord<byte[], byte[]>> records) {
        return records.stream()
                .skip(Math.max(0, records.size() - SHOWN))
                .map(record -> "%d@%d %s = %s"
                        .formatted(record.partition(), record.offset(), text(record.key()), text(record.value())))
                .collect(Collectors.joining("\n"));
    }

    private static String text(byte @Nullable [] bytes) {
        return bytes == null ? "null" : new String(bytes, StandardCharsets.UTF_8);
    }
}
