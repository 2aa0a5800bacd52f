package dev.reelay.ledger;

import dev.reelay.job.JobInput;
import dev.reelay.job.JobState;
import dev.reelay.kafka.BrokerException;
import dev.reelay.kafka.KafkaSettings;
import dev.reelay.kafka.StartupException;
import dev.reelay.kafka.TopicSizes;
import dev.reelay.records.Position;
import dev.reelay.records.PositionRecords;
import dev.reelay.records.Spend;
import dev.reelay.records.SpendRecords;
import dev.reelay.records.StateRecords;
import dev.reelay.records.UnreadableStateException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SequencedMap;
import java.util.concurrent.Semaphore;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/** Reads a partition of the ledger from its beginning to a known end. Thread-safe. */
final class PartitionReader {

    private static final Duration POLL_TIMEOUT = Duration.ofMillis(500);
    private static final Duration FIRST_RECORD_TIMEOUT = Duration.ofSeconds(10);
    private static final Duration STALL = Duration.ofSeconds(60);

    /** One restore can use the whole network; more at a time only take memory. */
    private static final int CONCURRENT_READS = 4;

    /** So many offsets at the end of a partition have a position, most likely: more than a transaction usually writes. */
    private static final long LAST_OFFSETS = 5_000;

    private final KafkaSettings settings;
    private final String groupId;
    private final byte[] groupBytes;
    private final Semaphore reads = new Semaphore(CONCURRENT_READS);

    /** The content of a partition, for the one thread that reads it. */
    static final class Content {
        private final RestoredJobs jobs;
        private final Map<String, Spend> spend = new HashMap<>();
        private @Nullable Position position;
        private boolean written;

        Content(InputRoom room) {
            jobs = new RestoredJobs(room);
        }

        /** The latest state of each job, in the order in which the jobs came. */
        SequencedMap<String, JobState> jobs() {
            return jobs.all();
        }

        /** What jobs have spent, by the keys of the records. */
        Map<String, Spend> spend() {
            return spend;
        }

        /** Null when the ledger has none: it is new, or an earlier version wrote it. */
        @Nullable
        Position position() {
            return position;
        }

        /** Whether a transaction was ever committed to the partition, even if compaction has removed all that it wrote. */
        boolean isWritten() {
            return written;
        }
    }

    PartitionReader(KafkaSettings settings, String groupId) {
        this.settings = settings;
        this.groupId = groupId;
        this.groupBytes = groupId.getBytes(StandardCharsets.UTF_8);
    }

