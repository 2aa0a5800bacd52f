package dev.reelay.records;

import dev.reelay.job.DeadLetter;
import dev.reelay.job.SourceRecord;
import dev.reelay.job.SourceRecord.Header;
import dev.reelay.json.ForeignText;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Encodes dead letters as records of {@code generation-requests-dlq}: the source's key, value and headers byte for byte, and
 * the reason and the source's position in {@code dead-letter-*} headers.
 *
 * <p>Two things are not kept. {@code dead-letter-*} headers of the source are left out: they describe an earlier failure of a
 * dead letter that was sent again. And Kafka's client decodes the names of headers, so a name that is not UTF-8 is not kept
 * byte for byte.
 */
public final class DeadLetterRecords {

    /** The smallest limit: the headers that this class adds always fit. */
    public static final int MIN_BYTES = 4_096;

    /** The names of the headers that a dead letter gets begin so. */
    public static final String PREFIX = "dead-letter-";

    /** At most 2,000 bytes in UTF-8. */
    private static final int REASON_CODE_POINTS = 500;

    /** Tried in this order until the record fits. The key is kept longest, since it usually names the job. */
    private static final List<Set<Part>> OMISSIONS = List.of(
            Set.of(Part.VALUE),
            Set.of(Part.HEADERS),
            Set.of(Part.VALUE, Part.HEADERS),
            Set.of(Part.KEY),
            Set.of(Part.VALUE, Part.KEY),
            Set.of(Part.HEADERS, Part.KEY),
            Set.of(Part.VALUE, Part.HEADERS, Part.KEY));

    private final int maxBytes;

    private enum Part {
        VALUE,
        HEADERS,
        KEY
    }

    /**
     * Encodes dead letters for one topic.
     *
     * @param maxBytes the largest record that the topic and the producer take, as {@link OutgoingRecord#size} counts
     * @throws IllegalArgumentException below {@link #MIN_BYTES}
     */
    public DeadLetterRecords(int maxBytes) {
        if (maxBytes < MIN_BYTES) {
            throw new IllegalArgumentException(
                    "A dead letter needs up to %d bytes, and its topic takes %d".formatted(MIN_BYTES, maxBytes));
        }
        this.maxBytes = maxBytes;
    }

    /**
     * The record of a dead letter, never larger than the topic takes. If the whole source does not fit, the record omits parts
     * of it, and {@code dead-letter-truncated} lists them: {@code value}, {@code headers}, {@code key}, separated by commas.
     */
    public OutgoingRecord encode(DeadLetter letter) {
        OutgoingRecord record = record(letter, Set.of());
        for (Set<Part> omitted : OMISSIONS) {
            if (record.size() <= maxBytes) {
                return record;
            }
            record = record(letter, omitted);
        }
        return record;
    }

    private static OutgoingRecord record(DeadLetter letter, Set<Part> omitted) {
        SourceRecord source = letter.source();
        List<Header> headers = new ArrayList<>();
        if (!omitted.contains(Part.HEADERS)) {
            headers.addAll(source.headers());
            headers.removeIf(header -> header.name().startsWith(PREFIX));
        }
        headers.add(header("reason", ForeignText.cut(letter.reason(), REASON_CODE_POINTS)));
        headers.add(header("code", letter.code().code()));
        headers.add(header("topic", source.topic()));
        headers.add(header("partition", Integer.toString(source.partition())));
        headers.add(header("offset", Long.toString(source.offset())));
        if (!omitted.isEmpty()) {
            headers.add(header("truncated", names(omitted)));
        }
        return new OutgoingRecord(
                omitted.contains(Part.KEY) ? null : source.key(),
                omitted.contains(Part.VALUE) ? null : source.value(),
                headers);
    }

    private static String names(Set<Part> parts) {
        return parts.stream()
                .sorted()
                .map(part -> part.name().toLowerCase(Locale.ROOT))
                .collect(Collectors.joining(","));
    }

    private static Header header(String name, String value) {
        return new Header(PREFIX + name, Utf8.encode(value));
    }
}
