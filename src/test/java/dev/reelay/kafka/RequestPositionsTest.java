package dev.reelay.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.internals.AutoOffsetResetStrategy;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class RequestPositionsTest {

    private static final TopicPartition PARTITION = new TopicPartition("requests", 3);

    private final RequestPositions positions = new RequestPositions();
    private final MockConsumer<byte[], byte[]> consumer = new MockConsumer<>(AutoOffsetResetStrategy.EARLIEST.name());

    RequestPositionsTest() {
        consumer.assign(List.of(PARTITION));
        consumer.updateBeginningOffsets(Map.of(PARTITION, 0L));
    }

    @Test
    void aRecordBelongsToTheRunInWhichItWasPolled() {
        ConsumerRecord<byte[], byte[]> before = polled(7);

        assertThat(positions.seek(consumer, PARTITION, 2)).isOne();
        ConsumerRecord<byte[], byte[]> after = polled(2);

        assertThat(PollRun.of(before)).isZero();
        assertThat(PollRun.of(after)).isOne();
        assertThat(consumer.position(PARTITION)).isEqualTo(2);
        assertThat(positions.of(consumer)).containsOnly(Map.entry(3, new RequestPositions.Position(1, 2, 2)));
    }

    @Test
    void theLastRecordOfAnEarlierRunIsForgotten() {
        polled(7);
        positions.seek(consumer, PARTITION, 2);

        assertThat(positions.of(consumer)).containsOnly(Map.entry(3, new RequestPositions.Position(1, 2, -1)));
    }

    @Test
    void aBatchThatIsFetchedAgainBeginsANewRunBehindTheSameLastRecord() {
        polled(7);
        consumer.seek(PARTITION, 8);

        positions.fetchAgain(consumer, PARTITION, 8);

        assertThat(positions.of(consumer)).containsOnly(Map.entry(3, new RequestPositions.Position(1, 7, 7)));
        assertThat(PollRun.of(polled(7))).isOne();
    }

    @Test
    void aProducersHeaderIsNoMark() {
        positions.seek(consumer, PARTITION, 0);
        ConsumerRecord<byte[], byte[]> record = record(0);
        record.headers().add("", new byte[] {1});
        poll(record);

        assertThat(record.headers().toArray())
                .filteredOn(header -> !(header instanceof PollRun))
                .hasSize(1);
        assertThat(PollRun.of(record)).isOne();
    }

    private ConsumerRecord<byte[], byte[]> polled(long offset) {
        ConsumerRecord<byte[], byte[]> record = record(offset);
        poll(record);
        return record;
    }

    private void poll(ConsumerRecord<byte[], byte[]> record) {
        positions.polled(new ConsumerRecords<>(Map.of(PARTITION, List.of(record)), Map.of()));
    }

    private static ConsumerRecord<byte[], byte[]> record(long offset) {
        return new ConsumerRecord<>(PARTITION.topic(), PARTITION.partition(), offset, new byte[0], new byte[0]);
    }
}
