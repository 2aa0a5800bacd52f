package dev.reelay.records;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reelay.job.ForeignText;
import dev.reelay.job.MediaStatus;
import dev.reelay.job.OnUnknownSubmission;
import dev.reelay.job.SourceRecord.Header;
import dev.reelay.job.Status;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The fields of a state record, each read as what it must be or refused with {@link UnreadableStateException}. */
final class StateFields {

    private final String name;
    private final JsonNode body;

    private StateFields(String name, JsonNode body) {
        this.name = name;
        this.body = body;
    }

    /** The fields of a record whose format this version knows. */
    static StateFields of(byte[] key, byte[] value) {
        String name = ForeignText.cut(Text.of(key).orElse("(a key that is not UTF-8)"), 200);
        StateFields fields =
                new StateFields(name, RecordJson.read(value).orElseThrow(() -> broken(name, "is not JSON")));
        JsonNode version = fields.body.path("v");
        if (!version.isIntegralNumber() || version.bigIntegerValue().signum() <= 0) {
            throw fields.broken("has no format version \"v\"");
        }
        if (!version.isInt() || version.intValue() > StateRecords.VERSION) {
            throw new UnreadableStateException(("The state of job %s was written by a newer Reelay (format %s, this one"
                            + " reads %d): start that version again, or a later one")
                    .formatted(name, ForeignText.cut(version.asText(), 20), StateRecords.VERSION));
        }
        return fields;
    }

    UnreadableStateException broken(String what) {
        return broken(name, what);
    }

    private static UnreadableStateException broken(String name, String what) {
        return new UnreadableStateException(("The state of job %s %s: it was not written by Reelay, or was damaged;"
                        + " write the right record or a tombstone for its key, which makes Reelay forget the job")
                .formatted(name, what));
    }

    Status status() {
        return word("status", Status::of);
    }

    OnUnknownSubmission onUnknownSubmission() {
        return word("on_unknown_submission", word -> OnUnknownSubmission.valueOf(word.toUpperCase(Locale.ROOT)));
    }

    @Nullable
    CancellationField cancellation() {
        return body.has("cancellation") ? word("cancellation", CancellationField::of) : null;
    }

    @Nullable
    MediaStatus media() {
        return body.has("media") ? word("media", MediaStatus::of) : null;
    }

    String text(String field) {
        return optionalText(field).orElseThrow(() -> missing(field));
    }

    Optional<String> optionalText(String field) {
        return text(body, field);
    }

    Instant time(String field) {
        return optionalTime(field).orElseThrow(() -> missing(field));
    }

    Optional<Instant> optionalTime(String field) {
        try {
            return optionalText(field).map(Instant::parse);
        } catch (DateTimeException e) {
            throw broken("has a \"" + field + "\" that is not a time in RFC 3339");
        }
    }

    ObjectNode object(String field) {
        return optionalObject(field).orElseThrow(() -> missing(field));
    }

    Optional<ObjectNode> optionalObject(String field) {
        return switch (body.get(field)) {
            case null -> Optional.empty();
            case ObjectNode object -> Optional.of(object);
            case JsonNode other -> throw broken("has a \"" + field + "\" that is not an object");
        };
    }

    int count(String field) {
        JsonNode node = body.get(field);
        if (node == null || !node.isInt() || node.intValue() < 0) {
            throw missing(field);
        }
        return node.intValue();
    }

    /** Left out when it is false. */
    boolean flag(String field) {
        return body.path(field).asBoolean();
    }

    List<Header> headers() {
        List<Header> headers = new ArrayList<>();
        for (JsonNode node : body.path("headers")) {
            headers.add(new Header(text(node, "name").orElseThrow(() -> missing("headers/name")), headerValue(node)));
        }
        return headers;
    }

    private byte @Nullable [] headerValue(JsonNode header) {
        Optional<byte[]> value = text(header, "value").map(Text::bytes);
        return value.or(() -> text(header, "base64").map(this::base64)).orElse(null);
    }

    private byte[] base64(String text) {
        try {
            return Base64.getDecoder().decode(text);
        } catch (IllegalArgumentException e) {
            throw broken("has a header whose \"base64\" is not base64");
        }
    }

    private <T> T word(String field, Function<String, T> meaning) {
        String word = text(field);
        try {
            return meaning.apply(word);
        } catch (IllegalArgumentException e) {
            throw broken("has an unknown \"" + field + "\", " + ForeignText.cut(word, 50));
        }
    }

    private Optional<String> text(JsonNode object, String field) {
        JsonNode node = object.get(field);
        if (node == null) {
            return Optional.empty();
        }
        if (!node.isTextual()) {
            throw broken("has a \"" + field + "\" that is not a string");
        }
        return Optional.of(node.textValue());
    }

    private UnreadableStateException missing(String field) {
        return broken("has no \"" + field + "\", or not one that makes sense");
    }
}
