package dev.reelay.feed;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reelay.kafka.BrokerException;
import dev.reelay.kafka.KafkaSettings;
import dev.reelay.testing.Await;
import dev.reelay.testing.LogFile;
import dev.reelay.testing.TestBroker;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A feed on a real broker: a topic that grows, hides records, loses them, goes, comes back. */
class TopicFeedIT {

    private static final TopicFeed.Pace QUICK =
            new TopicFeed.Pace(Duration.ofMillis(200), Duration.ofMillis(500), Duration.ofMillis(100));

    private static TestBroker broker;
    private static Path data;

    private final String topic = TestBroker.unique("feed");
    private final KafkaSettings settings =
            KafkaSettings.of(Map.of("bootstrap.servers", broker.bootstrapServers()), topic, "reelay", "w1");
    private final Content content = new Content();
    private final List<TopicFeed> open = new ArrayList<>();

    /** What a feed brought since it last began. */
    private static final class Content implements FeedListener {
        final AtomicInteger beginnings = new AtomicInteger();
        final AtomicInteger restores = new AtomicInteger();
        final List<String> values = new CopyOnWriteArrayList<>();

        @Override
        public void begin() {
            beginnings.incrementAndGet();
            values.clear();
        }

        @Override
        public void take(List<ConsumerRecord<byte[], byte[]>> records) {
            records.forEach(record -> values.add(new String(record.value(), UTF_8)));
        }

        @Override
        public void restored() {
            restores.incrementAndGet();
        }
    }

    @BeforeAll
    static void startBroker(@TempDir Path folder) {
        data = folder;
        broker = TestBroker.ownedBy(folder);
    }

    @AfterAll
    static void stopBroker() {
        broker.close();
    }

    @AfterEach
    void close() {
        open.forEach(TopicFeed::close);
    }

    @Test
    void aTopicIsReadFromItsBeginningAndThenLive() {
        broker.createTopic(topic, 3, Map.of());
        send(IntStream.range(0, 30).mapToObj(i -> record(i % 3, "old-" + i)).toList());

        TopicFeed feed = start(FeedStart.BEGINNING);

        Await.until("the restore", () -> feed.status().restored());
        assertThat(content.values).hasSize(30);
        send(List.of(record(1, "new")));
        awaitValue("new");
        FeedStatus status = feed.status();
        assertThat(status.partitions()).isEqualTo(3);
        assertThat(status.trouble()).isNull();
        assertThat(status.asOf()).isNotNull();
        Await.until(
                "nothing is behind",
                () -> feed.status().behind() == 0 && feed.status().hidden() == 0);
        assertThat(content.beginnings).hasValue(1);
        assertThat(content.restores).hasValue(1);
    }

    @Test
    void anEmptyTopicIsRestoredAtOnce() {
        broker.createTopic(topic, 2, Map.of());

        TopicFeed feed = start(FeedStart.BEGINNING);

        Await.until("the restore", () -> feed.status().restored());
    }

    @Test
    void aTailBringsTheNewestOfEachPartition() {
        broker.createTopic(topic, 2, Map.of());
        send(IntStream.range(0, 100).mapToObj(i -> record(0, "a-" + i)).toList());
        send(List.of(record(1, "b")));

        TopicFeed feed = start(new FeedStart(10));

        Await.until("the restore", () -> feed.status().restored());
        assertThat(content.values).hasSize(11).contains("a-90", "a-99", "b").doesNotContain("a-89");
    }

    @Test
    void theRestoreDoesNotWaitForeverForATransactionThatHidesRecordsAndTheyComeWithItsEnd() {
        broker.createTopic(topic, 2, Map.of());
        send(List.of(record(0, "before"), record(1, "beside")));
        try (Producer<byte[], byte[]> hanging = broker.transactional(topic)) {
            hanging.beginTransaction();
            var _ = hanging.send(record(0, "open"));
            hanging.flush();
            send(List.of(record(0, "behind")));

            TopicFeed feed = start(FeedStart.BEGINNING);

            Await.until("the restore", () -> feed.status().restored());
            Await.until("the hidden are counted", () -> feed.status().hidden() == 2);
            assertThat(content.values).containsExactlyInAnyOrder("before", "beside");

            hanging.commitTransaction();
            awaitValue("behind");
            assertThat(content.values).contains("open");
            Await.until("nothing is hidden", () -> feed.status().hidden() == 0);
        }
    }

    @Test
    void abortedRecordsAreNone() {
        broker.createTopic(topic, 1, Map.of());
        try (Producer<byte[], byte[]> producer = broker.transactional(topic)) {
            producer.beginTransaction();
            var _ = producer.send(record(0, "aborted"));
            producer.flush();
            producer.abortTransaction();
        }

        TopicFeed feed = start(FeedStart.BEGINNING);

        Await.until("the restore, past the marker", () -> feed.status().restored());
        assertThat(content.values).isEmpty();
    }

    @Test
    void aPartitionThatIsAddedIsReadFromItsBeginning() throws Exception {
        broker.createTopic(topic, 1, Map.of());
        TopicFeed feed = start(new FeedStart(1));
        Await.until("the restore", () -> feed.status().restored());

        broker.admin()
                .createPartitions(Map.of(topic, NewPartitions.increaseTo(3)))
                .all()
                .get();
        send(List.of(record(2, "first"), record(2, "second"), record(0, "old")));

        awaitValue("first");
        awaitValue("second");
        awaitValue("old");
        Await.until("the number", () -> feed.status().partitions() == 3);
        assertThat(content.beginnings).hasValue(1);
    }

