package dev.reelay.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.reelay.testing.Await;
import dev.reelay.testing.Ports;
import dev.reelay.testing.TestBroker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Against a real broker: what is made, what is refused, and what is left alone. */
class TopicsIT {

    private static final Duration PATIENCE = Await.LONG;
    private static final int REQUEST_BYTES = 1_048_588;
    private static final int NEEDED = REQUEST_BYTES + 128 * 1024;
    private static final Map<String, String> COMPACT_AND_LARGE =
            Map.of("cleanup.policy", "compact", "max.message.bytes", String.valueOf(NEEDED));

    private final TestBroker broker = TestBroker.shared();
    private final TopicNames names = names();
    private final KafkaSettings settings = settings(broker.bootstrapServers());

    @Test
    void missingTopicsAreMadeAndThenLeftAlone() throws Exception {
        TopicSizes made = prepare();

        assertThat(made.requestPartitions()).isEqualTo(12);
        assertThat(List.of(made.maxStateBytes(), made.maxResultBytes(), made.maxDeadLetterBytes()))
                .containsOnly(NEEDED - TopicSizes.COMPRESSION_SLACK);
        assertThat(List.of(
                        partitions(names.requests()),
                        partitions(names.control()),
                        partitions(names.jobs()),
                        partitions(names.results()),
                        partitions(names.deadLetters())))
                .containsExactly(12, 1, 12, 12, 12);
        assertThat(config(names.jobs()).get("cleanup.policy").value()).isEqualTo("compact");
        assertThat(config(names.jobs()).get("segment.ms").value()).isEqualTo("3600000");
        assertThat(config(names.control()).get("message.timestamp.type").value())
                .isEqualTo("LogAppendTime");

        assertThat(prepare()).isEqualTo(made);
    }

