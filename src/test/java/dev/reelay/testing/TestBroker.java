package dev.reelay.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.function.Predicate;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartitionInfo;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.utils.Utils;
import org.jspecify.annotations.Nullable;
import org.testcontainers.DockerClientFactory;

/**
 * A real broker for tests. {@link #shared} is a container where a container engine answers and runs in this JVM where
 * none does; tests share it and keep apart by names from {@link #unique}. {@link #ownedBy} is a test's own, to be
 * stopped and restarted; it always runs in this JVM, because a container gets another port with each start.
 */
public final class TestBroker implements AutoCloseable {

    private static @Nullable TestBroker shared;

    private final BrokerHost host;
    private @Nullable Admin admin;
    private @Nullable Producer<byte[], byte[]> producer;

    private TestBroker(BrokerHost host) {
        this.host = host;
        host.start();
    }

    /** The broker that tests share; it ends with the JVM and is not to be stopped or closed by a test. */
    public static synchronized TestBroker shared() {
        if (shared == null) {
            boolean containers = DockerClientFactory.instance().isDockerAvailable();
            Path folder = Path.of(
                    "target",
                    "test-brokers",
                    String.valueOf(ProcessHandle.current().pid()));
            TestBroker started = new TestBroker(containers ? new ContainerBrokerHost() : new JvmBrokerHost(folder));
            Runtime.getRuntime().addShutdownHook(new Thread(() -> started.endAndDelete(folder), "shared-broker-end"));
            shared = started;
        }
        return shared;
    }

    /** A broker for one test, which closes it. Its data is in the folder given. */
    public static TestBroker ownedBy(Path folder) {
        return new TestBroker(new JvmBrokerHost(folder));
    }

    /** Three nodes for one test, which closes them: one may be away at a time. Their data is in the folder given. */
    public static TestBroker ofThreeNodes(Path folder) {
        return new TestBroker(KraftNodes.three(folder));
    }

    /** A broker for one test, which closes it and the wire that leads to it. Its data is in the folder given. */
    public static TestBroker behind(FaultyWire wire, Path folder) {
        return new TestBroker(KraftNodes.behind(wire, folder));
    }

    /** A broker with users for one test, which closes it. Its own clients may do everything. Its data is in the folder given. */
    public static TestBroker with(BrokerUsers users, Path folder) {
        return new TestBroker(KraftNodes.with(users, folder));
    }

    /** A name that no other test has: for topics, groups, transactional ids. */
    public static String unique(String name) {
        return name + "-" + UUID.randomUUID().toString().substring(0, 8);
    }

    public String bootstrapServers() {
        return host.bootstrapServers();
    }

    /** Takes a test's own broker down; clients keep trying. */
    public void stop() {
        refuseIfShared();
        host.stop();
    }

    /** Brings a stopped broker back at the same address with the same data. */
    public void start() {
        refuseIfShared();
        host.start();
    }

    /** Takes one of several nodes down, in order: what it leads goes to another one. */
    public void stopNode(int node) {
        host.stop(node);
    }

    /** Brings it back at the same address with the same data. */
    public void startNode(int node) {
        host.start(node);
    }

    /** The node that leads a partition now, when its replicas are all in sync. */
    public Optional<Integer> leader(String topic, int partition) {
        TopicPartitionInfo info = given(() -> admin().describeTopics(List.of(topic))
                .topicNameValues()
                .get(topic)
                .get()
                .partitions()
                .get(partition));
        return info.leader() != null && info.isr().size() == info.replicas().size()
                ? Optional.of(info.leader().id())
                : Optional.empty();
    }

    /** Down and up again at once. */
    public void restart() {
        stop();
        start();
    }

    /** Ends a test's own broker and the clients that it lent out. */
    @Override
    public void close() {
        refuseIfShared();
        end();
    }

    private void refuseIfShared() {
        if (this == shared) {
            throw new IllegalStateException("other tests need the shared broker: take one with ownedBy");
        }
    }

    private synchronized void end() {
        if (producer != null) {
            producer.close(Duration.ZERO);
        }
        if (admin != null) {
            admin.close(Duration.ZERO);
        }
        host.stop();
    }

