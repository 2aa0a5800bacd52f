package dev.reelay.records;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reelay.job.SourceRecord.Header;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.record.AbstractRecords;
import org.apache.kafka.common.record.CompressionType;
import org.apache.kafka.common.record.MemoryRecords;
import org.apache.kafka.common.record.RecordBatch;
import org.apache.kafka.common.record.SimpleRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class OutgoingRecordTest {

    private static final int[] EDGES = {0, 1, 63, 64, 65, 8_191, 8_192, 8_193, 1_048_575, 1_048_576, 1_048_577};

    @Test
    void theSizeIsTheProducersEstimate() {
        for (int edge : EDGES) {
            assertEstimate(new OutgoingRecord(new byte[edge], null, List.of()));
            assertEstimate(new OutgoingRecord(null, new byte[edge], List.of()));
            assertEstimate(new OutgoingRecord(null, null, List.of(new Header("h", new byte[edge]))));
            assertEstimate(new OutgoingRecord(null, null, List.of(new Header("ü€😀".repeat(edge / 9), null))));
        }
    }

    @Test
    void theSizeIsTheProducersEstimateWithAnyNumberOfHeaders() {
        for (int number : new int[] {0, 1, 63, 64, 8_191, 8_192}) {
            List<Header> headers = IntStream.range(0, number)
                    .mapToObj(i -> new Header("x-" + i, i % 2 == 0 ? null : new byte[i % 100]))
                    .toList();
            assertEstimate(new OutgoingRecord(new byte[10], new byte[100], headers));
        }
    }

    @Test
    void aBatchOfOneRecordIsNotLarger() {
        for (int edge : EDGES) {
            OutgoingRecord record = new OutgoingRecord(
                    new byte[edge], new byte[edge], List.of(new Header("traceparent", new byte[55])));
            int batch = MemoryRecords.withRecords(
                            Compression.NONE,
                            new SimpleRecord(Long.MAX_VALUE, record.key(), record.value(), kafkaHeaders(record)))
                    .sizeInBytes();
            assertThat(record.size()).isBetween(batch, batch + 20);
        }
    }

    private static void assertEstimate(OutgoingRecord record) {
        assertThat(record.size()).isEqualTo(estimate(record.key(), record.value(), kafkaHeaders(record)));
    }

    private static int estimate(byte @Nullable [] key, byte @Nullable [] value, RecordHeader[] headers) {
        return AbstractRecords.estimateSizeInBytesUpperBound(
                RecordBatch.MAGIC_VALUE_V2, CompressionType.NONE, key, value, headers);
    }

    private static RecordHeader[] kafkaHeaders(OutgoingRecord record) {
        List<RecordHeader> headers = new ArrayList<>();
        record.headers().forEach(it -> headers.add(new RecordHeader(it.name(), it.value())));
        return headers.toArray(RecordHeader[]::new);
    }
}
