package dev.reelay.feed;

import dev.reelay.kafka.BrokerException;
import dev.reelay.kafka.KafkaSettings;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Reads single records again, by topic, partition and offset. Thread-safe; one at a time. The consumer is opened with the first
 * record and kept, since opening one takes longer than a read.
 */
public final class RecordReader implements AutoCloseable {

    private static final Duration POLL = Duration.ofMillis(200);

    private final KafkaSettings settings;
    private final Duration timeout;
    private @Nullable KafkaConsumer<byte[], byte[]> consumer;

    /** @param timeout how long a read may take */
    public RecordReader(KafkaSettings settings, Duration timeout) {
        this.settings = settings;
        this.timeout = timeout;
    }

    /**
     * The record at this place; blocks. Empty when it is gone: retention or compaction removed it, or a topic that was made anew
     * does not have the offset. A topic that was made anew may have another record there: compare what it holds.
     *
     * @throws BrokerException when the brokers do not answer in time, or refuse
     */
    public synchronized Optional<ConsumerRecord<byte[], byte[]>> read(String topic, int partition, long offset)
            throws BrokerException {
        TopicPartition place = new TopicPartition(topic, partition);
        boolean done = false;
        try {
            Optional<ConsumerRecord<byte[], byte[]>> found = read(opened(), place, offset);
            done = true;
            return found;
        } catch (OffsetOutOfRangeException e) {
            return Optional.empty();
        } catch (KafkaException e) {
            throw new BrokerException(place + " at offset " + offset + " could not be read: " + e.getMessage(), e);
        } finally {
            if (!done) {
                close(); // Some errors leave a consumer unusable: the next read opens another one.
            }
        }
    }

    private Optional<ConsumerRecord<byte[], byte[]>> read(
            KafkaConsumer<byte[], byte[]> reader, TopicPartition place, long offset) throws BrokerException {
        reader.assign(List.of(place));
        reader.seek(place, offset);
        long until = System.nanoTime() + timeout.toNanos();
        while (System.nanoTime() < until) {
            for (ConsumerRecord<byte[], byte[]> record : reader.poll(POLL)) {
                return record.offset() == offset ? Optional.of(record) : Optional.empty();
            }
            boolean isPassed = reader.position(place, timeout) > offset;
            if (isPassed || reader.endOffsets(List.of(place), timeout).getOrDefault(place, 0L) <= offset) {
                return Optional.empty();
            }
        }
        throw new BrokerException(
                place + " at offset " + offset + ": no answer for " + timeout.toSeconds() + " s", null);
    }

    private KafkaConsumer<byte[], byte[]> opened() {
        if (consumer == null) {
            Map<String, Object> properties = settings.feedConsumer("record");
            properties.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, "1");
            consumer = new KafkaConsumer<>(properties);
        }
        return consumer;
    }

    /** Closes the consumer; a later read opens another one. */
    @Override
    public synchronized void close() {
        if (consumer != null) {
            consumer.close();
            consumer = null;
        }
    }
}
