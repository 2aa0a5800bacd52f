package dev.reelay.job;

import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A record from Kafka, byte for byte.
 *
 * @param timestamp the record's timestamp, in milliseconds since the epoch
 * @param key null when the record has none
 * @param value null when the record has none
 */
@SuppressWarnings("ArrayRecordComponent") // never compared: topic, partition and offset identify a record
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

    /** A header of the record; Kafka allows several headers with the same name. */
    @SuppressWarnings("ArrayRecordComponent")
    public record Header(String name, byte @Nullable [] value) {}

    /** The value of the last header with such a name that has one; null when there is none. */
    public byte @Nullable [] lastHeader(Predicate<String> name) {
        return headers.stream()
                .filter(header -> header.value() != null && name.test(header.name()))
                .reduce((_, last) -> last)
                .map(Header::value)
                .orElse(null);
    }

    /** The size of key, value and headers in bytes, without Kafka's framing. */
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
