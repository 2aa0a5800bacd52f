package dev.reelay.records;

import dev.reelay.job.DeadLetter;
import dev.reelay.job.ForeignText;
import dev.reelay.job.SourceRecord;
import dev.reelay.job.SourceRecord.Header;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Dead letters as records of {@code generation-requests-dlq}: the source's key, value and headers byte for byte, and why
 * and where from in {@code dead-letter-*} headers.
 *
 * <p>Two things do not stay as they were. Headers that begin with {@code dead-letter-} and came with the source are left
 * out: they tell of an earlier death, when a dead letter was sent again. And Kafka's client hands a header's name over
 * as text, so a name that was not UTF-8 cannot be given back.
 */
public final class DeadLetterRecords {

    /** What any dead letter's own headers take at most, and a little. */
    public static final int MIN_BYTES = 4_096;

    private static final String PREFIX = "dead-letter-";

    /** Up to 2,000 bytes in UTF-8. */
    private static final int REASON_CODE_POINTS = 500;

    /** What is tried, in this order: a value can be spared most easily, the key tells best which job it was. */
    private static final List<Set<Part>> LEFT_OUT = List.of(
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
     * Dead letters for one topic.
     *
     * @param maxBytes what the topic and the producer take in one record, as {@link OutgoingRecord#size} counts
     * @throws IllegalArgumentException below {@link #MIN_BYTES}
     */
    public DeadLetterRecords(int maxBytes) {
        if (maxBytes < MIN_BYTES) {
            throw new IllegalArgumentException("Dead letters need %d bytes, not %d".formatted(MIN_BYTES, maxBytes));
        }
        this.maxBytes = maxBytes;
    }

    /**
     * The record of a dead letter, never larger than the topic takes. If the source does not fit in whole, as little of
     * it as can be is left out, and {@code dead-letter-truncated} names what: {@code value}, {@code headers}, {@code key},
     * with commas in between.
     */
    public OutgoingRecord encode(DeadLetter letter) {
        OutgoingRecord record = record(letter, Set.of());
        for (Set<Part> leftOut : LEFT_OUT) {
            if (record.size() <= maxBytes) {
                return record;
            }
            record = record(letter, leftOut);
        }
        return record;
    }

    private static OutgoingRecord record(DeadLetter letter, Set<Part> leftOut) {
        SourceRecord source = letter.source();
        List<Header> headers = new ArrayList<>();
        if (!leftOut.contains(Part.HEADERS)) {
            headers.addAll(source.headers());
            headers.removeIf(header -> header.name().startsWith(PREFIX));
        }
        headers.add(header("reason", ForeignText.cut(letter.reason(), REASON_CODE_POINTS)));
        headers.add(header("code", letter.code().code()));
        headers.add(header("topic", source.topic()));
        headers.add(header("partition", Integer.toString(source.partition())));
        headers.add(header("offset", Long.toString(source.offset())));
        if (!leftOut.isEmpty()) {
            headers.add(header("truncated", words(leftOut)));
        }
        return new OutgoingRecord(
                leftOut.contains(Part.KEY) ? null : source.key(),
                leftOut.contains(Part.VALUE) ? null : source.value(),
                headers);
    }

    private static String words(Set<Part> parts) {
        return parts.stream()
                .sorted()
                .map(part -> part.name().toLowerCase(Locale.ROOT))
                .collect(Collectors.joining(","));
    }

    private static Header header(String name, String value) {
        return new Header(PREFIX + name, Text.bytes(value));
    }
}
