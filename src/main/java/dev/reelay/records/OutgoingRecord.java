package dev.reelay.records;

import dev.reelay.job.SourceRecord;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A record to be written. Which topic and partition it goes to is not its concern.
 *
 * @param key null only for a dead letter whose source had none
 * @param value null for a tombstone
 */
@SuppressWarnings("ArrayRecordComponent") // handed on to Kafka, never compared
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
     * What Kafka counts at most when this record is alone in its batch, in bytes.
     *
     * <p>It is the sum that kafka-clients' {@code AbstractRecords.estimateSizeInBytesUpperBound} forms, which a producer
     * holds against {@code max.request.size}: the batch's and the record's overhead, then key, value and each header's
     * name and value, each behind its length as a zigzag varint (null is one byte), and the number of headers. A broker
     * holds {@code max.message.bytes} against the size of the batch; one that has become too large by its other records
     * is split by the producer, so the largest single record is what counts. Compression is left out: it makes a batch
     * larger only when its content does not compress, and then by little.
     */
    public int size() {
        int size = BATCH_OVERHEAD + RECORD_OVERHEAD + sized(key) + sized(value) + varint(headers.size());
        for (SourceRecord.Header header : headers) {
            size += sized(header.name().getBytes(StandardCharsets.UTF_8)) + sized(header.value());
        }
        return size;
    }

    private static int sized(byte @Nullable [] bytes) {
        return bytes == null ? 1 : varint(bytes.length) + bytes.length;
    }

    /** The bytes of a zigzag varint of seven bits each, for numbers from 0 on. */
    private static int varint(int number) {
        int bits = Integer.SIZE - Integer.numberOfLeadingZeros(number << 1 | 1);
        return (bits + 6) / 7;
    }
}
