package dev.reelay.feed;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.reelay.kafka.BrokerException;
import dev.reelay.kafka.KafkaSettings;
import dev.reelay.testing.Await;
import dev.reelay.testing.LogFile;
import dev.reelay.testing.TestBroker;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a feed says of itself when its topic, or the brokers, are not as they should be. */
class FeedTroubleIT {

    private static final TopicFeed.Pace QUICK =
            new TopicFeed.Pace(Duration.ofMillis(200), Duration.ofMillis(500), Duration.ofMillis(100));

    private final String topic = TestBroker.unique("feed");
    private final AtomicInteger beginnings = new AtomicInteger();
    private final List<String> values = new CopyOnWriteArrayList<>();
    private final List<AutoCloseable> open = new ArrayList<>();

    @TempDir
    private Path folder;

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable each : open.reversed()) {
            each.close();
        }
    }

    @Test
    void recordsThatComeBetweenAQuestionAndItsAnswerAreNoReasonToReadTheTopicAgain() {
        TestBroker broker = owned();
        broker.createTopic(topic, 1, Map.of());
        TopicFeed feed = start(broker, this::take);
        Await.until("the restore", () -> feed.status().restored());

        for (int check = 0; check < 10; check++) {
            Instant before = feed.status().asOf();
            Await.until("another check, under load", () -> {
                send(broker, 0, "x");
                return !Objects.equals(before, feed.status().asOf());
            });
        }

        assertThat(beginnings).hasValue(1);
    }

    @Test
    void everyPartitionThatIsSetAsideStaysNamed() throws Exception {
        TestBroker broker = owned();
        broker.createTopic(topic, 12, Map.of());
        for (int partition : List.of(1, 11)) {
            send(broker, partition, "before");
            send(broker, partition, "damaged");
            new LogFile(folder, topic, partition).flipLastByte();
        }

        TopicFeed feed = start(broker, this::take);

        Await.until("the restore", () -> feed.status().restored());
        Await.until("both are named", () -> feed.status().toString(), () -> namesBoth(feed));
        Await.lasting(
                Duration.ofSeconds(1), "both stay named", () -> feed.status().toString(), () -> namesBoth(feed));
        assertThat(feed.status().staleness(Instant.now()))
                .isEqualTo(feed.status().trouble());
    }

    private boolean namesBoth(TopicFeed feed) {
        return String.valueOf(feed.status().trouble())
                .startsWith("%1$s: %1$s-1 is shown up to its offset 1, %1$s-11 is shown up to its offset 1: "
                        .formatted(topic));
    }

    @Test
    void withoutBrokersNothingIsCurrent() {
        TestBroker broker = owned();
        broker.createTopic(topic, 1, Map.of());
        TopicFeed feed = start(broker, this::take);
        Await.until("it is current", () -> feed.status().staleness(Instant.now()) == null);

        broker.stop();

        Await.until("the trouble", () -> feed.status().trouble() != null);
        Instant last = feed.status().asOf();
        Await.lasting(
                Duration.ofSeconds(1),
                "it stays as it was",
                () -> feed.status().toString(),
                () -> feed.status().trouble() != null
                        && Objects.equals(last, feed.status().asOf()));
        broker.start();
        Await.until("it is current again", () -> feed.status().staleness(Instant.now()) == null);
        assertThat(beginnings).hasValue(1);
    }

    @Test
    void aFeedThatIsDeadSaysSo() {
        TestBroker broker = owned();
        broker.createTopic(topic, 1, Map.of());
        send(broker, 0, "x");

        TopicFeed feed = start(broker, _ -> {
            throw new StackOverflowError("deep");
        });

        Await.until(
                "the trouble",
                () -> (topic + ": it is not read any more, until a restart: java.lang.StackOverflowError: deep")
                        .equals(feed.status().trouble()));
        feed.close();
        assertThat(feed.status().staleness(Instant.now())).contains("not read any more");
        assertThat(feed.status().isOver()).isTrue();
    }

    @Test
    void aPartitionThatNobodyLeadsIsNamedAndTheOthersAreRead() {
        TestBroker broker = TestBroker.ofThreeNodes(folder);
        open.add(broker);
        Map<Integer, List<Integer>> replicas = Map.of(0, List.of(1), 1, List.of(2));
        Await.until("the topic", () -> {
            broker.admin()
                    .createTopics(List.of(new NewTopic(topic, replicas).configs(Map.of("min.insync.replicas", "1"))))
                    .all()
                    .get();
            return true;
        });
        send(broker, 0, "read");
        send(broker, 1, "later");
        broker.stopNode(2);

        TopicFeed feed = start(broker, this::take);

        Await.until("the other one is read", () -> feed.status().toString(), () -> values.contains("read"));
        Await.until("the restore", () -> feed.status().restored());
        assertThat(feed.status().partitions()).isEqualTo(2);
        assertThat(feed.status().trouble()).contains("nothing is known of the ends of " + topic + "-1: ");

        broker.startNode(2);
        Await.until("the other one", () -> feed.status().toString(), () -> values.contains("later"));
        Await.until("no trouble", () -> feed.status().trouble() == null);
        assertThat(beginnings).hasValue(1);
    }

    @Test
    void aRecordThatAnOpenTransactionHidesIsNotGone() throws BrokerException {
        TestBroker broker = owned();
        broker.createTopic(topic, 1, Map.of());
        try (Producer<byte[], byte[]> hanging = broker.transactional(topic);
                RecordReader impatient = new RecordReader(settings(broker), Duration.ofSeconds(2))) {
            hanging.beginTransaction();
            var _ = hanging.send(new ProducerRecord<>(topic, 0, null, "open".getBytes(UTF_8)));
            hanging.flush();
            send(broker, 0, "behind");

            assertThatExceptionOfType(BrokerException.class)
                    .isThrownBy(() -> impatient.read(topic, 0, 1))
                    .withMessageContaining("could not be read for 2 s");
            assertThat(impatient.read(topic, 0, 2)).as("behind the end").isEmpty();

            hanging.commitTransaction();
            try (RecordReader patient = new RecordReader(settings(broker), Duration.ofSeconds(30))) {
                assertThat(patient.read(topic, 0, 1))
                        .hasValueSatisfying(record -> assertThat(record.value()).isEqualTo("behind".getBytes(UTF_8)));
                assertThat(patient.read(topic, 0, 2)).as("the marker").isEmpty();
            }
        }
    }

    private interface Taker {
        void take(List<ConsumerRecord<byte[], byte[]>> records);
    }

    private void take(List<ConsumerRecord<byte[], byte[]>> records) {
        records.forEach(record -> values.add(new String(record.value(), UTF_8)));
    }

    private TestBroker owned() {
        TestBroker broker = TestBroker.ownedBy(folder);
        open.add(broker);
        return broker;
    }

    private TopicFeed start(TestBroker broker, Taker taker) {
        Admin admin = Admin.create(Map.of(
                AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG,
                broker.bootstrapServers(),
                AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
                "3000",
                AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG,
                "3000"));
        open.add(admin);
        FeedListener listener = new FeedListener() {
            @Override
            public void begin() {
                beginnings.incrementAndGet();
                values.clear();
            }

            @Override
            public void take(List<ConsumerRecord<byte[], byte[]>> records) {
                taker.take(records);
            }
        };
        TopicFeed feed = new TopicFeed(
                settings(broker), admin, topic, _ -> FeedStart.BEGINNING, listener, InstantSource.system(), QUICK);
        open.add(feed);
        feed.start();
        return feed;
    }

    private KafkaSettings settings(TestBroker broker) {
        return KafkaSettings.of(Map.of("bootstrap.servers", broker.bootstrapServers()), topic, "reelay", "w1");
    }

    private void send(TestBroker broker, int partition, String value) {
        broker.produce(List.of(new ProducerRecord<>(topic, partition, null, value.getBytes(UTF_8))));
    }
}
