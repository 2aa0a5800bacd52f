package dev.reelay.channels;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reelay.kafka.KafkaSettings;
import dev.reelay.kafka.PartitionProbe;
import dev.reelay.kafka.RequestLogs;
import dev.reelay.kafka.RequestPositions;
import dev.reelay.kafka.TopicNames;
import dev.reelay.testing.Await;
import dev.reelay.testing.LogFile;
import dev.reelay.testing.SettableScheduler;
import dev.reelay.testing.TestBroker;
import dev.reelay.testing.TestTelemetry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A consumer that is polled as SmallRye does it, on a real log with a damaged batch. The clock is the test's. */
class IntakeWatchIT {

    /** By how much each look of a waiting test turns the clock: a fetch takes about as many looks as the watch's seconds. */
    private static final Duration STEP = Duration.ofSeconds(1);

    private static final Duration MINUTE = Duration.ofMinutes(1);

    private static TestBroker broker;
    private static Path data;

    private final String topic = TestBroker.unique("intake");
    private final TopicNames names = new TopicNames(
            topic,
            topic + "-control",
            topic + "-jobs",
            topic + "-results",
            topic + "-dead-letters",
            "audit",
            "generation-limits");
    private final KafkaSettings settings =
            KafkaSettings.of(Map.of("bootstrap.servers", broker.bootstrapServers()), topic, "reelay", "w1");
    private final SettableScheduler scheduler = new SettableScheduler(Instant.parse("2026-11-20T10:00:00Z"));
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final RequestPositions positions = new RequestPositions();
    private final PollLoop loop = new PollLoop(new KafkaConsumer<>(positions.addTo(settings.requestsConsumer())));
    private final IntakeWatch watch = new IntakeWatch(
            loop,
            positions,
            new RequestLogs(broker.admin(), names)::of,
            new PartitionProbe(settings, names, Duration.ofSeconds(5)),
            scheduler,
            threads,
            TestTelemetry.of(meters, scheduler));

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
        watch.stop();
        loop.close();
        threads.shutdown();
    }

    /** The thread that polls. It knows what was read, and how often a poll failed. */
    private static final class PollLoop implements IntakeWatch.Polling, AutoCloseable {
        final Set<String> read = ConcurrentHashMap.newKeySet();
        final AtomicInteger failures = new AtomicInteger();
        private final Queue<java.util.function.Consumer<Consumer<Object, Object>>> tasks =
                new ConcurrentLinkedQueue<>();
        private final Consumer<Object, Object> consumer;
        private final Thread thread;
        private volatile boolean closed;

        PollLoop(Consumer<Object, Object> consumer) {
            this.consumer = consumer;
            this.thread = Thread.ofPlatform().unstarted(this::poll);
        }

        void start(String topic, int partitions) {
            List<TopicPartition> all = IntStream.range(0, partitions)
                    .mapToObj(partition -> new TopicPartition(topic, partition))
                    .toList();
            consumer.assign(all);
            consumer.seekToBeginning(all);
            thread.start();
        }

        @Override
        public void run(java.util.function.Consumer<Consumer<Object, Object>> task) {
            tasks.add(task);
        }

        private void poll() {
            while (!closed) {
                try {
                    consumer.poll(Duration.ofMillis(50))
                            .forEach(record -> read.add(new String((byte[]) record.value(), UTF_8)));
                } catch (KafkaException e) {
                    failures.incrementAndGet();
                }
                for (var task = tasks.poll(); task != null; task = tasks.poll()) {
                    task.accept(consumer);
                }
            }
            consumer.close();
        }

        @Override
        public void close() {
            closed = true;
            try {
                thread.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Test
    void aBatchThatCannotBeReadStopsItsOwnPartitionAloneUntilItsRecordsAreDeleted() throws Exception {
        broker.createTopic(topic, 3, Map.of());
        send(1, "before");
        send(1, "damaged");
        new LogFile(data, topic, 1).flipLastByte();
        send(1, "behind");
        send(0, "a", "b");
        send(2, "c", "d");
        start(3);

        await("the other partitions", () -> loop.read.containsAll(Set.of("a", "b", "c", "d")));
        send(0, "e");
        await("what comes later", () -> loop.read.contains("e"));
        await("the trouble is named", () -> watch.troubles(MINUTE).size() == 1);
        assertThat(watch.troubles(MINUTE).get(1))
                .startsWith("cannot be read at offset 1: ")
                .contains("is invalid");
        await("it is the first partition's for minutes", () -> watch.standsFor(1) > 60);
        assertThat(watch.standsFor(0) + watch.standsFor(2)).isZero();
        assertThat(watch.idleFor()).as("a worker that reads other partitions").isZero();
        assertThat(loop.read).contains("before").doesNotContain("damaged", "behind");
        int failures = loop.failures.get();
        Await.lasting(Duration.ofSeconds(1), "polls succeed", this::state, () -> loop.failures.get() == failures);

        broker.admin()
                .deleteRecords(Map.of(new TopicPartition(topic, 1), RecordsToDelete.beforeOffset(2)))
                .all()
                .get();
        await("the rest of the partition", () -> loop.read.contains("behind"));
        await("no trouble", () -> watch.troubles(MINUTE).isEmpty() && watch.standsFor(1) == 0);
    }

    /** The consumer keeps a batch that was damaged, or a broker's that had no good copy, and fails from then on. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void aBatchThatCanBeReadLaterIsReadWithoutARestart(int before) {
        broker.createTopic(topic, 2, Map.of());
        IntStream.range(0, before).forEach(i -> send(1, "before"));
        send(1, "damaged for a while");
        LogFile file = new LogFile(data, topic, 1);
        file.flipLastByte();
        start(2);
        Await.until("a poll fails", this::state, () -> loop.failures.get() > 0);
        if (before == 1) { // else it is set aside first
            file.flipLastByte();
        } else {
            await("it is set aside", () -> watch.troubles(MINUTE).containsKey(1));
            file.flipLastByte();
        }

        await("it is read", () -> loop.read.contains("damaged for a while"));
        send(0, "next");
        send(1, "next too");
        await("all goes on", () -> loop.read.containsAll(Set.of("next", "next too")));
        await("no trouble", () -> watch.troubles(MINUTE).isEmpty() && watch.standsFor(1) == 0);
    }

    @Test
    void aWorkerThatCanReadNoneOfItsPartitionsIsIdle() {
        broker.createTopic(topic, 1, Map.of());
        send(0, "damaged");
        new LogFile(data, topic, 0).flipLastByte();
        start(1);

        await("it reads nothing for minutes", () -> watch.idleFor().compareTo(MINUTE.multipliedBy(3)) > 0);
        assertThat(watch.troubles(MINUTE)).containsOnlyKeys(0);
    }

    @Test
    void requestsBehindAnOpenTransactionWaitAndNobodyIsToBlameHere() {
        broker.createTopic(topic, 1, Map.of());
        try (Producer<byte[], byte[]> producer = broker.transactional(topic + "-producer")) {
            producer.beginTransaction();
            var sent = producer.send(new ProducerRecord<>(topic, 0, null, "open".getBytes(UTF_8)));
            producer.flush();
            assertThat(sent).isDone();
            send(0, "behind");
            start(1);

            await("the position stands for minutes", () -> watch.standsFor(0) > 60);
            assertThat(watch.troubles(MINUTE)).isEmpty();
            assertThat(watch.idleFor()).isZero();
            producer.commitTransaction();
        }
        await("all is read", () -> loop.read.equals(Set.of("open", "behind")));
        await("nothing stands", () -> watch.standsFor(0) == 0);
    }

    @Test
    void aFullWorkerStandsNowhere() {
        broker.createTopic(topic, 2, Map.of());
        start(2);
        loop.run(consumer -> consumer.pause(consumer.assignment()));
        send(0, "a");
        send(1, "b");

        for (int i = 0; i < 300; i++) {
            scheduler.advance(STEP);
            assertThat(watch.standsFor(0)).isZero();
        }
        assertThat(watch.troubles(Duration.ZERO)).isEmpty();
        assertThat(watch.idleFor()).isZero();
        loop.run(consumer -> consumer.resume(consumer.assignment()));
        await("all is read", () -> loop.read.equals(Set.of("a", "b")));
    }

    private void start(int partitions) {
        loop.start(topic, partitions);
        watch.start();
    }

    /** Sends each in a batch of its own. */
    private void send(int partition, String... values) {
        for (String value : values) {
            broker.produce(List.of(new ProducerRecord<>(topic, partition, null, value.getBytes(UTF_8))));
        }
    }

    /** Turns the clock until the condition holds. */
    private void await(String what, java.util.function.BooleanSupplier condition) {
        Await.until(what, this::state, () -> {
            scheduler.advance(STEP);
            return condition.getAsBoolean();
        });
    }

    private String state() {
        return "read " + loop.read + ", " + loop.failures + " polls failed, troubles " + watch.troubles(Duration.ZERO)
                + ", idle for " + watch.idleFor();
    }
}
