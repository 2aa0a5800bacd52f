package dev.reelay.speed;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Counts the records that a worker writes to the topic of shared limits, from one moment to another. */
final class LimitWrites {

    private static final Duration POLL = Duration.ofMillis(200);

    /**
     * Records in a second.
     *
     * @param shards by the partitions that say what they use, each, on average
     * @param most by that which wrote most of them; that of partition 0 writes the shares, too
     */
    record Rate(double shards, double most) {
        static final Rate NONE = new Rate(0, 0);
    }

    private final Surroundings around;
    private final String topic;
    private final long begun = System.nanoTime();
    private final long from;

    LimitWrites(Surroundings around) {
        this.around = around;
        this.topic = around.group() + "-limits";
        try (KafkaConsumer<byte[], byte[]> consumer = consumer()) {
            from = exists(consumer) ? end(consumer) : 0;
        }
    }

    /** Since it was made; markers of transactions do not count. */
    Rate rate() {
        double seconds = (System.nanoTime() - begun) / 1e9;
        try (KafkaConsumer<byte[], byte[]> consumer = consumer()) {
            if (!exists(consumer)) {
                return Rate.NONE;
            }
            Map<Integer, Integer> counts = new HashMap<>();
            read(consumer)
                    .forEach(record ->
                            counts.merge(partition(new String(record.key(), StandardCharsets.UTF_8)), 1, Integer::sum));
            double all = counts.values().stream().mapToInt(Integer::intValue).sum();
            int most =
                    counts.values().stream().mapToInt(Integer::intValue).max().orElse(0);
            return new Rate(all / Surroundings.PARTITIONS / seconds, most / seconds);
        }
    }

    /** Who writes the record: shares and rests count for partition 0. */
    private static int partition(String key) {
        String number = key.substring(key.lastIndexOf('/') + 1);
        return key.contains("demand/") && number.matches("[0-9]+") ? Integer.parseInt(number) : 0;
    }

    private List<ConsumerRecord<byte[], byte[]>> read(KafkaConsumer<byte[], byte[]> consumer) {
        TopicPartition only = new TopicPartition(topic, 0);
        long end = end(consumer);
        List<ConsumerRecord<byte[], byte[]>> read = new ArrayList<>();
        consumer.assign(List.of(only));
        consumer.seek(only, from);
        while (consumer.position(only) < end) {
            consumer.poll(POLL).forEach(read::add);
        }
        return read;
    }

    private boolean exists(KafkaConsumer<byte[], byte[]> consumer) {
        return consumer.listTopics().containsKey(topic);
    }

    private long end(KafkaConsumer<byte[], byte[]> consumer) {
        return consumer.endOffsets(List.of(new TopicPartition(topic, 0)))
                .values()
                .iterator()
                .next();
    }

    private KafkaConsumer<byte[], byte[]> consumer() {
        return new KafkaConsumer<>(
                Map.of(
                        ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        around.bootstrapServers(),
                        ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                        "read_committed"),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
    }
}
