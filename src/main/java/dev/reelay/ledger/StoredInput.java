package dev.reelay.ledger;

import dev.reelay.job.JobInput;
import dev.reelay.job.JobState;
import dev.reelay.job.JobState.Accepted;
import dev.reelay.kafka.BrokerException;
import dev.reelay.records.StateRecords;
import dev.reelay.records.UnreadableStateException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** Reads one record of the jobs topic again: the state of a waiting job, for its input. */
final class StoredInput {

    private static final Duration POLL_TIMEOUT = Duration.ofMillis(500);
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Consumer<byte[], byte[]> consumer;
    private final TopicPartition ledger;
    private final String id;
    private final JobInput.Stored place;

    /** @param consumer has its position at the place */
    StoredInput(Consumer<byte[], byte[]> consumer, TopicPartition ledger, String id, JobInput.Stored place) {
        this.consumer = consumer;
        this.ledger = ledger;
        this.id = id;
        this.place = place;
    }

    /** The input; null when another record, or none, is at its place. */
    JobInput.@Nullable Held read() throws BrokerException {
        long until = System.nanoTime() + PATIENCE.toNanos();
        try {
            while (System.nanoTime() < until) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL_TIMEOUT)) {
                    return record.offset() == place.offset() ? input(record) : null;
                }
                if (consumer.position(ledger) > place.offset()) {
                    return null;
                }
            }
        } catch (OffsetOutOfRangeException e) {
            return null;
        }
        throw new BrokerException(
                ledger + " at offset " + place.offset() + ": no answer for " + PATIENCE.toSeconds() + " s", null);
    }

    private JobInput.@Nullable Held input(ConsumerRecord<byte[], byte[]> record) {
        if (record.key() == null
                || record.value() == null
                || !id.equals(new String(record.key(), StandardCharsets.UTF_8))) {
            return null;
        }
        try {
            JobState state = StateRecords.decode(record.key(), record.value());
            return state instanceof Accepted waiting && waiting.input() instanceof JobInput.Held held ? held : null;
        } catch (UnreadableStateException e) {
            return null;
        }
    }
}
