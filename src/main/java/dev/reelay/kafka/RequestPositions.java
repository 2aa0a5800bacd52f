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
 * How far the requests have been read, beyond the last one of them. Producers that use transactions leave a marker behind
 * each; so a partition of which every request is decided still seems to lag by one, unless the offset goes past what is no
 * record to anybody.
 */
public final class RequestPositions {

    /**
     * How far a partition has been read.
     *
     * @param next where the next poll begins
     * @param last the offset of the last record that was polled, -1 when there was none: between the two there is nothing
     *     but markers and records of transactions that were aborted
     */
    public record Position(long next, long last) {}

    private final Map<Integer, Long> last = new ConcurrentHashMap<>();

    /** The properties of the requests' consumer, and with them who notes what it polls. */
    public Map<String, Object> notedFor(Map<String, Object> properties) {
        return PollInterceptor.heard(properties, this::polled);
    }

    void polled(ConsumerRecords<byte[], byte[]> records) {
        for (TopicPartition partition : records.partitions()) {
            // Interceptors of the user's may leave an empty list behind.
            records.records(partition).forEach(record -> last.put(partition.partition(), record.offset()));
        }
    }

    /** The positions of all assigned partitions of which they are known. On the polling thread, between two polls. */
    public Map<Integer, Position> of(Consumer<?, ?> consumer) {
        Map<Integer, Position> positions = new HashMap<>();
        for (TopicPartition partition : consumer.assignment()) {
            try {
                long next = consumer.position(partition, Duration.ZERO);
                positions.put(partition.partition(), new Position(next, last.getOrDefault(partition.partition(), -1L)));
            } catch (TimeoutException _) {
                // just assigned: the consumer does not know yet
            }
        }
        return positions;
    }
}
