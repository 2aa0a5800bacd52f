package dev.reelay.request;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.reelay.job.SourceRecord;
import dev.reelay.job.SourceRecord.Header;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;

/**
 * Finds the request in a record, by the CloudEvents Kafka protocol binding and JSON format (1.0.2). Only an event's id and data
 * are read; an event may lack all other attributes.
 */
final class CloudEvent {

    static final String ID_HEADER = "ce_id";

    private static final String MEDIA_TYPE = "application/cloudevents";

    private CloudEvent() {}

    /** Where the record holds the request. */
    enum Mode {
        /** The value is the request: plain JSON, or a CloudEvent in binary mode. */
        VALUE,
        /** The value is an event, and the request its data. */
        STRUCTURED,
        /** The value is a batch of events, or an event in another format than JSON. */
        UNSUPPORTED
    }

    /** The mode by the record's last {@code content-type}, without its parameters, in any letter case. */
    static Mode modeOf(SourceRecord record) {
        List<Header> types = headers(record, "content-type");
        byte[] last = types.isEmpty() ? null : types.getLast().value();
        if (last == null) {
            return Mode.VALUE;
        }
        String type = new String(last, StandardCharsets.UTF_8).toLowerCase(Locale.ROOT);
        int parameters = type.indexOf(';');
        String mediaType = (parameters < 0 ? type : type.substring(0, parameters)).strip();
        if (mediaType.equals(MEDIA_TYPE + "+json") || mediaType.equals(MEDIA_TYPE)) {
            return Mode.STRUCTURED;
        }
        return mediaType.startsWith(MEDIA_TYPE) ? Mode.UNSUPPORTED : Mode.VALUE;
    }

    /** Whether a value that no {@code content-type} calls an event is one in structured mode: it has no field of a request. */
    static boolean isEvent(ObjectNode value) {
        return value.path("specversion").isTextual() && !value.has("model") && !value.has("input");
    }

    /** The id of an event in binary mode. The header may be repeated with the same value. */
    static IdField idOf(SourceRecord record) {
        List<Header> ids = headers(record, ID_HEADER);
        if (ids.isEmpty()) {
            return new IdField.Absent();
        }
        byte[] first = ids.getFirst().value();
        return ids.stream().allMatch(id -> Arrays.equals(first, id.value()))
                ? IdField.inBytes("The header ce_id", first)
                : new IdField.Unusable("The header ce_id occurs several times with different values.");
    }

    /** The id of an event in structured mode. */
    static IdField idOf(ObjectNode event) {
        return IdField.inField("The event's id", event.get("id"));
    }

    /** The request in an event in structured mode. */
    static ObjectNode dataOf(ObjectNode event) throws StrictJson.Refused {
        JsonNode data = StrictJson.field(event, "data");
        JsonNode base64 = StrictJson.field(event, "data_base64");
        if (data != null && base64 != null) {
            throw new StrictJson.Refused("The event holds both data and data_base64.");
        }
        if (base64 != null) {
            return StrictJson.object(decode(base64));
        }
        return switch (data) {
            case null -> throw new StrictJson.Refused("The event holds no data.");
            case ObjectNode request -> request;
            case TextNode text
            when isObject(text) ->
                throw new StrictJson.Refused(
                        "The event's data is JSON in a string, and must be an object: publish it with the"
                                + " content type application/json.");
            default ->
                throw new StrictJson.Refused(
                        "The event's data is of type " + StrictJson.type(data) + ", and must be an object.");
        };
    }

    private static boolean isObject(TextNode text) {
        try {
            StrictJson.object(text.textValue().getBytes(StandardCharsets.UTF_8));
            return true;
        } catch (StrictJson.Refused e) {
            return false;
        }
    }

    private static byte[] decode(JsonNode base64) throws StrictJson.Refused {
        try {
            if (base64.isTextual()) {
                return Base64.getDecoder().decode(base64.textValue());
            }
        } catch (IllegalArgumentException e) {
            // falls through to the refusal below
        }
        throw new StrictJson.Refused("The event's data_base64 is not Base64.");
    }

    private static List<Header> headers(SourceRecord record, String name) {
        return record.headers().stream()
                .filter(header -> header.name().equalsIgnoreCase(name))
                .toList();
    }
}
