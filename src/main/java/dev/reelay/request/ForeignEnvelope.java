package dev.reelay.request;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Names the envelope of another system around a request. Such a record would otherwise be told that {@code model} and
 * {@code input} are missing, although its producer sees them in it.
 *
 * @param reason what the value is, and what to change
 * @param id the id in the request inside, where it has one
 */
record ForeignEnvelope(String reason, IdField id) {

    /**
     * @param fields all of them are in the envelope
     * @param content the path to the request inside
     */
    private record Shape(List<String> fields, String content, String reason) {

        boolean fits(ObjectNode value) {
            return fields.stream().allMatch(value::has);
        }
    }

    /** The first that fits counts. */
    private static final List<Shape> SHAPES = List.of(
            new Shape(
                    List.of("schema", "payload"),
                    "/payload",
                    "It is an envelope of Kafka Connect's JsonConverter (schema and payload), not a request: set"
                            + " value.converter.schemas.enable=false."),
            new Shape(
                    List.of("op", "after"),
                    "/after",
                    "It is a change event of Debezium, not a request: unwrap it with the transform"
                            + " ExtractNewRecordState or EventRouter."),
            new Shape(
                    List.of("records"),
                    "/records/0/value",
                    "It is the body of a call to a REST proxy for Kafka, not a request: send it to the proxy."),
            new Shape(
                    List.of("Type", "MessageId", "Message"),
                    "/Message",
                    "It is an envelope of Amazon SNS, not a request: turn raw message delivery on."),
            new Shape(
                    List.of("detail-type", "detail"),
                    "/detail",
                    "It is an envelope of Amazon EventBridge, not a request: send its detail alone."),
            new Shape(
                    List.of("subscription", "message"),
                    "/message",
                    "It is an envelope of Google Pub/Sub, not a request: unwrap the payload."),
            new Shape(
                    List.of("messageType", "message"),
                    "/message",
                    "It is an envelope of MassTransit, not a request: use its raw JSON serializer."),
            new Shape(
                    List.of("headers", "payload"),
                    "/payload",
                    "It is an envelope with headers and payload, not a request: send its payload alone."));

    /** All fields at which {@link #of} looks, as JSON Pointers. */
    static List<String> pointers() {
        Stream<String> shapes = SHAPES.stream()
                .flatMap(shape -> Stream.concat(
                        shape.fields().stream().map(field -> "/" + field), Stream.of(shape.content() + "/id")));
        return Stream.concat(Stream.of("/model", "/input"), shapes).distinct().toList();
    }

    /** The envelope of a value that has neither of a request's required fields; null when it is none that is known. */
    static @Nullable ForeignEnvelope of(ObjectNode value) {
        if (value.has("model") || value.has("input")) {
            return null;
        }
        for (Shape shape : SHAPES) {
            if (shape.fits(value)) {
                JsonNode content = value.at(shape.content());
                return new ForeignEnvelope(shape.reason(), IdField.inField("The id inside", content.get("id")));
            }
        }
        return null;
    }
}
