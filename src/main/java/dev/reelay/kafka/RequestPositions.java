package dev.reelay.kafka;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;

/**
 * The consumer's positions in the requests topic, and the last record before each. A transaction of a producer ends with a
 * marker that takes an offset: unless the group's offset moves past such markers, a partition without open requests shows a
 * lag.
 */
public final class RequestPositions {

    /**
     * The position in one partition.
     *
     * @param next the offset where the next poll begins
     * @param last the offset of the last polled record, -1 before the first: between the two there are only markers and records
     *     of aborted transactions
     */
    public record Position(long next, long last) {}

    private final Map<Integer, Long> last = new ConcurrentHashMap<>();

    /** The properties of the requests' consumer with the interceptor that records the last offsets. */
    public Map<String, Object> addTo(Map<String, Object> properties) {
        return PollInterceptor.addTo(properties, this::polled);
    }

    void polled(ConsumerRecords<byte[], byte[]> records) {
        for (TopicPartition partition : records.partitions()) {
            // An operator's interceptor may leave an empty list.
            records.records(partition).forEach(record -> last.put(partition.partition(), record.offset()));
        }
    }

    /** The known positions of the assigned partitions. Called on the polling thread, between two polls. */
    public Map<Integer, Position> of(Consumer<?, ?> consumer) {
        Map<Integer, Position> positions = new HashMap<>();
        for (TopicPartition partition : consumer.assignment()) {
            try {
                long next = consumer.position(partition, Duration.ZERO);
                positions.put(partition.partition(), new Position(next, last.getOrDefault(partition.partition(), -1L)));
            } catch (TimeoutException _) {
                // just assigned: not known yet
            }
        }
        return positions;
    }
}
