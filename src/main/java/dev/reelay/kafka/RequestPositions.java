package dev.reelay.kafka;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;

/**
 * The consumer's positions in the requests topic, and the last record before each. A transaction of a producer ends with a
 * marker that takes an offset: unless the group's offset moves past such markers, a partition without open requests shows a
 * lag.
 *
 * <p>A <em>run</em> is what the consumer reads of a partition between two {@linkplain #seek seeks}; runs have numbers, from 0.
 * When the consumer is set to another offset, records of the run before may still be on their way to their shard.
 */
public final class RequestPositions {

    /**
     * The position in one partition.
     *
     * @param run the number of the run
     * @param next the offset where the next poll begins
     * @param last the offset of the last record polled in the run, -1 before the first: between the two there are only markers
     *     and records of aborted transactions
     */
    public record Position(int run, long next, long last) {}

    private final Map<Integer, Long> last = new ConcurrentHashMap<>();
    private final Map<Integer, Integer> runs = new ConcurrentHashMap<>();

    /** The properties of the requests' consumer with the interceptor that records the last offsets. */
    public Map<String, Object> addTo(Map<String, Object> properties) {
        return PollInterceptor.addTo(properties, this::polled);
    }

    void polled(ConsumerRecords<byte[], byte[]> records) {
        for (TopicPartition partition : records.partitions()) {
            int run = run(partition.partition());
            // An operator's interceptor may leave an empty list.
            for (ConsumerRecord<byte[], byte[]> record : records.records(partition)) {
                last.put(partition.partition(), record.offset());
                if (run > 0) {
                    record.headers().add(new PollRun(run));
                }
            }
        }
    }

    /**
     * Makes the next poll read the partition from the offset, in a new run. Called on the polling thread, between two polls.
     *
     * @return the number of the new run
     * @throws IllegalStateException when the partition is not assigned to the consumer
     */
    public int seek(Consumer<?, ?> consumer, TopicPartition partition, long offset) {
        consumer.seek(partition, offset);
        last.remove(partition.partition());
        return runs.merge(partition.partition(), 1, Integer::sum);
    }

    /**
     * Makes the consumer drop the batch that it holds of a partition and fetch it again. It drops a batch only when its position is
     * another one, so that goes back by one record. That record begins a new run: it is not a sign of a log that has changed.
     * Called on the polling thread, between two polls.
     *
     * @param position the consumer's position
     * @throws IllegalStateException when the partition is not assigned to the consumer
     */
    public void fetchAgain(Consumer<?, ?> consumer, TopicPartition partition, long position) {
        if (position > 0) {
            consumer.seek(partition, position - 1);
        } else {
            consumer.seekToBeginning(Set.of(partition));
        }
        // The last record stays: those before it may still be on their way to their shard.
        runs.merge(partition.partition(), 1, Integer::sum);
    }

    private int run(int partition) {
        return runs.getOrDefault(partition, 0);
    }

    /** The known positions of the assigned partitions. Called on the polling thread, between two polls. */
    public Map<Integer, Position> of(Consumer<?, ?> consumer) {
        Map<Integer, Position> positions = new HashMap<>();
        for (TopicPartition assigned : consumer.assignment()) {
            int partition = assigned.partition();
            try {
                long next = consumer.position(assigned, Duration.ZERO);
                positions.put(partition, new Position(run(partition), next, last.getOrDefault(partition, -1L)));
            } catch (TimeoutException _) {
                // just assigned: not known yet
            }
        }
        return positions;
    }
}
