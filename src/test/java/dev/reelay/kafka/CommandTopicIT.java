package dev.reelay.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import dev.reelay.testing.Await;
import dev.reelay.testing.TestBroker;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.AbortTransactionSpec;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.ProducerState;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A consumer reaches the reported end for any content of the topic, and counts the records that it polls. */
class CommandTopicIT {

    private static final Duration LONG = Await.LONG;
    private static final Map<String, String> COMPACTED_AT_ONCE = Map.of(
            "cleanup.policy", "compact",
            "segment.ms", "1",
            "min.cleanable.dirty.ratio", "0.001",
            "delete.retention.ms", "0");

    private static TestBroker broker;

    private final String group = TestBroker.unique("control");
    private final TopicNames names = new TopicNames(
            group + "-requests",
            group,
            group + "-jobs",
            group + "-results",
            group + "-dead-letters",
            "audit",
            "generation-limits");
    private final TopicPartition partition = new TopicPartition(group, 0);
    private final KafkaSettings settings =
            KafkaSettings.of(Map.of("bootstrap.servers", broker.bootstrapServers()), group, "reelay", "w1");
    private final CommandTopic topic = new CommandTopic(settings, broker.admin(), names);
    private final PolledRecordCounter polled = new PolledRecordCounter();
    private final KafkaConsumer<byte[], byte[]> reader = new KafkaConsumer<>(settings.commandConsumer(polled));
    private final List<String> read = new ArrayList<>();

    @BeforeAll
    static void startBroker(@TempDir Path folder) throws Exception {
        broker = TestBroker.ownedBy(folder);
        // Instead of every 15 s.
        AlterConfigOp often =
                new AlterConfigOp(new ConfigEntry("log.cleaner.backoff.ms", "50"), AlterConfigOp.OpType.SET);
        broker.admin()
                .incrementalAlterConfigs(Map.of(new ConfigResource(ConfigResource.Type.BROKER, ""), List.of(often)))
                .all()
                .get();
    }

    @AfterAll
    static void stopBroker() {
        broker.close();
    }

    @BeforeEach
    void open() {
        broker.createTopic(group, 1, COMPACTED_AT_ONCE);
        reader.assign(List.of(partition));
        reader.seekToBeginning(List.of(partition));
    }

    @AfterEach
    void close() {
        reader.close();
        topic.close();
    }

    @Test
    void theEndOfAnEmptyTopicIsReachedAtOnce() throws Exception {
        assertThat(topic.end()).isZero();
        readToEnd();
        assertThat(read).isEmpty();
    }

    @Test
    void theEndIsReachedPastCompactedRecords() throws Exception {
        broker.produce(IntStream.range(0, 20).mapToObj(_ -> record("same")).toList());
        // The file being written is never compacted; each of these closes one.
        Await.until("compaction", () -> {
            broker.produce(List.of(record("same")));
            return broker.readToEnd(group, LONG).size() < 10;
        });

        readToEnd();

        assertThat(read).contains("same").hasSizeLessThan(20);
        assertThat(polled.polled()).isEqualTo(read.size()).isLessThan(topic.end());
    }

    @Test
    void theEndIsReachedPastAnAbortedTransaction() throws Exception {
        broker.produce(List.of(record("a")));
        try (Producer<byte[], byte[]> producer = inTransaction("x", "y")) {
            producer.abortTransaction();
        }
        Await.until("the end behind the marker", () -> topic.end() == 4);

        readToEnd();

        assertThat(read).containsExactly("a");
        assertThat(reader.position(partition)).isEqualTo(4);
        assertThat(polled.polled()).isOne();
    }

    @Test
    void theEndIsBehindWhatAnOpenTransactionHidesAndTheReadableEndIsBeforeIt() throws Exception {
        broker.produce(List.of(record("a")));
        try (Producer<byte[], byte[]> producer = inTransaction("x")) {
            broker.produce(List.of(record("b")));
            assertThat(topic.end()).isEqualTo(3);
            assertThat(topic.readableEnd()).isOne();

            readTo(1);
            assertThat(reader.poll(Duration.ofMillis(200))).isEmpty();
            assertThat(read).containsExactly("a");

            producer.commitTransaction();
        }
        Await.until("the end behind the marker", () -> topic.end() == 4);

        readToEnd();
        assertThat(read).containsExactly("a", "x", "b");
        assertThat(polled.polled()).isEqualTo(3);
        assertThat(topic.readableEnd()).isEqualTo(4);
    }