    private void endAndDelete(Path folder) {
        end();
        try {
            Utils.delete(folder.toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A client for what has no method here; this broker closes it. */
    public synchronized Admin admin() {
        if (admin == null) {
            admin = Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers()));
        }
        return admin;
    }

    /** Creates a topic with the broker's own number of replicas and returns its name. */
    public String createTopic(String name, int partitions, Map<String, String> config) {
        NewTopic topic = new NewTopic(name, Optional.of(partitions), Optional.empty()).configs(config);
        await(() -> admin().createTopics(List.of(topic)).all().get());
        // The controller has it; on a busy machine the brokers learn of it later.
        Await.until("the brokers know the topic " + name, () -> isKnown(name, partitions));
        return name;
    }

    /** Changes these settings of a topic, and no others. */
    public void configure(String topic, Map<String, String> config) {
        List<AlterConfigOp> changes = config.entrySet().stream()
                .map(it -> new AlterConfigOp(new ConfigEntry(it.getKey(), it.getValue()), AlterConfigOp.OpType.SET))
                .toList();
        await(() -> admin().incrementalAlterConfigs(
                        Map.of(new ConfigResource(ConfigResource.Type.TOPIC, topic), changes))
                .all()
                .get());
    }

    private boolean isKnown(String topic, int partitions) throws Exception {
        try {
            TopicDescription known = admin().describeTopics(List.of(topic))
                    .topicNameValues()
                    .get(topic)
                    .get();
            return known.partitions().size() == partitions
                    && known.partitions().stream().allMatch(partition -> partition.leader() != null);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof UnknownTopicOrPartitionException) {
                return false;
            }
            throw e;
        }
    }

    /** Sends one after the other and returns when the last one is acknowledged. Headers and partition as in the record. */
    public void produce(List<ProducerRecord<byte[], byte[]>> records) {
        await(() -> {
            for (var sent : records.stream().map(producer()::send).toList()) {
                sent.get();
            }
        });
    }

    /** Sends one record with Java's default partitioner and returns when it is acknowledged. */
    public void produce(String topic, byte @Nullable [] key, byte @Nullable [] value) {
        produce(List.of(new ProducerRecord<>(topic, key, value)));
    }

    /**
     * Reads a topic from its beginning until what was read is enough.
     *
     * @param enough asked after every poll with all that was read so far, in order within each partition
     * @throws AssertionError when it is not enough by then; the message shows what came
     */
    public List<ConsumerRecord<byte[], byte[]>> read(
            String topic,
            IsolationLevel isolation,
            Predicate<List<ConsumerRecord<byte[], byte[]>>> enough,
            Duration timeout) {
        return TopicReader.read(bootstrapServers(), topic, isolation, enough, timeout);
    }

    /** Reads committed records until there are at least so many. To show that there are no more, use {@link #readToEnd}. */
    public List<ConsumerRecord<byte[], byte[]>> read(String topic, int count, Duration timeout) {
        return read(topic, IsolationLevel.READ_COMMITTED, records -> records.size() >= count, timeout);
    }

    /**
     * Reads all committed records up to the end that the topic has now; waits, up to the time-out, for transactions that
     * are open there.
     */
    public List<ConsumerRecord<byte[], byte[]>> readToEnd(String topic, Duration timeout) {
        return TopicReader.readToEnd(bootstrapServers(), topic, timeout);
    }

    /** Whether there is a topic of this name. */
    public boolean hasTopic(String topic) {
        try {
            return admin().listTopics().names().get().contains(topic);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        }
    }

    /** A producer of the test's own, which the test closes. */
    public Producer<byte[], byte[]> transactional(String transactionalId) {
        Producer<byte[], byte[]> own = new KafkaProducer<>(
                Map.of(
                        ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        bootstrapServers(),
                        ProducerConfig.TRANSACTIONAL_ID_CONFIG,
                        transactionalId,
                        // Longer than any test: none is to be aborted by the broker.
                        ProducerConfig.TRANSACTION_TIMEOUT_CONFIG,
                        600_000),
                new ByteArraySerializer(),
                new ByteArraySerializer());
        own.initTransactions();
        return own;
    }

    private synchronized Producer<byte[], byte[]> producer() {
        if (producer == null) {
            Properties settings = new Properties();
            settings.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers());
            // A topic that was made a moment ago may refuse the first batch and take the second one, which was on its
            // way: then the first is out of order for good.
            settings.put(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, 1);
            settings.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, 64 << 20);
            settings.put(ProducerConfig.BUFFER_MEMORY_CONFIG, 128L << 20);
            producer = new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
        }
        return producer;
    }

    private interface Action {
        void run() throws ExecutionException, InterruptedException;
    }

    private interface Call<T> {
        T get() throws ExecutionException, InterruptedException;
    }

    private static void await(Action action) {
        var _ = given(() -> {
            action.run();
            return true;
        });
    }

    private static <T> T given(Call<T> call) {
        try {
            return call.get();
        } catch (ExecutionException e) {
            throw new AssertionError("the broker refused: " + e.getCause().getMessage(), e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }
}
