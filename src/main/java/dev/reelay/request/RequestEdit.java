package dev.reelay.request;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reelay.job.SourceRecord;
import dev.reelay.job.SourceRecord.Header;
import dev.reelay.json.ExactJson;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A request that is taken out of its record, changed, and put back in the form that it had: plain JSON, a CloudEvent in binary
 * or structured mode, with or without a schema registry's framing. The same record and the same changes give the same bytes.
 *
 * <p>Fields that Reelay does not know stay. The value is written as compact JSON, and a byte order mark is left out.
 */
public final class RequestEdit {

    private static final byte[] NO_FRAMING = new byte[0];

    private final SourceRecord record;
    private final byte[] framing;
    private final @Nullable ObjectNode event;
    private final ObjectNode request;

    private RequestEdit(SourceRecord record, byte[] framing, @Nullable ObjectNode event, ObjectNode request) {
        this.record = record;
        this.framing = framing;
        this.event = event;
        this.request = request;
    }

    /**
     * The request in a record.
     *
     * @param record one that {@link RequestReader} reads, which bounds its size
     * @return empty when it holds no JSON object where a request is expected
     */
    public static Optional<RequestEdit> of(SourceRecord record) {
        byte[] value = record.value();
        if (value == null) {
            return Optional.empty();
        }
        byte[] framed = SchemaFraming.jsonIn(value);
        byte[] framing = framed == null ? NO_FRAMING : Arrays.copyOf(value, value.length - framed.length);
        try {
            ObjectNode whole = StrictJson.object(framed == null ? value : framed);
            boolean structured = switch (CloudEvent.modeOf(record)) {
                case STRUCTURED -> true;
                case VALUE -> CloudEvent.isEvent(whole);
                case UNSUPPORTED -> throw new StrictJson.Refused("It is not one CloudEvent in JSON.");
            };
            return Optional.of(
                    structured
                            ? new RequestEdit(record, framing, whole, CloudEvent.dataOf(whole))
                            : new RequestEdit(record, framing, null, whole));
        } catch (StrictJson.Refused e) {
            return Optional.empty();
        }
    }

    /** The request's own fields, to be changed in place. */
    public ObjectNode request() {
        return request;
    }

    /**
     * The record with the request as it is now. Topic, position, time and key stay.
     *
     * @param id becomes the request's id, and the event's where the record is a CloudEvent: a new request is a new event
     */
    public SourceRecord record(String id) {
        request.put("id", id);
        byte[] json = ExactJson.compact(event == null ? request : eventWith(event, id));
        byte[] value = Arrays.copyOf(framing, framing.length + json.length);
        System.arraycopy(json, 0, value, framing.length, json.length);
        List<Header> headers = record.headers().stream()
                .map(header -> header.name().equalsIgnoreCase(CloudEvent.ID_HEADER)
                        ? new Header(header.name(), id.getBytes(StandardCharsets.UTF_8))
                        : header)
                .toList();
        return new SourceRecord(
                record.topic(), record.partition(), record.offset(), record.timestamp(), record.key(), value, headers);
    }

    private ObjectNode eventWith(ObjectNode whole, String id) {
        JsonNode base64 = StrictJson.field(whole, "data_base64");
        if (base64 != null) {
            whole.put("data_base64", Base64.getEncoder().encodeToString(ExactJson.compact(request)));
        }
        return whole.put("id", id);
    }
}
