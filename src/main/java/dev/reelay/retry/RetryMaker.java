package dev.reelay.retry;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reelay.job.Job;
import dev.reelay.job.SourceRecord;
import dev.reelay.job.SourceRecord.Header;
import dev.reelay.outcome.Status;
import dev.reelay.records.OutgoingRecord;
import dev.reelay.request.RequestEdit;
import dev.reelay.request.RequestReader;
import dev.reelay.request.RequestReading;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Makes the record of a retry from the job's own: the same key, headers, model, input and unknown fields in the same form, with
 * the next id of the chain, and with what it is a retry of in a header and in the metadata.
 *
 * <p>A job that {@code expired} is retried without its {@code start_by}: whoever retries it wants it all the same. Of any other job
 * it stays, passed or not, since what is sent must not depend on the time.
 */
final class RetryMaker {

    private final RequestReader reader;

    /** @param reader reads as the workers do, so that nothing is sent that they would refuse */
    RetryMaker(RequestReader reader) {
        this.reader = reader;
    }

    /**
     * The record to send.
     *
     * @param receipt the job's, with an offset
     * @param original what is at that offset
     */
    Preparation make(RetryCandidate job, RetryCandidate.Receipt receipt, SourceRecord original) {
        RequestReading reading = read(original);
        if (reading == null) {
            return new Preparation.Refused(
                    Refusal.NOT_A_REQUEST, "Reading the job's request fails with an internal error of Reelay.");
        }
        if (!isOf(job, receipt, reading)) {
            return new Preparation.Refused(
                    Refusal.OTHER_RECORD,
                    "The record at offset %d of partition %d of %s is not the request of this job: the topic was made anew."
                                    .formatted(original.offset(), original.partition(), original.topic())
                            + " Send the request again under a new id.");
        }
        return switch (reading) {
            case RequestReading.Valid _ -> make(job, original);
            case RequestReading.Invalid invalid -> notARequest(invalid.why().message());
            case RequestReading.Unreadable unreadable -> notARequest(unreadable.reason());
        };
    }

    private Preparation make(RetryCandidate job, SourceRecord original) {
        RequestEdit edit = RequestEdit.of(original)
                .orElseThrow(() -> new IllegalStateException("a valid request cannot be taken from its record"));
        ObjectNode request = edit.request();
        ObjectNode metadata =
                request.get("metadata") instanceof ObjectNode object ? object : request.putObject("metadata");
        Optional<String> next = RetryChain.next(job.id(), retryOf(original, metadata));
        if (next.isEmpty()) {
            return new Preparation.Refused(
                    Refusal.ID_TOO_LONG,
                    "The id of the retry would have more than 200 characters. Send the request again under a new id.");
        }
        metadata.put(Job.RETRY_OF, job.id());
        if (job.status() == Status.EXPIRED) {
            request.remove("start_by");
        }
        return checked(job.id(), next.get(), edit.record(next.get()));
    }

    /** What a worker would refuse is not sent: most of all metadata that have no room for what they are a retry of. */
    private Preparation checked(String retried, String id, SourceRecord made) {
        return switch (reader.read(made)) {
            case RequestReading.Valid valid ->
                new Preparation.Ready(
                        id,
                        valid.job().model(),
                        made.partition(),
                        new OutgoingRecord(made.key(), made.value(), headers(made, retried)));
            case RequestReading.Invalid invalid -> notARequest(invalid.why().message());
            case RequestReading.Unreadable unreadable -> notARequest(unreadable.reason());
        };
    }

    private static List<Header> headers(SourceRecord made, String retried) {
        List<Header> headers = new ArrayList<>(made.headers());
        headers.removeIf(header -> header.name().equalsIgnoreCase(Job.RETRY_OF)
                || header.name().equalsIgnoreCase(Redrive.COUNT)); // it is counted of one record
        headers.add(new Header(Job.RETRY_OF, retried.getBytes(StandardCharsets.UTF_8)));
        return headers;
    }

    /** What a record says that it is a retry of: its last header, without one its metadata; null when neither says anything. */
    private static @Nullable String retryOf(SourceRecord original, ObjectNode metadata) {
        byte[] header = original.lastHeader(Job.RETRY_OF::equalsIgnoreCase);
        return header == null ? metadata.path(Job.RETRY_OF).textValue() : new String(header, StandardCharsets.UTF_8);
    }

    private @Nullable RequestReading read(SourceRecord record) {
        try {
            return reader.read(record);
        } catch (RuntimeException | StackOverflowError e) { // such a job has ended as internal_error
            return null;
        }
    }

    private static boolean isOf(RetryCandidate job, RetryCandidate.Receipt receipt, RequestReading reading) {
        Job read = switch (reading) {
            case RequestReading.Valid valid -> valid.job();
            case RequestReading.Invalid invalid -> invalid.job();
            case RequestReading.Unreadable unreadable -> unreadable.job();
        };
        return read != null && read.id().equals(job.id()) && read.contentHash().equals(receipt.contentHash());
    }

    private static Preparation notARequest(String why) {
        return new Preparation.Refused(
                Refusal.NOT_A_REQUEST,
                "What would be sent is no valid request: " + why + " Send a corrected request under a new id.");
    }
}
