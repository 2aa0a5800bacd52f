package dev.reelay.kafka;

import java.time.Duration;
import java.util.List;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.ApiException;
import org.apache.kafka.common.errors.InterruptException;

/**
 * Tries to read a partition of the requests topic at an offset, with a consumer of its own that is in no group. A consumer that
 * has met a batch it cannot read (a wrong checksum, a codec whose library cannot be loaded) throws from every poll, for all of
 * its partitions, and its exception names the partition only in its text; this finds out which one it is. Thread-safe.
 */
public final class PartitionProbe {

    private static final Duration POLL = Duration.ofMillis(100);

    private final KafkaSettings settings;
    private final String topic;
    private final Duration timeout;

    /** What the probe found. */
    public sealed interface Finding {
        /** The offset can be read, or be passed because it holds no record for a consumer. */
        record CanRead() implements Finding {}

        /**
         * No consumer can read the batch at this offset.
         *
         * @param reason Kafka's own, in one line
         */
        record CannotRead(String reason) implements Finding {}

        /** The log does not hold the offset any more: its records were deleted. */
        record Gone() implements Finding {}

        /** There was no answer, or a refusal that is not about the records. */
        record Unclear() implements Finding {}
    }

    /** @param timeout how long a probe waits for a record or a failure */
    public PartitionProbe(KafkaSettings settings, TopicNames names, Duration timeout) {
        this.settings = settings;
        this.topic = names.requests();
        this.timeout = timeout;
    }

    /** The requests topic. */
    public String topic() {
        return topic;
    }

    /** Reads one record at the offset, or finds that it cannot; blocks. */
    public Finding at(int partition, long offset) {
        KafkaConsumer<byte[], byte[]> consumer;
        try {
            consumer = new KafkaConsumer<>(settings.probeConsumer(partition));
        } catch (KafkaException e) { // no address can be resolved just now
            return new Finding.Unclear();
        }
        try (consumer) {
            return read(consumer, new TopicPartition(topic, partition), offset);
        } catch (OffsetOutOfRangeException e) {
            return new Finding.Gone();
        } catch (ApiException | InterruptException e) { // refused (a right, a time-out, an election), or stopping
            return new Finding.Unclear();
        } catch (KafkaException | LinkageError e) { // Kafka wraps some errors of a codec's library, and not others
            return new Finding.CannotRead(reason(e));
        }
    }

    private Finding read(KafkaConsumer<byte[], byte[]> consumer, TopicPartition partition, long offset) {
        consumer.assign(List.of(partition));
        consumer.seek(partition, offset);
        for (long polls = timeout.dividedBy(POLL); polls > 0; polls--) {
            if (!consumer.poll(POLL).isEmpty() || consumer.position(partition, timeout) > offset) {
                return new Finding.CanRead();
            }
        }
        return new Finding.Unclear();
    }

    private static String reason(Throwable thrown) {
        Throwable root = thrown;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return String.valueOf(root.getMessage() == null ? root : root.getMessage())
                .strip()
                .replaceAll("\\s+", " ");
    }
}