    @Test
    void workersThatStartTogetherDoNotGetInEachOthersWay() throws Exception {
        List<Callable<TopicSizes>> workers = List.of(this::prepare, this::prepare, this::prepare, this::prepare);

        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<TopicSizes> sizes = new ArrayList<>();
            for (Future<TopicSizes> worker : threads.invokeAll(workers)) {
                sizes.add(worker.get());
            }
            assertThat(sizes).hasSize(4).containsOnly(sizes.getFirst());
        }
    }

    @Test
    void everyWrongTopicIsToldAtOnce() {
        broker.createTopic(names.control(), 2, Map.of("cleanup.policy", "compact"));
        broker.createTopic(names.jobs(), 12, Map.of("cleanup.policy", "compact,delete"));
        broker.createTopic(names.results(), 5, Map.of("max.message.bytes", "1000"));

        assertThat(refusal(settings).problems())
                .satisfiesExactly(
                        line -> assertThat(line).startsWith(names.jobs() + ": cleanup.policy is compact,delete"),
                        line -> assertThat(line).startsWith(names.control() + ": it has 2 partitions"),
                        line -> assertThat(line).startsWith(names.jobs() + ": max.message.bytes is 1048588"),
                        line -> assertThat(line)
                                .startsWith(names.results() + ": max.message.bytes is 1000 and must be at least "
                                        + NEEDED));
    }

    @Test
    void jobsGetsThePartitionsThatRequestsGained() throws Exception {
        broker.createTopic(names.requests(), 2, Map.of());
        assertThat(prepare().requestPartitions()).isEqualTo(2);
        assertThat(partitions(names.jobs())).isEqualTo(2);

        broker.admin()
                .createPartitions(Map.of(names.requests(), NewPartitions.increaseTo(5)))
                .all()
                .get();
        // The broker that describes hears of it a moment later.
        Await.until("five partitions", () -> partitions(names.requests()) == 5);

        assertThat(prepare().requestPartitions()).isEqualTo(5);
        assertThat(partitions(names.jobs())).isEqualTo(5);
    }

    @Test
    void partitionsOfJobsWithoutRequestsAreFineUntilTheyWereWritten() {
        broker.createTopic(names.requests(), 2, Map.of());
        broker.createTopic(names.jobs(), 6, COMPACT_AND_LARGE);
        assertThat(prepare().requestPartitions()).isEqualTo(2);

        broker.produce(List.of(new ProducerRecord<>(names.jobs(), 3, bytes(4), bytes(4))));

        assertThat(refusal(settings).problems())
                .singleElement()
                .asString()
                .startsWith(names.requests() + ": it has 2 partitions and must have at least 4");
    }

    /** Random bytes do not compress: the codec's own framing comes on top. */
    @ParameterizedTest
    @ValueSource(strings = {"producer", "gzip", "lz4", "snappy", "zstd"})
    void theLargestRecordThatIsPromisedGoesInAndComesBack(String compression) {
        Map<String, String> config = new HashMap<>(COMPACT_AND_LARGE);
        config.put("compression.type", compression);
        broker.createTopic(names.jobs(), 12, config);
        TopicSizes sizes = prepare();
        TopicPartition partition = new TopicPartition(names.jobs(), 3);
        // 61 bytes for the batch, 21 for the record, and up to 5 for each length: what Kafka counts at most.
        byte[] value = new byte[sizes.maxStateBytes() - 61 - 21 - 3 * 5 - 4];
        new Random(7).nextBytes(value);

        try (var producer = new KafkaProducer<byte[], byte[]>(settings.producer(3, sizes))) {
            producer.initTransactions();
            producer.beginTransaction();
            var unused = producer.send(new ProducerRecord<>(names.jobs(), 3, bytes(4), value));
            producer.commitTransaction();
        }

        try (var consumer = new KafkaConsumer<byte[], byte[]>(settings.restoreConsumer(3))) {
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            assertThat(consumer.poll(PATIENCE).records(partition))
                    .singleElement()
                    .satisfies(read -> assertThat(read.value()).isEqualTo(value));
        }
    }

    @Test
    void aTimeoutIsReportedInOneLine() throws Exception {
        KafkaSettings nobody = settings("127.0.0.1:" + Ports.free());

        StartupException fault = refusal(nobody, Duration.ofSeconds(2));

        assertThat(fault.problems())
                .singleElement()
                .asString()
                .startsWith("KAFKA_BOOTSTRAP_SERVERS is " + nobody.bootstrapServers() + ": no answer within 2 s");
    }

    @Test
    void anAddressWithoutAPortIsToldInOneLine() {
        assertThat(refusal(settings("127.0.0.1")).problems())
                .singleElement()
                .asString()
                .startsWith("KAFKA_BOOTSTRAP_SERVERS is 127.0.0.1: Invalid url in bootstrap.servers: 127.0.0.1");
    }

    @Test
    void aNameThatKafkaDoesNotTakeIsToldAsASetting() {
        TopicNames illegal = new TopicNames(
                "no/slashes",
                names.control(),
                names.jobs(),
                names.results(),
                names.deadLetters(),
                "audit",
                "generation-limits");

        StartupException fault =
                catchThrowableOfType(StartupException.class, () -> new Topics(settings, illegal, PATIENCE).prepare());

        assertThat(fault.problems())
                .singleElement()
                .asString()
                .startsWith("no/slashes: ")
                .contains("REELAY_TOPICS_*");
    }

    private TopicSizes prepare() {
        return new Topics(settings, names, PATIENCE).prepare();
    }

    private StartupException refusal(KafkaSettings settings) {
        return refusal(settings, PATIENCE);
    }

    private StartupException refusal(KafkaSettings settings, Duration patience) {
        return catchThrowableOfType(StartupException.class, () -> new Topics(settings, names, patience).prepare());
    }

    private int partitions(String topic) throws Exception {
        return broker.admin()
                .describeTopics(List.of(topic))
                .topicNameValues()
                .get(topic)
                .get()
                .partitions()
                .size();
    }

    @Test
    void theAuditTopicIsMadeForWhoeverWritesItAndNotForWorkers() throws Exception {
        new Topics(settings, names, PATIENCE).prepare();
        assertThat(broker.admin().listTopics().names().get()).doesNotContain(names.audit());

        new Topics(settings, names, PATIENCE).prepareAudit();
        new Topics(settings, names, PATIENCE).prepareAudit();

        assertThat(config(names.audit()).get("cleanup.policy").value()).isEqualTo("delete");
        assertThat(config(names.audit()).get("retention.ms").value())
                .isEqualTo(String.valueOf(Duration.ofDays(90).toMillis()));
        assertThat(broker.admin()
                        .describeTopics(List.of(names.audit()))
                        .allTopicNames()
                        .get()
                        .get(names.audit())
                        .partitions())
                .hasSize(1);
    }

    @Test
    void anAuditTopicThatForgetsStepsOrMixesThemIsRefused() {
        broker.createTopic(names.audit(), 2, Map.of("cleanup.policy", "compact"));

        StartupException fault = catchThrowableOfType(
                StartupException.class, () -> new Topics(settings, names, PATIENCE).prepareAudit());

        assertThat(fault.problems()).hasSize(2);
        assertThat(fault.problems().getFirst())
                .contains(names.audit() + ": cleanup.policy is compact and must be delete", "kafka-configs");
        assertThat(fault.problems().getLast())
                .contains(names.audit() + ": it has 2 partitions and must have 1", "REELAY_TOPICS_AUDIT");
    }

    private Config config(String topic) throws Exception {
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        return broker.admin()
                .describeConfigs(List.of(resource))
                .values()
                .get(resource)
                .get();
    }

    static TopicNames names() {
        return new TopicNames(
                TestBroker.unique("requests"),
                TestBroker.unique("control"),
                TestBroker.unique("jobs"),
                TestBroker.unique("results"),
                TestBroker.unique("dlq"),
                TestBroker.unique("audit"),
                "generation-limits");
    }

    static KafkaSettings settings(String bootstrapServers) {
        return KafkaSettings.of(
                Map.of("bootstrap.servers", bootstrapServers), TestBroker.unique("group"), "reelay", "w1");
    }

    private static byte[] bytes(int length) {
        return new byte[length];
    }
}
