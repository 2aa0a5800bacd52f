package dev.reelay.request;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reelay.job.Checks;
import dev.reelay.job.DeliverTo;
import dev.reelay.job.Job;
import dev.reelay.job.OnUnknownSubmission;
import dev.reelay.job.Ordering;
import dev.reelay.job.Origin;
import dev.reelay.job.SourceRecord;
import dev.reelay.job.SourceRecord.Header;
import dev.reelay.json.JsonBytes;
import dev.reelay.outcome.FailureCode;
import dev.reelay.outcome.Outcome;
import dev.reelay.outcome.Violation;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/**
 * Reads a record as a request, or as a violation or a dead letter with its reason. It has no state and does not throw for any
 * bytes.
 *
 * <p>A job's id is the request's {@code id}, else the id of the CloudEvent, else the key if it can be an id, else topic, partition
 * and offset. A request whose {@code id} cannot be an id is a dead letter, not a job under the next of these ids: its producer
 * expects the result under the id it sent, and would pay for a video that it does not find. Only the rejection goes to the event's
 * id or to the key, where the producer may see it.
 *
 * <p>A value that a schema registry's serializer framed is read when JSON follows ({@link SchemaFraming}). What is no request
 * is named for what it is ({@link ForeignFormat}, {@link ForeignEnvelope}), so that its producer knows what to change.
 *
 * <p>It reads the envelope only. Later stages check the model and the input.
 */
public final class RequestReader {

    private final int maxBytes;
    private final int maxCompactBytes;
    private final DeliveryRules deliveries;
    private final InstantSource clock;

    /**
     * Creates a reader.
     *
     * @param maxBytes the largest value that is read. A compressed record can be hundreds of times as large as the topic takes,
     *     and its JSON tree many times larger again: parsing it could exhaust the worker's memory
     * @param maxCompactBytes the largest value without its white space and the contents of its strings: what is larger cannot
     *     be kept. It bounds the size of the tree, to some forty times as much
     * @param clock gives the time of receipt
     */
    public RequestReader(int maxBytes, int maxCompactBytes, InstantSource clock) {
        this(maxBytes, maxCompactBytes, DeliveryRules.ANY, clock);
    }

    /**
     * Creates a reader that refuses places for copies that these rules do not allow, as a worker does.
     *
     * @param maxBytes see {@link #RequestReader(int, int, InstantSource)}, as for the others
     */
    public RequestReader(int maxBytes, int maxCompactBytes, DeliveryRules deliveries, InstantSource clock) {
        this.maxBytes = maxBytes;
        this.maxCompactBytes = maxCompactBytes;
        this.deliveries = deliveries;
        this.clock = clock;
    }

    /** A reader of any value up to {@code maxBytes}. */
    public RequestReader(int maxBytes, InstantSource clock) {
        this(maxBytes, maxBytes, clock);
    }

    /** Reads the record. */
    public RequestReading read(SourceRecord record) {
        byte[] value = record.value();
        if (value == null) {
            return unreadable(
                    record,
                    CloudEvent.idOf(record),
                    "It has no value: a tombstone withdraws no request. A command on the control topic cancels a job.");
        }
        byte[] framed = SchemaFraming.jsonIn(value);
        return framed == null ? read(record, value) : read(record, framed);
    }

    private RequestReading read(SourceRecord record, byte[] value) {
        if (value.length > maxBytes) {
            return readOversized(record, value, "%d bytes, and up to %d are read".formatted(value.length, maxBytes));
        }
        if (value.length > maxCompactBytes && OversizedValue.structure(value) > maxCompactBytes) {
            return readOversized(record, value, "more than %d bytes without white space".formatted(maxCompactBytes));
        }
        return read(record, () -> whole(record, value));
    }

    /** Reads the value's outline as the value itself would be read, so that the job has the same id. */
    private RequestReading readOversized(SourceRecord record, byte[] value, String size) {
        String reason = "It is too large to be kept: " + size + ".";
        return switch (read(record, () -> OversizedValue.outline(value))) {
            case RequestReading.Valid valid -> invalid(record, valid.job().id(), reason);
            case RequestReading.Invalid invalid -> invalid(record, invalid.job().id(), reason);
            case RequestReading.Unreadable unreadable -> new RequestReading.Unreadable(reason, unreadable.job());
        };
    }

    /** The JSON object in a value, or what of it tells the id. */
    private interface Content {
        ObjectNode object() throws StrictJson.Refused;
    }

