package dev.reelay.retry;

import dev.reelay.job.ForeignText;
import dev.reelay.job.Job;
import dev.reelay.job.SourceRecord;
import dev.reelay.job.SourceRecord.Header;
import dev.reelay.records.DeadLetterRecords;
import dev.reelay.records.OutgoingRecord;
import dev.reelay.request.RequestReader;
import dev.reelay.request.RequestReading;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Prepares the redrive of dead letters: a record of {@code generation-requests-dlq} goes back to the partition that it came from, with
 * its key, its value and its headers byte for byte, and with one more in {@code redrive-count}. What would be ignored, or only become
 * a dead letter again, is refused.
 *
 * <p>A record that names no id is refused too. Its job gets the id of its place, which is another one each time that it is sent: sent
 * by two people, it would be paid for twice.
 */
public final class Redrive {

    /** A dead letter is sent again so often. */
    public static final int MOST = 3;

    private static final String COUNT = "redrive-count";

    /** Code points of a header's value in a message. */
    private static final int MAX_TEXT = 50;

    private final RequestReader reader;
    private final String requests;
    private final int partitions;
    private final Predicate<String> known;

    /**
     * Prepares redrives to one topic.
     *
     * @param reader reads as the workers do
     * @param requests the requests topic
     * @param partitions how many it has
     * @param known whether there is a job, or a receipt, with this id
     */
    public Redrive(RequestReader reader, String requests, int partitions, Predicate<String> known) {
        this.reader = reader;
        this.requests = requests;
        this.partitions = partitions;
        this.known = known;
    }

    /** What to send for a dead letter. */
    public Preparation prepare(SourceRecord letter) {
        String omitted = deadLetterHeader(letter, "truncated");
        if (omitted != null) {
            return refused(
                    Refusal.NOT_WHOLE, "The record was too large to be kept whole: " + shown(omitted) + " is missing.");
        }
        String before = header(letter, COUNT);
        long count = before == null ? 0 : number(before);
        if (count < 0 || count >= MOST) {
            return refused(
                    Refusal.REDRIVEN_ENOUGH,
                    "Its %s is %s, and a dead letter is sent again %d times.".formatted(COUNT, shown(before), MOST));
        }
        long partition = number(deadLetterHeader(letter, "partition"));
        long offset = number(deadLetterHeader(letter, "offset"));
        if (!requests.equals(deadLetterHeader(letter, "topic"))
                || partition < 0
                || partition >= partitions
                || offset < 0) {
            return refused(
                    Refusal.NOT_A_DEAD_LETTER,
                    "Its headers name no place in %s, which has %d partitions.".formatted(requests, partitions));
        }
        return prepareSource(new SourceRecord(
                requests,
                (int) partition,
                offset,
                letter.timestamp(),
                letter.key(),
                letter.value(),
                headers(letter, count + 1)));
    }

    /** @param source the record as it was, at its place, with the headers that it gets */
    private Preparation prepareSource(SourceRecord source) {
        RequestReading reading;
        try {
            reading = reader.read(source);
        } catch (RuntimeException | StackOverflowError e) {
            return refused(Refusal.NOT_A_REQUEST, "Reading it still fails with an internal error of Reelay.");
        }
        return switch (reading) {
            case RequestReading.Valid valid -> prepareJob(source, valid.job());
            case RequestReading.Invalid invalid -> prepareJob(source, invalid.job());
            case RequestReading.Unreadable unreadable ->
                refused(Refusal.NOT_A_REQUEST, "It would be a dead letter again: " + unreadable.reason());
        };
    }

    private Preparation prepareJob(SourceRecord source, Job job) {
        if (job.id().equals(source.topic() + "-" + source.partition() + "-" + source.offset())) {
            return refused(Refusal.NO_ID, "It names no id: sent twice, it would be two jobs.");
        }
        if (known.test(job.id())) {
            return new Preparation.Refused(
                    Refusal.JOB_KNOWN,
                    "There is a job with its id, " + ForeignText.oneLine(job.id())
                            + ": workers would ignore the record as a repeat, or put it back here as a conflict. Retry the job,"
                            + " or send the record under a new id.");
        }
        return new Preparation.Ready(
                job.id(), source.partition(), new OutgoingRecord(source.key(), source.value(), source.headers()));
    }

    private static List<Header> headers(SourceRecord letter, long count) {
        List<Header> headers = new ArrayList<>(letter.headers());
        headers.removeIf(header -> header.name().startsWith(DeadLetterRecords.PREFIX)
                || header.name().equals(COUNT));
        headers.add(new Header(COUNT, Long.toString(count).getBytes(StandardCharsets.UTF_8)));
        return headers;
    }

    private static @Nullable String deadLetterHeader(SourceRecord letter, String name) {
        return header(letter, DeadLetterRecords.PREFIX + name);
    }

    /** The last header of this name as text; null when there is none. */
    private static @Nullable String header(SourceRecord letter, String name) {
        return letter.headers().stream()
                .filter(header -> header.name().equals(name) && header.value() != null)
                .reduce((_, last) -> last)
                .map(header -> new String(header.value(), StandardCharsets.UTF_8))
                .orElse(null);
    }

    /** The number in a header; -1 when it holds none. */
    private static long number(@Nullable String text) {
        try {
            return text == null ? -1 : Long.parseUnsignedLong(text);
        } catch (NumberFormatException e) {
            return -1;
        }
    }

    private static String shown(@Nullable String text) {
        return ForeignText.oneLine(String.valueOf(text), MAX_TEXT);
    }

    private static Preparation refused(Refusal reason, String why) {
        return new Preparation.Refused(reason, why + " Send it as a new request.");
    }
}
