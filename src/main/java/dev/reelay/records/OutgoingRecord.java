package dev.reelay.records;

import dev.reelay.job.SourceRecord;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A record to be written, without its topic and partition.
 *
 * @param key null only for a dead letter whose source had none
 * @param value null for a tombstone
 */
@SuppressWarnings("ArrayRecordComponent") // passed to Kafka, never compared
public record OutgoingRecord(byte @Nullable [] key, byte @Nullable [] value, List<SourceRecord.Header> headers) {

    /** {@code RECORD_BATCH_OVERHEAD} of {@code DefaultRecordBatch}: the header of a batch of format 2. */
    private static final int BATCH_OVERHEAD = 61;

    /**
     * {@code MAX_RECORD_OVERHEAD} of {@code DefaultRecord}: the record's length and its offset in the batch (varints of
     * up to 5 bytes each), its time in the batch (a varlong of up to 10), one byte of attributes.
     */
    private static final int RECORD_OVERHEAD = 21;

    public OutgoingRecord {
        headers = List.copyOf(headers);
    }

    /**
     * The upper bound of this record's size, alone in its batch, in bytes.
     *
     * <p>It is the sum that kafka-clients' {@code AbstractRecords.estimateSizeInBytesUpperBound} computes and a producer
     * compares with {@code max.request.size}: the overhead of batch and record, then key, value and each header's name and
     * value, each after its length as a zigzag varint (null takes one byte), and the number of headers. A broker compares
     * {@code max.message.bytes} with the size of the batch. The producer splits a batch that is too large, so the largest
     * single record decides. Compression is not counted: it makes a batch larger only when the content does not compress,
     * and then by a few bytes.
     */
    public int size() {
        int size = BATCH_OVERHEAD + RECORD_OVERHEAD + sizeOf(key) + sizeOf(value) + varintSize(headers.size());
        for (SourceRecord.Header header : headers) {
            size += sizeOf(header.name().getBytes(StandardCharsets.UTF_8)) + sizeOf(header.value());
        }
        return size;
    }

    private static int sizeOf(byte @Nullable [] bytes) {
        return bytes == null ? 1 : varintSize(bytes.length) + bytes.length;
    }

    /** How many bytes a number of 0 or more takes as a zigzag varint, seven bits in each. */
    private static int varintSize(int number) {
        int bits = Integer.SIZE - Integer.numberOfLeadingZeros(number << 1 | 1);
        return (bits + 6) / 7;
    }
}
