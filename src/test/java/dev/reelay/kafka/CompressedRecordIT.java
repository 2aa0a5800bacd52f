package dev.reelay.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reelay.testing.Await;
import dev.reelay.testing.TestBroker;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A real broker, and records that only decompression makes huge. */
class CompressedRecordIT {

    /** Takes a few kilobytes with every codec. */
    private static final int HUGE = 20 << 20;

    private final TestBroker broker = TestBroker.shared();
    private final TopicNames names = TopicsIT.names();
    private KafkaProducer<byte[], byte[]> producer;

    @AfterEach
    void close() {
        producer.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"zstd", "gzip", "lz4", "snappy"})
    void theTopicsThatReelayMakesTakeNoRecordThatDecompressionMakesHuge(String codec) {
        new Topics(TopicsIT.settings(broker.bootstrapServers()), names, Await.LONG).prepare();
        produceWith(codec);

        for (String topic : List.of(names.requests(), names.control())) {
            assertThatThrownBy(() -> send(topic, HUGE).get())
                    .isInstanceOf(ExecutionException.class)
                    .hasCauseInstanceOf(RecordTooLargeException.class);
        }
    }

    /** The producer makes batches by their compressed size; one that the topic refuses is split by the producer itself. */
    @Test
    void manyRecordsOfUsualSizesAreTakenHoweverWellTheyCompress() throws Exception {
        new Topics(TopicsIT.settings(broker.bootstrapServers()), names, Await.LONG).prepare();
        produceWith("zstd");
        List<Future<RecordMetadata>> sent = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            sent.add(send(names.control(), 20_000));
        }
        for (Future<RecordMetadata> one : sent) {
            one.get();
        }

        assertThat(broker.read(names.control(), sent.size(), Await.LONG))
                .hasSize(sent.size())
                .allSatisfy(record -> assertThat(record.value()).hasSize(20_000));
    }

    /** Why the setting is needed: the broker compares the compressed size alone. */
    @Test
    void aTopicWithKafkasDefaultTakesIt() throws Exception {
        broker.createTopic(names.requests(), 1, Map.of());
        produceWith("zstd");

        assertThat(send(names.requests(), HUGE).get().offset()).isZero();
    }

    private Future<RecordMetadata> send(String topic, int size) {
        return producer.send(new ProducerRecord<>(topic, 0, "key".getBytes(StandardCharsets.UTF_8), new byte[size]));
    }

    private void produceWith(String codec) {
        producer = new KafkaProducer<>(
                Map.of(
                        "bootstrap.servers",
                        broker.bootstrapServers(),
                        "compression.type",
                        codec,
                        "max.request.size",
                        2 * HUGE,
                        "buffer.memory",
                        4 * HUGE,
                        "batch.size",
                        256 << 10,
                        "linger.ms",
                        50),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }
}
