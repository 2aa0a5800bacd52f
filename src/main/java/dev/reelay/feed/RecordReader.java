package dev.reelay.feed;

import dev.reelay.job.SourceRecord;
import dev.reelay.kafka.BrokerException;
import dev.reelay.kafka.KafkaSettings;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.StreamSupport;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
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

    /** @param timeout how long a read may take in all */
    public RecordReader(KafkaSettings settings, Duration timeout) {
        this.settings = settings;
        this.timeout = timeout;
    }

    /**
     * The record at this place; blocks. Empty when it is gone: retention or compaction removed it, its transaction was aborted, or the
     * log ends before it, as that of a topic that was made anew does. Such a topic may have another record there: compare what it
     * holds.
     *
     * @throws BrokerException when the brokers do not answer in time, or refuse, and when an open transaction hides the record
     */
    public synchronized Optional<ConsumerRecord<byte[], byte[]>> read(String topic, int partition, long offset)
            throws BrokerException {
        TopicPartition place = new TopicPartition(topic, partition);
        boolean done = false;
        try {
            Optional<ConsumerRecord<byte[], byte[]>> found = read(opened(), place, offset);
            done = true;
            return found;
        } catch (OffsetOutOfRangeException e) { // before the begin of the log, or behind its end
            return Optional.empty();
        } catch (KafkaException e) {
            throw new BrokerException(place + " at offset " + offset + " could not be read: " + e.getMessage(), e);
        } finally {
            if (!done) {
                close(); // Some errors leave a consumer unusable: the next read opens another one.
            }
        }
    }

    /** The same record without Kafka's types. */
    public static SourceRecord source(ConsumerRecord<byte[], byte[]> record) {
        return new SourceRecord(
                record.topic(),
                record.partition(),
                record.offset(),
                record.timestamp(),
                record.key(),
                record.value(),
                StreamSupport.stream(record.headers().spliterator(), false)
                        .map(header -> new SourceRecord.Header(header.key(), header.value()))
                        .toList());
    }

    private Optional<ConsumerRecord<byte[], byte[]>> read(
            KafkaConsumer<byte[], byte[]> reader, TopicPartition place, long offset) throws BrokerException {
        reader.assign(List.of(place));
        reader.seek(place, offset);
        long until = System.nanoTime() + timeout.toNanos();
        boolean isInLog = false;
        while (System.nanoTime() < until) {
            Duration left = left(until);
            for (ConsumerRecord<byte[], byte[]> record : reader.poll(left.compareTo(POLL) < 0 ? left : POLL)) {
                return record.offset() == offset ? Optional.of(record) : Optional.empty();
            }
            try {
                isInLog = isInLog || end(place, until) > offset;
                if (!isInLog
                        || reader.position(place, left(until)) > offset
                        || reader.beginningOffsets(List.of(place), left(until)).getOrDefault(place, 0L) > offset) {
                    return Optional.empty();
                }
            } catch (TimeoutException e) {
                // It is asked again while there is time.
            }
        }
        throw new BrokerException(
                place + " at offset " + offset + " could not be read for " + timeout.toSeconds()
                        + " s: the brokers did not answer, or an open transaction hides it",
                null);
    }

    /**
     * Where the log ends, committed or not. The end of what is committed says nothing: it can be an old one just after a commit, and an
     * open transaction holds it back.
     */
    private long end(TopicPartition place, long until) {
        Map<String, Object> properties = settings.feedConsumer("record-end");
        properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_uncommitted");
        try (KafkaConsumer<byte[], byte[]> asking = new KafkaConsumer<>(properties)) {
            return asking.endOffsets(List.of(place), left(until)).getOrDefault(place, Long.MAX_VALUE);
        }
    }

    private static Duration left(long until) {
        return Duration.ofNanos(Math.max(1_000_000, until - System.nanoTime()));
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
