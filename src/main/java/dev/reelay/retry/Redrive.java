package dev.reelay.retry;

import dev.reelay.job.DeadLetter;
import dev.reelay.job.Job;
import dev.reelay.job.SourceRecord;
import dev.reelay.job.SourceRecord.Header;
import dev.reelay.json.ForeignText;
import dev.reelay.records.DeadLetterRecords;
import dev.reelay.records.OutgoingRecord;
import dev.reelay.request.RequestReader;
import dev.reelay.request.RequestReading;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Prepares the redrive of dead letters: a record of {@code generation-requests-dlq} goes back to the partition that it came from, with
 * its key, its value and its headers byte for byte, and with one more in {@code redrive-count}. What would be ignored, or only become
 * a dead letter again, is refused.
 *
 * <p>A dead letter stays where it is when it was sent again, so only the audit log and the job that came of it tell that it was. It is
 * sent again once, whatever became of it: whoever is in doubt sends the request under a new id.
 *
 * <p>A record that names no id is refused too. Its job gets the id of its place, which is another one each time that it is sent: sent
 * by two people, it would be paid for twice.
 */
public final class Redrive {

    /** A dead letter is sent again so often. */
    public static final int MOST = 3;

    /** The header that counts. */
    static final String COUNT = "redrive-count";

    /** Code points of a header's value in a message. */
    private static final int MAX_TEXT = 50;

    private final RequestReader reader;
    private final String requests;
    private final int partitions;
    private final Evidence evidence;

    /**
     * Prepares redrives to one topic.
     *
     * @param reader reads as the workers do
     * @param requests the requests topic
     * @param partitions how many it has
     */
    public Redrive(RequestReader reader, String requests, int partitions, Evidence evidence) {
        this.reader = reader;
        this.requests = requests;
        this.partitions = partitions;
        this.evidence = evidence;
    }

    /**
     * What to send for a dead letter.
     *
     * @param letter as it is in the topic of dead letters
     * @param confirmed whether somebody has confirmed that its request may be paid for a second time
     */
    public Preparation prepare(SourceRecord letter, boolean confirmed) {
        String stale = evidence.staleness();
        if (stale != null) {
            return new Preparation.Refused(
                    Refusal.NOT_CURRENT,
                    "What is known of jobs is not current (" + ForeignText.oneLine(stale, 300)
                            + "): nothing is sent. Try again.");
        }
        if (evidence.wasRedriven(letter.partition(), letter.offset())) {
            return refused(
                    Refusal.ALREADY_REDRIVEN,
                    "It was sent again before, or may have been, by the audit log: it could be paid for twice.");
        }
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
        Preparation prepared = prepareSource(new SourceRecord(
                requests,
                (int) partition,
                offset,
                letter.timestamp(),
                letter.key(),
                letter.value(),
                headers(letter, count + 1)));
        return prepared instanceof Preparation.Ready && !confirmed ? unconfirmed(letter, prepared) : prepared;
    }

    /** Only a record that was no request at all was certainly never submitted. */
    private static Preparation unconfirmed(SourceRecord letter, Preparation ready) {
        String code = deadLetterHeader(letter, "code");
        if (DeadLetter.Code.INVALID_REQUEST.code().equals(code)) {
            return ready;
        }
        return new Preparation.Refused(
                Refusal.NOT_CONFIRMED,
                DeadLetter.Code.ID_CONFLICT.code().equals(code)
                        ? "An earlier request with its id had other content, and was or may have been paid for. The earlier job is"
                                + " forgotten, so this request is submitted too."
                        : "Its code is " + shown(code)
                                + ": its job may have been submitted and paid for, and is forgotten. It is submitted again.");
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
        if (evidence.isKnown(job.id())) {
            return new Preparation.Refused(
                    Refusal.JOB_KNOWN,
                    "There is or was a job with its id, " + ForeignText.oneLine(job.id())
                            + ": workers would ignore the record as a repeat, put it back here as a conflict, or submit it a second"
                            + " time. Retry the job, or send the record under a new id.");
        }
        return new Preparation.Ready(
                job.id(),
                job.model(),
                source.partition(),
                new OutgoingRecord(source.key(), source.value(), source.headers()));
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
        byte[] value = letter.lastHeader(name::equals);
        return value == null ? null : new String(value, StandardCharsets.UTF_8);
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