    /** @param value without the framing of a schema registry, which the record's value has */
    private static ObjectNode whole(SourceRecord record, byte[] value) throws StrictJson.Refused {
        try {
            return StrictJson.object(value);
        } catch (StrictJson.Refused e) {
            byte[] asItCame = Objects.requireNonNull(record.value(), "a tombstone is not parsed");
            throw new StrictJson.Refused(ForeignFormat.reason(asItCame, e.reason()));
        }
    }

    private RequestReading read(SourceRecord record, Content content) {
        return switch (CloudEvent.modeOf(record)) {
            case VALUE -> readValue(record, content);
            case STRUCTURED -> readEvent(record, content);
            case UNSUPPORTED ->
                unreadable(
                        record,
                        new IdField.Absent(),
                        "It is not one CloudEvent in JSON, but a batch or another format.");
        };
    }

    private RequestReading readValue(SourceRecord record, Content content) {
        IdField eventId = CloudEvent.idOf(record);
        ObjectNode request;
        try {
            request = content.object();
        } catch (StrictJson.Refused e) {
            return unreadable(record, eventId, e.reason());
        }
        // Dapr and many others send structured events without the content-type that says so.
        return CloudEvent.isEvent(request) ? readEvent(record, request) : readRequest(record, request, eventId);
    }

    private RequestReading readEvent(SourceRecord record, Content content) {
        ObjectNode event;
        try {
            event = content.object();
        } catch (StrictJson.Refused e) {
            return unreadable(record, new IdField.Absent(), e.reason());
        }
        return readEvent(record, event);
    }

    private RequestReading readEvent(SourceRecord record, ObjectNode event) {
        IdField eventId = CloudEvent.idOf(event);
        try {
            return readRequest(record, CloudEvent.dataOf(event), eventId);
        } catch (StrictJson.Refused e) {
            return eventId instanceof IdField.Usable(String id)
                    ? invalid(record, id, e.reason())
                    : unreadable(record, eventId, e.reason());
        }
    }

    private RequestReading readRequest(SourceRecord record, ObjectNode request, IdField eventId) {
        ForeignEnvelope around = ForeignEnvelope.of(request);
        if (around != null) {
            return unreadable(record, around.id(), around.reason());
        }
        return switch (idOf(record, request, eventId)) {
            case IdField.Usable(String id) -> readEnvelope(record, id, request);
            case IdField.Unusable(String why) -> unreadable(record, eventId, why);
            case IdField.Absent() -> throw new IllegalStateException("a position is always an id");
        };
    }

    private RequestReading readEnvelope(SourceRecord record, String id, ObjectNode request) {
        Envelope envelope = new Envelope(request);
        String model = envelope.model();
        ObjectNode input = envelope.input();
        Instant startBy = envelope.startBy();
        OnUnknownSubmission policy = envelope.onUnknownSubmission();
        Ordering ordering = new Ordering(envelope.priority(), envelope.tenant());
        DeliverTo deliverTo = DeliverToField.read(request, deliveries, envelope::add);
        ObjectNode metadata = envelope.metadata();
        Job job = new Job(
                id,
                model,
                metadata == null ? null : JsonBytes.of(metadata),
                forwardedHeaders(record),
                startBy,
                policy,
                ordering,
                deliverTo,
                ContentHash.of(request, startBy, ordering, deliverTo),
                originOf(record),
                Checks.NONE);
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

    private RequestReading invalid(SourceRecord record, String id, String reason) {
        return new RequestReading.Invalid(
                jobWithoutRequest(record, id), new Outcome.Failed(FailureCode.INVALID_REQUEST, reason));
    }

    private RequestReading unreadable(SourceRecord record, IdField eventId, String reason) {
        IdField id = eventId instanceof IdField.Usable ? eventId : IdField.inBytes("The key", record.key());
        Job job = id instanceof IdField.Usable(String text) ? jobWithoutRequest(record, text) : null;
        return new RequestReading.Unreadable(reason, job);
    }

    /** The job of a record that holds no readable request. */
    private Job jobWithoutRequest(SourceRecord record, String id) {
        byte[] value = record.value();
        return new Job(
                id,
                "",
                null,
                forwardedHeaders(record),
                null,
                OnUnknownSubmission.REPORT,
                Ordering.DEFAULT,
                ContentHash.of(value == null ? new byte[0] : value),
                originOf(record),
                Checks.NONE);
    }

    private Origin originOf(SourceRecord record) {
        return new Origin(clock.instant(), record.offset());
    }

    private static List<Header> forwardedHeaders(SourceRecord record) {
        return record.headers().stream().filter(RequestReader::isForwarded).toList();
    }

    private static boolean isForwarded(Header header) {
        String name = header.name().toLowerCase(Locale.ROOT);
        return name.equals("traceparent") || name.equals("correlation-id") || name.startsWith("x-");
    }
}
