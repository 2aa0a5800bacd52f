package dev.reelay.feed;

import dev.reelay.feed.TopicCheck.Log;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
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
    private final FeedStart start;
    /** How many partitions the topic had at the start. */
    private final int first;

    private final Map<TopicPartition, Long> targets = new HashMap<>();
    private final Map<TopicPartition, Long> ends = new HashMap<>();
    /** Partitions that are set aside, with the failure of their reading. */
    private final SortedMap<Integer, String> stuck = new TreeMap<>();

    /** Partitions of whose logs the brokers said nothing when they were asked last, with the reason. */
    private SortedMap<Integer, String> unanswered;

    private int partitions;
    private long waitsSince = -1;

    FeedReading(KafkaConsumer<byte[], byte[]> consumer, String topic, TopicCheck.Look.Found found, FeedStart start) {
        this.consumer = consumer;
        this.topic = topic;
        this.topicId = found.id();
        this.start = start;
        this.first = found.partitions();
        this.unanswered = found.unanswered();
        add(found);
    }

    private void add(TopicCheck.Look.Found found) {
        partitions = found.partitions();
        unanswered = found.unanswered();
        Map<TopicPartition, Long> begins = new HashMap<>();
        found.logs().forEach((number, log) -> {
            TopicPartition partition = partition(number);
            if (!targets.containsKey(partition)) {
                targets.put(partition, log.end());
                FeedStart from = number < first ? start : FeedStart.BEGINNING;
                begins.put(partition, from.offset(log.begin(), log.end()));
            }
            ends.put(partition, log.end());
        });
        if (!begins.isEmpty()) {
            consumer.assign(targets.keySet());
            begins.forEach(consumer::seek);
            consumer.pause(stuck.keySet().stream().map(this::partition).toList());
        }
    }

    private TopicPartition partition(int number) {
        return new TopicPartition(topic, number);
    }

    int partitions() {
        return partitions;
    }

    /** The next records, in their order within each partition; waits for them up to this time. */
    List<ConsumerRecord<byte[], byte[]>> poll(Duration timeout) {
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
        consumer.poll(timeout).forEach(records::add);
        return records;
    }

    /** The offsets that would be read next. */
    Map<TopicPartition, Long> positions() {
        Map<TopicPartition, Long> positions = new HashMap<>();
        targets.keySet().forEach(partition -> positions.put(partition, position(partition)));
        return positions;
    }

    /**
     * Compares what the brokers say with what was read when they were asked: what was read since says nothing.
     *
     * @param asked the {@link #positions} when the brokers were asked
     * @return false when the topic was made anew, or its log lost records that were read: all must be read again
     */
    boolean fits(TopicCheck.Look.Found found, Map<TopicPartition, Long> asked) {
        if (!found.id().equals(topicId) || found.partitions() < partitions) {
            return false;
        }
        for (Map.Entry<TopicPartition, Long> position : asked.entrySet()) {
            Log log = found.logs().get(position.getKey().partition());
            if (log != null && log.end() < position.getValue()) {
                return false;
            }
        }
        add(found);
        takeUpAgain(found.logs());
        return true;
    }

    /** A person may have deleted the records that no consumer could read. */
    private void takeUpAgain(Map<Integer, Log> logs) {
        for (int number : List.copyOf(stuck.keySet())) {
            TopicPartition partition = partition(number);
            Log log = logs.get(number);
            if (log != null && log.begin() > position(partition)) {
                consumer.seek(partition, log.begin());
                consumer.resume(List.of(partition));
                stuck.remove(number);
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
     * @return false when the failure is not about records
     */
    boolean setAside(KafkaException failure) {
        if (failure instanceof ApiException && failure.getCause() == null) {
            return false;
        }
        String text = failure.getMessage() + " ";
        for (TopicPartition partition : targets.keySet()) {
            if (!stuck.containsKey(partition.partition())
                    && text.matches("(?s).*\\b" + Pattern.quote(partition.toString()) + "\\D.*")) {
                stuck.put(partition.partition(), String.valueOf(failure.getMessage()));
                consumer.pause(List.of(partition));
                return true;
            }
        }
        return false;
    }

    /** Which partitions are not read, and why, for an operator; null when all are. */
    @Nullable
    String trouble() {
        List<String> troubles = new ArrayList<>();
        if (!stuck.isEmpty()) {
            troubles.add(stuck.keySet().stream().map(this::shownUpTo).collect(Collectors.joining(", ")) + ": "
                    + stuck.get(stuck.firstKey()));
        }
        if (!unanswered.isEmpty()) {
            troubles.add("nothing is known of the ends of "
                    + unanswered.keySet().stream()
                            .map(number -> partition(number).toString())
                            .collect(Collectors.joining(", "))
                    + ": " + unanswered.get(unanswered.firstKey()));
        }
        return troubles.isEmpty() ? null : String.join("; ", troubles);
    }

    private String shownUpTo(int number) {
        return partition(number) + " is shown up to its offset " + position(partition(number));
    }

    private long position(TopicPartition partition) {
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
            if (stuck.containsKey(partition.partition())
                    || unanswered.containsKey(partition.partition())
                    || position(partition) >= target.getValue()) {
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

    /** How many offsets up to the ends of the last check consumers may read, and have not been read. */
    long behind() {
        return ends.keySet().stream()
                .mapToLong(partition -> toEnd(partition) - hidden(partition))
                .sum();
    }

    /** How many offsets before the ends of the last check an open transaction hides from consumers. */
    long hidden() {
        return ends.keySet().stream().mapToLong(this::hidden).sum();
    }

    private long hidden(TopicPartition partition) {
        OptionalLong readable = consumer.currentLag(partition);
        return readable.isEmpty() ? 0 : Math.max(0, toEnd(partition) - Math.max(0, readable.getAsLong()));
    }

    private long toEnd(TopicPartition partition) {
        return Math.max(0, ends.getOrDefault(partition, 0L) - position(partition));
    }
}
