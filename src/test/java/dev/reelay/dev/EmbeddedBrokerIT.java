package dev.reelay.dev;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reelay.testing.Await;
import dev.reelay.testing.TestBroker;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedBrokerIT {

    private static final String TOPIC = "results";
    private static final Duration LONG = Await.LONG;

    @TempDir
    private Path folder;

    @Test
    void committedRecordsSurviveARestart() throws Exception {
        try (TestBroker broker = TestBroker.ownedBy(folder.resolve("data"))) {
            String address = broker.bootstrapServers();
            broker.createTopic(TOPIC, 3, Map.of("cleanup.policy", "compact"));
            inTransaction(broker, true, "committed");
            inTransaction(broker, false, "aborted");

            broker.restart();

            assertThat(broker.bootstrapServers()).isEqualTo(address);
            assertThat(values(broker)).containsExactly("committed");
            inTransaction(broker, true, "committed later");
            assertThat(values(broker)).containsExactly("committed", "committed later");
        }
    }

    @Test
    void committedRecordsSurviveACrash() throws Exception {
        Path data = folder.resolve("data");
        Path leftBehind = folder.resolve("left-behind");
        try (TestBroker broker = TestBroker.ownedBy(data)) {
            broker.createTopic(TOPIC, 3, Map.of());
            inTransaction(broker, true, "committed");
            copy(data, leftBehind);
        }

        try (TestBroker broker = TestBroker.ownedBy(leftBehind)) {
            assertThat(values(broker)).containsExactly("committed");
        }
    }

    @Test
    void aTakenPortIsABindException() throws IOException {
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            int port = other.getLocalPort();

            assertThatThrownBy(() -> EmbeddedBroker.start(folder.resolve("data"), port))
                    .isInstanceOf(BindException.class);
        }
    }

    private static void inTransaction(TestBroker broker, boolean commit, String value) throws Exception {
        Map<String, Object> settings = Map.of(
                ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                broker.bootstrapServers(),
                ProducerConfig.TRANSACTIONAL_ID_CONFIG,
                "test");
        try (Producer<byte[], byte[]> producer =
                new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
            producer.initTransactions();
            producer.beginTransaction();
            producer.send(new ProducerRecord<>(TOPIC, 0, "key".getBytes(UTF_8), value.getBytes(UTF_8)))
                    .get();
            if (commit) {
                producer.commitTransaction();
            } else {
                producer.abortTransaction();
            }
        }
    }

    private static List<String> values(TestBroker broker) {
        return broker.readToEnd(TOPIC, LONG).stream()
                .map(record -> new String(record.value(), UTF_8))
                .toList();
    }

    /**
     * Copies the files of a running broker, as a crash at this moment would leave them. Files may vanish during the
     * copy.
     */
    private static void copy(Path from, Path to) throws IOException {
        Files.walkFileTree(from, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) throws IOException {
                Files.createDirectories(to.resolve(from.relativize(folder)));
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                try {
                    Files.copy(file, to.resolve(from.relativize(file)));
                } catch (NoSuchFileException e) {
                    return visitFileFailed(file, e);
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
                if (e instanceof NoSuchFileException) {
                    return FileVisitResult.CONTINUE;
                }
                throw e;
            }
        });
    }
}