    /** What the log tells the operator to do: the readable end is where the transaction began. */
    @Test
    void aTransactionThatHangsIsAbortedByTheOffsetAtWhichItBegan() throws Exception {
        broker.produce(List.of(record("a")));
        try (Producer<byte[], byte[]> _ = inTransaction("x")) {
            broker.produce(List.of(record("b")));
            ProducerState state = broker
                    .admin()
                    .describeProducers(List.of(partition))
                    .partitionResult(partition)
                    .get()
                    .activeProducers()
                    .stream()
                    .filter(active -> active.currentTransactionStartOffset().equals(OptionalLong.of(readableEnd())))
                    .findAny()
                    .orElseThrow();

            broker.admin()
                    .abortTransaction(new AbortTransactionSpec(
                            partition,
                            state.producerId(),
                            (short) state.producerEpoch(),
                            state.coordinatorEpoch().orElse(0)))
                    .all()
                    .get();

            Await.until("all is readable", () -> topic.readableEnd() == topic.end());
            readToEnd();
            assertThat(read).containsExactly("a", "b");
        }
    }

    @Test
    void aTopicThatWasMadeAnewHasAnotherId() throws Exception {
        CommandLog.Identity before = topic.identity();
        assertThat(before.name()).isEqualTo(group);
        assertThat(before.partitions()).isOne();

        broker.admin().deleteTopics(List.of(group)).all().get();
        await().ignoreExceptions().atMost(LONG).until(() -> {
            broker.createTopic(group, 3, COMPACTED_AT_ONCE);
            return true;
        });

        await().ignoreExceptions().atMost(LONG).untilAsserted(() -> {
            assertThat(topic.identity().id()).isNotEqualTo(before.id());
            assertThat(topic.identity().partitions()).isEqualTo(3);
        });
    }

    @Test
    void removedKeysHaveTombstones() throws Exception {
        broker.produce(List.of(record("a"), record("bücher"), record("c")));

        topic.remove(List.of("a", "bücher"));
        topic.remove(List.of());
        topic.remove(List.of("a"));

        assertThat(broker.readToEnd(group, LONG))
                .filteredOn(record -> record.value() == null)
                .extracting(CommandTopicIT::key)
                .contains("bücher", "a");
        topic.close();
        assertThatExceptionOfType(BrokerException.class).isThrownBy(() -> topic.remove(List.of("c")));
    }

    @Test
    void callsFailWhileTheBrokerIsDownAndSucceedAfterwards() throws Exception {
        topic.remove(List.of("a"));
        broker.stop();
        try {
            assertThatExceptionOfType(BrokerException.class)
                    .isThrownBy(topic::end)
                    .withMessageStartingWith("The end of " + partition + " could not be read: ");
            assertThatExceptionOfType(BrokerException.class)
                    .isThrownBy(() -> topic.remove(List.of("b", "c")))
                    .withMessageStartingWith("Not all of 2 tombstones could be written to " + partition + ": ");
        } finally {
            broker.start();
        }

        await().ignoreExceptions().atMost(LONG).untilAsserted(() -> {
            topic.remove(List.of("b", "c"));
            assertThat(topic.end()).isGreaterThanOrEqualTo(3);
        });
    }

    private long readableEnd() {
        try {
            return topic.readableEnd();
        } catch (BrokerException e) {
            throw new AssertionError(e);
        }
    }

    private void readToEnd() throws BrokerException {
        readTo(topic.end());
    }

    private void readTo(long end) {
        Await.until("the reader is at " + end, () -> read + " are read", () -> {
            reader.poll(Duration.ofMillis(100)).forEach(record -> read.add(key(record)));
            return reader.position(partition) >= end;
        });
    }

    private ProducerRecord<byte[], byte[]> record(String key) {
        return new ProducerRecord<>(group, 0, key.getBytes(UTF_8), "{}".getBytes(UTF_8));
    }

    /** A producer with these keys in an open transaction. */
    private Producer<byte[], byte[]> inTransaction(String... keys) {
        Producer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", broker.bootstrapServers(), "transactional.id", group),
                new ByteArraySerializer(),
                new ByteArraySerializer());
        producer.initTransactions();
        producer.beginTransaction();
        for (String key : keys) {
            var unused = producer.send(record(key));
        }
        producer.flush();
        return producer;
    }

    private static String key(ConsumerRecord<byte[], byte[]> record) {
        return new String(record.key(), UTF_8);
    }
}
