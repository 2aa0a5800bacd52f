package dev.reelay.request;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reelay.job.DeadLetter;
import dev.reelay.job.FailureCode;
import dev.reelay.job.Job;
import dev.reelay.job.OnUnknownSubmission;
import dev.reelay.job.Outcome;
import dev.reelay.job.SourceRecord;
import dev.reelay.job.SourceRecord.Header;
import dev.reelay.job.Violation;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;

/**
 * Turns a record into a request, or says what is wrong with it. It has no state and does not throw, whatever the bytes.
 *
 * <p>A job's id is the request's {@code id}; without one the id of the CloudEvent; without one the key, if it can be an
 * id; else topic, partition and offset. A request that gives an id which cannot be one is a dead letter and not a job
 * under the next id in the row: its producer looks for the answer under the id that it gave, and a video that nobody
 * looks for costs as much as any. Only the rejection goes to the event's id or the key, which may reach someone.
 *
 * <p>It looks at the envelope only. Whether the model exists and the input fits it is for later stages.
 */
public final class RequestReader {

    private final int mostBytes;
    private final InstantSource clock;

    /**
     * Reads requests.
     *
     * @param mostBytes of a value that is looked into. A compressed record can be some hundred times as large as the topic
     *     takes, and as a tree many times that: looking into it could end the worker
     * @param clock tells when a request was taken in
     */
    public RequestReader(int mostBytes, InstantSource clock) {
        this.mostBytes = mostBytes;
        this.clock = clock;
    }

    /** What {@code record} is. */
    public RequestReading read(SourceRecord record) {
        byte[] value = record.value();
        if (value == null) {
            return unreadable(record, CloudEvent.idOf(record), "It has no value.");
        }
        if (value.length > mostBytes) {
            return readLarge(record, value);
        }
        return switch (CloudEvent.modeOf(record)) {
            case VALUE -> readValue(record, value);
            case STRUCTURED -> readEvent(record, value);
            case UNSUPPORTED ->
                unreadable(
                        record,
                        new IdField.Absent(),
                        "It is not one CloudEvent in JSON, but a batch or another format.");
        };
    }

    private RequestReading readLarge(SourceRecord record, byte[] value) {
        String reason = "It is too large to be kept: %d bytes, and up to %d are looked into."
                .formatted(value.length, mostBytes);
        IdField eventId = CloudEvent.idOf(record);
        try {
            ObjectNode request = OversizedValue.ids(value);
            if (CloudEvent.modeOf(record) == CloudEvent.Mode.STRUCTURED) {
                eventId = CloudEvent.idOf(request);
                request = request.withObjectProperty("data");
            }
            return idOf(record, request, eventId) instanceof IdField.Usable(String id)
                    ? new RequestReading.Invalid(
                            unreadJob(record, id), new Outcome.Failed(FailureCode.INVALID_REQUEST, reason))
                    : unreadable(record, eventId, reason);
        } catch (StrictJson.Refused e) {
            return unreadable(record, eventId, reason);
        }
    }

    private RequestReading readValue(SourceRecord record, byte[] value) {
        IdField eventId = CloudEvent.idOf(record);
        try {
            return readRequest(record, StrictJson.object(value), eventId);
        } catch (StrictJson.Refused e) {
            return unreadable(record, eventId, e.reason());
        }
    }

    private RequestReading readEvent(SourceRecord record, byte[] value) {
        ObjectNode event;
        try {
            event = StrictJson.object(value);
        } catch (StrictJson.Refused e) {
            return unreadable(record, new IdField.Absent(), e.reason());
        }
        IdField eventId = CloudEvent.idOf(event);
        try {
            return readRequest(record, CloudEvent.dataOf(event), eventId);
        } catch (StrictJson.Refused e) {
            return eventId instanceof IdField.Usable(String id)
                    ? new RequestReading.Invalid(
                            unreadJob(record, id), new Outcome.Failed(FailureCode.INVALID_REQUEST, e.reason()))
                    : unreadable(record, eventId, e.reason());
        }
    }

    private RequestReading readRequest(SourceRecord record, ObjectNode request, IdField eventId) {
        return switch (idOf(record, request, eventId)) {
            case IdField.Usable(String id) -> readEnvelope(record, id, request);
            case IdField.Unusable(String why) -> unreadable(record, eventId, why);
            case IdField.Absent() -> throw new IllegalStateException("the position is always an id");
        };
    }

    private RequestReading readEnvelope(SourceRecord record, String id, ObjectNode request) {
        Envelope envelope = new Envelope(request);
        String model = envelope.model();
        ObjectNode input = envelope.input();
        Instant startBy = envelope.startBy();
        OnUnknownSubmission policy = envelope.onUnknownSubmission();
        ObjectNode metadata = envelope.metadata();
        Job job = new Job(
                id,
                model,
                metadata,
                passedOn(record),
                startBy,
                policy,
                ContentHash.of(request, startBy),
                clock.instant());
        List<Violation> violations = envelope.violations();
        return input == null || !violations.isEmpty()
                ? new RequestReading.Invalid(job, failed(violations))
                : new RequestReading.Valid(job, input);
    }

    private static Outcome.Failed failed(List<Violation> violations) {
        int more = violations.size() - 1;
        String first = violations.getFirst().message();
        String message = more == 0 ? first : first + " And " + more + " more: see violations.";
        return new Outcome.Failed(FailureCode.INVALID_REQUEST, message, violations, null);
    }

    private static IdField idOf(SourceRecord record, ObjectNode request, IdField eventId) {
        IdField own = IdField.inField("The field id", request.get("id"));
        if (!(own instanceof IdField.Absent)) {
            return own;
        }
        if (!(eventId instanceof IdField.Absent)) {
            return eventId;
        }
        return IdField.inBytes("The key", record.key()) instanceof IdField.Usable key
                ? key
                : new IdField.Usable(record.topic() + "-" + record.partition() + "-" + record.offset());
    }

    private RequestReading unreadable(SourceRecord record, IdField eventId, String reason) {
        IdField id = eventId instanceof IdField.Usable ? eventId : IdField.inBytes("The key", record.key());
        Job job = id instanceof IdField.Usable(String text) ? unreadJob(record, text) : null;
        return new RequestReading.Unreadable(DeadLetter.Code.INVALID_REQUEST, reason, job);
    }

    /** The job of a record in which no request could be read. */
    private Job unreadJob(SourceRecord record, String id) {
        byte[] value = record.value();
        return new Job(
                id,
                "",
                null,
                passedOn(record),
                null,
                OnUnknownSubmission.REPORT,
                ContentHash.of(value == null ? new byte[0] : value),
                clock.instant());
    }

    private static List<Header> passedOn(SourceRecord record) {
        return record.headers().stream().filter(RequestReader::isPassedOn).toList();
    }

    private static boolean isPassedOn(Header header) {
        String name = header.name().toLowerCase(Locale.ROOT);
        return name.equals("traceparent") || name.equals("correlation-id") || name.startsWith("x-");
    }
}