    @Test
    void aTopicThatIsMadeAnewIsReadAgainAlsoWhenItIsLongerThanBefore() throws Exception {
        broker.createTopic(topic, 1, Map.of());
        send(List.of(record(0, "old")));
        TopicFeed feed = start(FeedStart.BEGINNING);
        awaitValue("old");

        broker.admin().deleteTopics(List.of(topic)).all().get();
        makeAnew();
        send(IntStream.range(0, 20).mapToObj(i -> record(0, "new-" + i)).toList());

        Await.until(
                "all of the new topic, and nothing else",
                () -> content.values.equals(
                        IntStream.range(0, 20).mapToObj(i -> "new-" + i).toList()));
        Await.until("the restore", () -> feed.status().restored());
        assertThat(content.beginnings.get()).isGreaterThan(1);
    }

    @Test
    void aTopicThatGoesTakesItsRecordsWithItAndOneThatComesIsRead() throws Exception {
        TopicFeed feed = start(FeedStart.BEGINNING);
        Await.until(
                "the trouble",
                () -> (topic + ": the topic does not exist")
                        .equals(feed.status().trouble()));
        assertThat(feed.status().restored()).isFalse();

        broker.createTopic(topic, 1, Map.of());
        send(List.of(record(0, "a")));
        awaitValue("a");
        Await.until("no trouble", () -> feed.status().trouble() == null);

        broker.admin().deleteTopics(List.of(topic)).all().get();
        Await.until(
                "no records", () -> content.values.isEmpty() && !feed.status().restored());
        assertThat(feed.status().partitions()).isZero();
    }

    @Test
    void recordsThatRetentionTakesAreNotMissed() throws Exception {
        broker.createTopic(topic, 1, Map.of());
        send(List.of(record(0, "a"), record(0, "b")));
        TopicFeed feed = start(FeedStart.BEGINNING);
        Await.until("the restore", () -> feed.status().restored());

        delete(0, 2);
        send(List.of(record(0, "c")));

        awaitValue("c");
        assertThat(content.beginnings).hasValue(1);
    }

    @Test
    void aDamagedBatchSetsItsPartitionAsideUntilAPersonDeletesIt() throws Exception {
        broker.createTopic(topic, 12, Map.of());
        send(List.of(record(1, "before"), record(11, "other")));
        send(List.of(record(1, "damaged")));
        new LogFile(data, topic, 1).flipLastByte();
        send(List.of(record(1, "behind")));

        TopicFeed feed = start(FeedStart.BEGINNING);

        awaitValue("before");
        Await.until("the restore", () -> feed.status().restored());
        send(List.of(record(11, "later"), record(0, "first")));
        awaitValue("later");
        awaitValue("first");
        Await.until(
                "the trouble",
                () -> String.valueOf(feed.status().trouble())
                        .startsWith(topic + ": " + topic + "-1 is shown up to its offset 1: "));

        delete(1, 2);
        awaitValue("behind");
        Await.until("no trouble", () -> feed.status().trouble() == null);
    }

    @Test
    void nothingIsTakenAfterTheCloseAndItIsShort() {
        broker.createTopic(topic, 1, Map.of());
        TopicFeed feed = start(FeedStart.BEGINNING);
        Await.until("the restore", () -> feed.status().restored());

        feed.close();
        send(List.of(record(0, "late")));

        assertThat(content.values).isEmpty();
    }

    @Test
    void oneRecordIsReadAgainByItsPlaceAndWhatIsGoneIsNone() throws BrokerException {
        broker.createTopic(topic, 2, Map.of());
        send(List.of(record(1, "a"), record(1, "b"), record(1, "c")));
        try (RecordReader reader = new RecordReader(settings, Duration.ofSeconds(30))) {
            assertThat(value(reader, 1, 1)).isEqualTo("b");
            assertThat(value(reader, 1, 0)).isEqualTo("a");
            assertThat(reader.read(topic, 1, 3)).isEmpty();
            assertThat(reader.read(topic, 1, 99)).isEmpty();
            assertThat(reader.read(topic, 0, 0)).isEmpty();
            delete(1, 2);
            assertThat(reader.read(topic, 1, 1)).isEmpty();
            assertThat(value(reader, 1, 2)).isEqualTo("c");
        }
    }

    private String value(RecordReader reader, int partition, long offset) throws BrokerException {
        return reader.read(topic, partition, offset)
                .map(record -> new String(record.value(), UTF_8))
                .orElse("");
    }

    private void delete(int partition, long before) {
        try {
            broker.admin()
                    .deleteRecords(Map.of(new TopicPartition(topic, partition), RecordsToDelete.beforeOffset(before)))
                    .all()
                    .get();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    /** The name is free once the brokers have deleted the topic. */
    private void makeAnew() {
        Await.until("the topic is made anew", () -> {
            try {
                broker.createTopic(topic, 1, Map.of());
                return true;
            } catch (AssertionError e) {
                return false;
            }
        });
    }

    private TopicFeed start(FeedStart from) {
        TopicFeed feed =
                new TopicFeed(settings, broker.admin(), topic, _ -> from, content, InstantSource.system(), QUICK);
        open.add(feed);
        feed.start();
        return feed;
    }

    private void awaitValue(String value) {
        Await.until(value, content.values::toString, () -> content.values.contains(value));
    }

    private static void send(List<ProducerRecord<byte[], byte[]>> records) {
        broker.produce(records);
    }

    private ProducerRecord<byte[], byte[]> record(int partition, String value) {
        return new ProducerRecord<>(topic, partition, null, value.getBytes(UTF_8));
    }
}
