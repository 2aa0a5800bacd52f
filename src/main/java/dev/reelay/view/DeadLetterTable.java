package dev.reelay.view;

import dev.reelay.feed.FeedListener;
import dev.reelay.json.ForeignText;
import dev.reelay.records.DeadLetterRecords;
import dev.reelay.view.row.DeadLetterRow;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/** The newest dead letters, without their values. Takes what a feed reads; bounded; thread-safe. */
public final class DeadLetterTable implements FeedListener {

    private static final int MAX_TEXT = 500;

    /** How often a dead letter was sent again: a header that a redrive adds. */
    private static final String REDRIVES = "redrive-count";

    private final int most;
    private final TreeSet<DeadLetterRow> rows = new TreeSet<>(Comparator.comparing(DeadLetterRow::at)
            .thenComparingInt(DeadLetterRow::partition)
            .thenComparingLong(DeadLetterRow::offset));

    /** @param most how many are kept */
    public DeadLetterTable(int most) {
        this.most = most;
    }

    @Override
    public synchronized void begin() {
        rows.clear();
    }

    @Override
    public synchronized void take(List<ConsumerRecord<byte[], byte[]>> records) {
        for (ConsumerRecord<byte[], byte[]> record : records) {
            rows.add(row(record));
            if (rows.size() > most) {
                rows.pollFirst();
            }
        }
    }

    /** The newest of them, newest first. */
    public synchronized List<DeadLetterRow> newest() {
        return List.copyOf(rows.descendingSet());
    }

    private static DeadLetterRow row(ConsumerRecord<byte[], byte[]> record) {
        Long partition = number(text(record, DeadLetterRecords.PREFIX + "partition"));
        Long redriven = number(text(record, REDRIVES));
        return new DeadLetterRow(
                record.partition(),
                record.offset(),
                Instant.ofEpochMilli(record.timestamp()),
                utf8(record.key()),
                record.value() == null ? -1 : record.value().length,
                orEmpty(text(record, DeadLetterRecords.PREFIX + "code")),
                orEmpty(text(record, DeadLetterRecords.PREFIX + "reason")),
                partition == null ? null : partition.intValue(),
                number(text(record, DeadLetterRecords.PREFIX + "offset")),
                redriven == null ? 0 : redriven.intValue(),
                text(record, DeadLetterRecords.PREFIX + "truncated"));
    }

    /** The last header of this name; null when there is none. */
    private static @Nullable String text(ConsumerRecord<byte[], byte[]> record, String name) {
        Header header = record.headers().lastHeader(name);
        return header == null || header.value() == null
                ? null
                : ForeignText.oneLine(new String(header.value(), StandardCharsets.UTF_8), MAX_TEXT);
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }

    private static @Nullable Long number(@Nullable String text) {
        try {
            return text == null ? null : Long.valueOf(text);
        } catch (NumberFormatException e) {
            return null;
        }
    }

    private static @Nullable String utf8(byte @Nullable [] bytes) {
        try {
            return bytes == null
                    ? null
                    : ForeignText.oneLine(
                            StandardCharsets.UTF_8
                                    .newDecoder()
                                    .decode(ByteBuffer.wrap(bytes))
                                    .toString(),
                            MAX_TEXT);
        } catch (CharacterCodingException e) {
            return null;
        }
    }
}
