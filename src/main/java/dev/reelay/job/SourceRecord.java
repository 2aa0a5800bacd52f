package dev.reelay.job;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A record as it came from Kafka, byte for byte.
 *
 * @param timestamp milliseconds since the epoch, as the record carries it
 */
@SuppressWarnings("ArrayRecordComponent") // never compared: topic, partition and offset say which one it is
public record SourceRecord(
        String topic,
        int partition,
        long offset,
        long timestamp,
        byte @Nullable [] key,
        byte @Nullable [] value,
        List<Header> headers) {

    public SourceRecord {
        headers = List.copyOf(headers);
    }

    /** A header as it came; Kafka allows the same name several times. */
    @SuppressWarnings("ArrayRecordComponent")
    public record Header(String name, byte @Nullable [] value) {}

    /** The size of its parts in bytes, without what Kafka adds. */
    public int size() {
        int size = length(key) + length(value);
        for (Header header : headers) {
            size += header.name().length() + length(header.value());
        }
        return size;
    }

    private static int length(byte @Nullable [] bytes) {
        return bytes == null ? 0 : bytes.length;
    }
}
