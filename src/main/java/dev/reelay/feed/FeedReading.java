package dev.reelay.feed;

import dev.reelay.feed.TopicCheck.Log;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.ApiException;
import org.jspecify.annotations.Nullable;

/** One reading of a topic, from its start until the topic is made anew. Not thread-safe. */
final class FeedReading {

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final String topic;
    private final String topicId;
    private final Map<TopicPartition, Long> targets = new HashMap<>();
    private final Map<TopicPartition, Long> ends = new HashMap<>();
    private final Set<TopicPartition> stuck = new HashSet<>();
    private long waitsSince = -1;

    FeedReading(KafkaConsumer<byte[], byte[]> consumer, String topic, TopicCheck.Look.Found found, FeedStart start) {
        this.consumer = consumer;
        this.topic = topic;
        this.topicId = found.id();
        add(found.logs(), start);
    }

    private void add(Map<Integer, Log> logs, FeedStart start) {
        Map<TopicPartition, Long> begins = new HashMap<>();
        logs.forEach((number, log) -> {
            TopicPartition partition = new TopicPartition(topic, number);
            if (!targets.containsKey(partition)) {
                targets.put(partition, log.end());
                begins.put(partition, start.offset(log.begin(), log.end()));
            }
            ends.put(partition, log.end());
        });
        if (!begins.isEmpty()) {
            consumer.assign(targets.keySet());
            begins.forEach(consumer::seek);
            consumer.pause(stuck);
        }
    }

    int partitions() {
        return targets.size();
    }

    /** The next records, in their order within each partition; waits for them up to this time. */
    List<ConsumerRecord<byte[], byte[]>> poll(Duration timeout) {
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
        consumer.poll(timeout).forEach(records::add);
        return records;
    }

    /**
     * Compares what the brokers say with what is read.
     *
     * @return false when the topic was made anew, or its log lost records that were read: all must be read again
     */
    boolean fits(TopicCheck.Look.Found found) {
        if (!found.id().equals(topicId) || found.logs().size() < targets.size()) {
            return false;
        }
        for (TopicPartition partition : targets.keySet()) {
            Log log = found.logs().get(partition.partition());
            if (log == null || log.end() < position(partition)) {
                return false;
            }
        }
        add(found.logs(), FeedStart.BEGINNING);
        takeUpAgain(found.logs());
        return true;
    }

    /** A person may have deleted the records that no consumer could read. */
    private void takeUpAgain(Map<Integer, Log> logs) {
        for (TopicPartition partition : List.copyOf(stuck)) {
            Log log = logs.get(partition.partition());
            if (log != null && log.begin() > position(partition)) {
                consumer.seek(partition, log.begin());
                consumer.resume(List.of(partition));
                stuck.remove(partition);
            }
        }
    }

    /** Goes on at the beginning of what retention has left. */
    void skipWhatIsGone(OffsetOutOfRangeException gone) {
        consumer.seekToBeginning(gone.offsetOutOfRangePartitions().keySet());
    }

    /**
     * Sets the partition aside whose batch no consumer can read, so that the others go on: a consumer throws from every poll for
     * all of its partitions, and names the one in its text only.
     *
     * @return the partition; null when the failure is not about records
     */
    @Nullable
    TopicPartition setAside(KafkaException failure) {
        if (failure instanceof ApiException && failure.getCause() == null) {
            return null;
        }
        String text = failure.getMessage() + " ";
        for (TopicPartition partition : targets.keySet()) {
            if (!stuck.contains(partition)
                    && text.matches("(?s).*\\b" + Pattern.quote(partition.toString()) + "\\D.*")) {
                stuck.add(partition);
                consumer.pause(stuck);
                return partition;
            }
        }
        return null;
    }

    Collection<TopicPartition> stuck() {
        return stuck;
    }

    /** The offset that would be read next. */
    long position(TopicPartition partition) {
        return consumer.position(partition);
    }

    /**
     * Whether all that was there at the start, and could be read, has been read.
     *
     * @param patience how long a transaction that hides the rest is waited for
     */
    boolean isRestored(long nanoTime, Duration patience) {
        boolean waits = false;
        for (Map.Entry<TopicPartition, Long> target : targets.entrySet()) {
            TopicPartition partition = target.getKey();
            if (stuck.contains(partition) || position(partition) >= target.getValue()) {
                continue;
            }
            OptionalLong readable = consumer.currentLag(partition);
            if (readable.isEmpty() || readable.getAsLong() > 0) {
                waitsSince = -1;
                return false;
            }
            waits = true;
        }
        if (waits && waitsSince < 0) {
            waitsSince = nanoTime;
        }
        return !waits || nanoTime - waitsSince >= patience.toNanos();
    }

    /** How many offsets consumers may read, and have not been read. */
    long behind() {
        return targets.keySet().stream()
                .mapToLong(partition -> consumer.currentLag(partition)
                        .orElseGet(() -> Math.max(0, ends.getOrDefault(partition, 0L) - position(partition))))
                .sum();
    }

    /** How many offsets an open transaction hides from consumers, by the last check. */
    long hidden() {
        return ends.entrySet().stream()
                .mapToLong(end -> Math.max(
                        0,
                        end.getValue()
                                - position(end.getKey())
                                - consumer.currentLag(end.getKey()).orElse(Long.MAX_VALUE / 2)))
                .sum();
    }
}
