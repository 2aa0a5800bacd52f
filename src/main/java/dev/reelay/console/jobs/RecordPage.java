package dev.reelay.console.jobs;

import dev.reelay.json.ForeignText;
import dev.reelay.view.row.JobRow;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/**
 * The page of one record.
 *
 * @param job whose record it is
 * @param kind what kind of record it is
 * @param place where it is
 * @param content what it holds; null when it was not read
 * @param note why it was not read, or what is wrong with it; null when nothing is
 */
public record RecordPage(
        JobLine job,
        String kind,
        RecordPlace place,
        @Nullable Content content,
        @Nullable String note) {

    private static final int MOST_HEADERS = 100;
    private static final int LONGEST_NAME = 200;
    private static final int LONGEST_HEADER = 2_000;

    /**
     * What a record holds.
     *
     * @param at its timestamp; null when it has none
     * @param headers the first of its headers
     * @param moreHeaders how many there are beside those
     */
    public record Content(
            @Nullable Instant at, RecordText key, List<HeaderLine> headers, int moreHeaders, RecordText value) {
        public Content {
            headers = List.copyOf(headers);
        }
    }

    /** A header. */
    public record HeaderLine(String name, RecordText value) {}

    /** The page of the record of a job that was found at its place. */
    static RecordPage of(JobRow row, RecordPlace.Kind kind, RecordPlace place, StoredRecords.Found found) {
        ConsumerRecord<byte[], byte[]> record = found.record();
        // The key of a request is the producer's, and need not be the id.
        boolean isOther = record != null
                && kind != RecordPlace.Kind.REQUEST
                && !Arrays.equals(record.key(), row.id().getBytes(StandardCharsets.UTF_8));
        return new RecordPage(
                new JobLine(row),
                kind.text(),
                place,
                record == null ? null : content(record),
                isOther ? "This is the record of another job: the topic was made anew." : found.trouble());
    }

    /** What this record holds. */
    static Content content(ConsumerRecord<byte[], byte[]> record) {
        List<HeaderLine> headers = new ArrayList<>();
        int all = 0;
        for (Header header : record.headers()) {
            all++;
            if (headers.size() < MOST_HEADERS) {
                headers.add(new HeaderLine(
                        ForeignText.oneLine(header.key(), LONGEST_NAME),
                        RecordText.of(header.value(), LONGEST_HEADER)));
            }
        }
        return new Content(
                record.timestamp() < 0 ? null : Instant.ofEpochMilli(record.timestamp()),
                RecordText.of(record.key(), LONGEST_HEADER),
                headers,
                all - headers.size(),
                RecordText.of(record.value()));
    }
}