    /**
     * Reads the committed records below {@code end}.
     *
     * @param room for the inputs of waiting jobs
     * @throws BrokerException when the read stands still
     * @throws StartupException when a record is one that this worker must not continue
     */
    Content read(TopicPartition ledger, long end, InputRoom room) throws InterruptedException, BrokerException {
        Content content = new Content(room);
        if (end == 0) { // never written: there is nothing to make a consumer for
            return content;
        }
        reads.acquire();
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(settings.restoreConsumer(ledger.partition()))) {
            consumer.assign(List.of(ledger));
            consumer.seekToBeginning(List.of(ledger));
            read(consumer, ledger, end, record -> {
                content.written = true;
                take(record, content);
            });
            content.written = content.written || !hasFirstRecord(ledger);
        } finally {
            reads.release();
        }
        return content;
    }

    /** Reads from where the consumer is to the end. */
    private static void read(
            Consumer<byte[], byte[]> consumer,
            TopicPartition ledger,
            long end,
            java.util.function.Consumer<ConsumerRecord<byte[], byte[]>> taker)
            throws BrokerException {
        long position = consumer.position(ledger);
        long moved = System.nanoTime();
        while (position < end) {
            consumer.poll(POLL_TIMEOUT).forEach(taker);
            long now = consumer.position(ledger);
            if (now > position) {
                moved = System.nanoTime();
            } else if (System.nanoTime() - moved > STALL.toNanos()) {
                throw new BrokerException(
                        "The restore of " + ledger + " stopped at offset " + now + " of " + end + ": no progress for "
                                + STALL.toSeconds() + " s",
                        null);
            }
            position = now;
        }
    }

    /**
     * Whether there is a position among the last records below {@code end}, and nothing behind it has removed it. False says nothing:
     * there may be one before them.
     *
     * @throws BrokerException when the read stands still
     * @throws StartupException when a position is one that this worker must not continue
     */
    boolean endsWithPosition(TopicPartition ledger, long end) throws InterruptedException, BrokerException {
        Content content = new Content(InputRoom.none());
        reads.acquire();
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(settings.restoreConsumer(ledger.partition()))) {
            consumer.assign(List.of(ledger));
            long begin = consumer.beginningOffsets(List.of(ledger)).get(ledger);
            consumer.seek(ledger, Math.max(begin, end - LAST_OFFSETS));
            read(consumer, ledger, end, record -> {
                if (record.key() != null && PositionRecords.isPosition(record.key())) {
                    take(record, content);
                }
            });
        } finally {
            reads.release();
        }
        return content.position() != null;
    }

    /** The input of a waiting job; null when the ledger does not have it at that place any more. */
    JobInput.@Nullable Held readInput(TopicPartition ledger, String id, JobInput.Stored place, TopicSizes sizes)
            throws InterruptedException, BrokerException {
        reads.acquire();
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(settings.inputConsumer(ledger.partition(), sizes))) {
            consumer.assign(List.of(ledger));
            consumer.seek(ledger, place.offset());
            return new StoredInput(consumer, ledger, id, place).read();
        } finally {
            reads.release();
        }
    }

    /**
     * Whether the log still has its very first record, committed or not. Asked when no committed record is readable: compaction
     * removes the records of aborted transactions in the same pass as others, so nothing was compacted away.
     */
    private boolean hasFirstRecord(TopicPartition ledger) {
        Map<String, Object> uncommitted = new HashMap<>(settings.restoreConsumer(ledger.partition()));
        uncommitted.put(
                ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                IsolationLevel.READ_UNCOMMITTED.name().toLowerCase(Locale.ROOT));
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(uncommitted)) {
            consumer.assign(List.of(ledger));
            consumer.seekToBeginning(List.of(ledger));
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(FIRST_RECORD_TIMEOUT)) {
                return record.offset() == 0;
            }
            return false;
        }
    }

    private void take(ConsumerRecord<byte[], byte[]> record, Content content) {
        if (record.key() == null) {
            throw new StartupException(
                    place(record)
                            + " has no key, so Reelay did not write it: set REELAY_TOPICS_JOBS to a topic that only Reelay writes");
        }
        if (record.value() != null) {
            checkGroup(record);
        }
        if (PositionRecords.isPosition(record.key())) {
            content.position = record.value() == null ? null : decoded(record, PositionRecords::decode);
        } else if (SpendRecords.isSpend(record.key())) {
            String key = new String(record.key(), StandardCharsets.UTF_8);
            if (record.value() == null) {
                content.spend.remove(key);
            } else {
                content.spend.put(key, decoded(record, SpendRecords::decode));
            }
        } else if (!PositionRecords.isReserved(record.key())) {
            if (record.value() == null) {
                content.jobs.remove(new String(record.key(), StandardCharsets.UTF_8));
            } else {
                content.jobs.put(decoded(record, value -> StateRecords.decode(record.key(), value)), record.offset());
            }
        }
    }

    private void checkGroup(ConsumerRecord<byte[], byte[]> record) {
        Header group = record.headers().lastHeader(EntryRecords.GROUP_HEADER);
        if (group == null || !Arrays.equals(group.value(), groupBytes)) {
            String writer = group == null ? "" : new String(group.value(), StandardCharsets.UTF_8);
            throw new StartupException(
                    record.topic() + " was written by group '" + writer + "', this worker's group is '"
                            + groupId + "': set REELAY_GROUP_ID to '" + writer
                            + "', or set REELAY_TOPICS_* to topics of this group");
        }
    }

    private static <T> T decoded(ConsumerRecord<byte[], byte[]> record, Function<byte[], T> decode) {
        try {
            return decode.apply(record.value());
        } catch (UnreadableStateException e) {
            throw new StartupException(place(record) + ": " + e.getMessage());
        }
    }

    private static String place(ConsumerRecord<byte[], byte[]> record) {
        return record.topic() + "-" + record.partition() + " at offset " + record.offset();
    }
}
