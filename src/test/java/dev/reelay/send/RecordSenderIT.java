package dev.reelay.send;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.reelay.job.SourceRecord.Header;
import dev.reelay.kafka.BrokerException;
import dev.reelay.kafka.KafkaSettings;
import dev.reelay.records.OutgoingRecord;
import dev.reelay.testing.Await;
import dev.reelay.testing.TestBroker;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Single records reach their topic and their partition, or the caller hears of it. */
class RecordSenderIT {

    private final TestBroker broker = TestBroker.shared();
    private final String topic = TestBroker.unique("sent");
    private final RecordSender sender = new RecordSender(
            KafkaSettings.of(
                    Map.of("bootstrap.servers", broker.bootstrapServers(), "delivery.timeout.ms", "3000"),
                    TestBroker.unique("group"),
                    "reelay",
                    "w1"),
            "test");

    @AfterEach
    void close() {
        sender.close();
    }

    @Test
    void aRecordGoesToItsPartitionWithKeyHeadersAndEveryByte() throws BrokerException {
        broker.createTopic(topic, 4, Map.of("max.message.bytes", "4000000"));
        byte[] large = new byte[3_000_000];
        large[17] = 42;

        sender.send(
                topic,
                3,
                new OutgoingRecord(
                        bytes("k"), large, List.of(header("x", "1"), header("x", "2"), new Header("n", null))));
        sender.send(topic, 3, new OutgoingRecord(null, null, List.of()));

        List<ConsumerRecord<byte[], byte[]>> read = broker.read(topic, 2, Await.LONG);
        assertThat(read).extracting(ConsumerRecord::partition).containsOnly(3);
        assertThat(read.getFirst().key()).isEqualTo(bytes("k"));
        assertThat(read.getFirst().value()).isEqualTo(large);
        assertThat(read.getFirst().headers())
                .extracting(it -> it.key() + "=" + (it.value() == null ? null : new String(it.value(), UTF_8)))
                .containsExactly("x=1", "x=2", "n=null");
        assertThat(read.getLast().key()).isNull();
        assertThat(read.getLast().value()).isNull();
    }

    @Test
    void manyRecordsOfOneKeyStayInOrder() throws BrokerException {
        broker.createTopic(topic, 4, Map.of());
        List<OutgoingRecord> records = IntStream.range(0, 500)
                .mapToObj(i -> new OutgoingRecord(bytes("key"), bytes(String.valueOf(i)), List.of()))
                .toList();

        sender.send(topic, records);

        assertThat(broker.read(topic, 500, Await.LONG))
                .extracting(record -> new String(record.value(), UTF_8))
                .containsExactlyElementsOf(
                        IntStream.range(0, 500).mapToObj(String::valueOf).toList());
    }

    @Test
    void whatTheBrokersRefuseIsToldAndTheNextRecordIsSent() throws BrokerException {
        broker.createTopic(topic, 1, Map.of("max.message.bytes", "1000"));

        assertThatExceptionOfType(BrokerException.class)
                .isThrownBy(() -> sender.send(topic, 0, new OutgoingRecord(null, new byte[2_000], List.of())))
                .withMessageContaining("Not all of 1 records could be written to " + topic);
        assertThatExceptionOfType(BrokerException.class)
                .as("no such partition")
                .isThrownBy(() -> sender.send(topic, 7, new OutgoingRecord(null, new byte[2], List.of())));
        sender.send(topic, 0, new OutgoingRecord(null, new byte[3], List.of()));

        assertThat(broker.readToEnd(topic, Await.LONG)).hasSize(1);
    }

    @Test
    void behindARecordThatIsRefusedAtOnceNothingIsSent() throws BrokerException {
        broker.createTopic(topic, 1, Map.of());
        sender.send(topic, 0, new OutgoingRecord(null, bytes("first"), List.of()));
        List<OutgoingRecord> records = new ArrayList<>();
        records.add(new OutgoingRecord(null, new byte[65 << 20], List.of()));
        IntStream.range(0, 100)
                .forEach(i -> records.add(new OutgoingRecord(null, bytes(String.valueOf(i)), List.of())));

        assertThatExceptionOfType(BrokerException.class)
                .isThrownBy(() -> sender.send(topic, records))
                .withMessageContaining("Not all of 101 records");

        assertThat(broker.readToEnd(topic, Await.LONG)).hasSize(1);
    }

    @Test
    void whereARecordIsIsTold() throws BrokerException {
        broker.createTopic(topic, 1, Map.of());

        sender.send(topic, 0, new OutgoingRecord(null, bytes("first"), List.of()));
        Sent sent = sender.send(topic, new OutgoingRecord(bytes("k"), bytes("second"), List.of()));

        assertThat(sent.partition()).isZero();
        assertThat(sent.offset()).isEqualTo(1);
        assertThat(sent.timestamp()).isPositive();
    }

    @Test
    void nothingIsSentOnceItIsClosed() {
        sender.close();

        assertThatExceptionOfType(BrokerException.class)
                .isThrownBy(() -> sender.send(topic, 0, new OutgoingRecord(null, null, List.of())))
                .withMessageContaining("stopping");
    }

    private static Header header(String name, String value) {
        return new Header(name, bytes(value));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }
}
