package dev.reelay.records;

import com.fasterxml.jackson.databind.JsonNode;
import dev.reelay.job.Cost;
import dev.reelay.job.ForeignText;
import dev.reelay.job.JobInput;
import dev.reelay.job.JsonBytes;
import dev.reelay.job.MediaStatus;
import dev.reelay.job.OnUnknownSubmission;
import dev.reelay.job.SourceRecord.Header;
import dev.reelay.job.Status;
import dev.reelay.job.Violation;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads the fields of a state record by type; throws {@link UnreadableStateException} for a missing or wrong field. */
final class StateFieldReader {

    /** The format's version. It does not change for a new field that older readers may ignore. */
    static final int VERSION = 1;

    /** Of a sum of dollars. */
    private static final int MOST_DIGITS = 30;

    /** No trees are made of these. */
    private static final Set<String> OBJECTS = Set.of("input", "metadata");

    private final String jobId;
    private final JsonNode body;
    private final Map<String, JsonBytes> objects;

    private StateFieldReader(String jobId, RecordJson.Split read) {
        this.jobId = jobId;
        this.body = read.rest();
        this.objects = read.objects();
    }

    /** @throws UnreadableStateException when the value is not JSON, or is of a format that this version does not know */
    static StateFieldReader of(byte[] key, byte[] value) {
        String jobId = ForeignText.cut(Utf8.decode(key).orElse("(a key that is not UTF-8)"), 200);
        StateFieldReader fields = new StateFieldReader(
                jobId, RecordJson.read(value, OBJECTS).orElseThrow(() -> broken(jobId, "is not JSON")));
        JsonNode version = fields.body.path("v");
        if (!version.isIntegralNumber() || version.bigIntegerValue().signum() <= 0) {
            throw fields.broken("has no format version \"v\"");
        }
        if (!version.isInt() || version.intValue() > VERSION) {
            throw new UnreadableStateException(
                    ("The state of job %s was written by a newer Reelay (format %s, this version"
                                    + " reads %d): start that version or a later one")
                            .formatted(jobId, ForeignText.cut(version.asText(), 20), VERSION));
        }
        return fields;
    }

    /** @param problem the middle of a sentence, for example {@code has no "id"} */
    UnreadableStateException broken(String problem) {
        return broken(jobId, problem);
    }

    private static UnreadableStateException broken(String jobId, String problem) {
        return new UnreadableStateException(("The state of job %s %s: Reelay did not write it, or it is damaged;"
                        + " write a correct record, or a tombstone for its key, which makes Reelay forget the job")
                .formatted(jobId, problem));
    }

    Status status() {
        return enumValue("status", Status::of);
    }

    OnUnknownSubmission onUnknownSubmission() {
        return enumValue("on_unknown_submission", text -> OnUnknownSubmission.valueOf(text.toUpperCase(Locale.ROOT)));
    }

    @Nullable
    CancellationStatus cancellation() {
        return body.has("cancellation") ? enumValue("cancellation", CancellationStatus::of) : null;
    }

    @Nullable
    MediaStatus media() {
        return body.has("media") ? enumValue("media", MediaStatus::of) : null;
    }

    List<Violation> warnings() {
        List<Violation> warnings = new ArrayList<>();
        for (JsonNode node : body.path("warnings")) {
            warnings.add(new Violation(
                    text(node, "pointer").orElseThrow(() -> missing("warnings/pointer")),
                    text(node, "rule").orElseThrow(() -> missing("warnings/rule")),
                    null,
                    null,
                    text(node, "message").orElseThrow(() -> missing("warnings/message"))));
        }
        return warnings;
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

    JobInput input() {
        JsonBytes input = optionalObject("input");
        if (input == null) {
            throw missing("input");
        }
        return new JobInput.Held(input);
    }

    /** One of {@link #OBJECTS}; null when it is absent. */
    @Nullable
    JsonBytes optionalObject(String field) {
        if (body.has(field)) {
            throw broken((field.equals("input") ? "has an \"" : "has a \"") + field + "\" that is not an object");
        }
        return objects.get(field);
    }

    /** Any value; a missing node when it is absent. */
    JsonNode value(String field) {
        return body.path(field);
    }

    List<String> texts(String field) {
        JsonNode array = body.path(field);
        List<String> texts = new ArrayList<>();
        array.forEach(element -> texts.add(element.textValue()));
        if (!array.isArray() || texts.contains(null)) {
            throw missing(field);
        }
        return texts;
    }

    int count(String field) {
        JsonNode node = body.get(field);
        if (node == null || !node.isInt() || node.intValue() < 0) {
            throw missing(field);
        }
        return node.intValue();
    }

    long offset(String field) {
        Long offset = optionalOffset(field);
        if (offset == null) {
            throw missing(field);
        }
        return offset;
    }

    /** Null when the field is absent. */
    @Nullable
    Long optionalOffset(String field) {
        JsonNode node = body.get(field);
        if (node == null) {
            return null;
        }
        if (!node.isIntegralNumber() || !node.canConvertToLong() || node.longValue() < 0) {
            throw broken("has a \"" + field + "\" that is not an offset");
        }
        return node.longValue();
    }

    /** Null when the field is absent, as in every receipt of a version that knew no costs. */
    @Nullable
    Cost cost() {
        return cost(RecordJson.COST);
    }

    /** Null when the field is absent: then no cost is known, which is not 0. */
    @Nullable
    Cost cost(String field) {
        JsonNode node = body.get(field);
        Cost cost = node != null && node.isNumber() ? Cost.ofPossible(node.decimalValue()) : null;
        if (node != null && cost == null) {
            throw broken("has a \"" + field + "\" that is not a cost");
        }
        return cost;
    }

    /** An amount of dollars that is a sum, in millionths. */
    long micros(String field) {
        JsonNode node = body.get(field);
        if (node == null || !node.isNumber()) {
            throw missing(field);
        }
        BigDecimal usd = node.decimalValue();
        if (usd.signum() < 0 || usd.precision() > MOST_DIGITS || Math.abs((long) usd.scale()) > MOST_DIGITS) {
            throw missing(field);
        }
        try {
            return usd.movePointRight(6).longValueExact();
        } catch (ArithmeticException e) {
            throw missing(field);
        }
    }

    /** A day, counted from that of the epoch; null when the field is absent. */
    @Nullable
    Long optionalDay(String field) {
        try {
            return optionalText(field)
                    .map(text -> LocalDate.parse(text).toEpochDay())
                    .orElse(null);
        } catch (DateTimeException e) {
            throw broken("has a \"" + field + "\" that is not a day such as 2026-11-21");
        }
    }

    OptionalInt optionalCount(String field) {
        return body.has(field) ? OptionalInt.of(count(field)) : OptionalInt.empty();
    }

    /** A text that nothing rests on; null when it is absent, too long or no text. */
    @Nullable
    String lenientText(String field, int longest) {
        JsonNode node = body.get(field);
        return node != null && node.isTextual() && node.textValue().length() <= longest ? node.textValue() : null;
    }

    /** A number that nothing rests on; 0 when it is absent or cannot be one. */
    long lenientCount(String field) {
        JsonNode node = body.get(field);
        return node != null && node.isIntegralNumber() && node.canConvertToLong() ? Math.max(0, node.longValue()) : 0;
    }

    /** A time that nothing rests on; null when it is absent or none. */
    @Nullable
    Instant lenientTime(String field) {
        JsonNode node = body.get(field);
        try {
            return node != null && node.isTextual() ? Instant.parse(node.textValue()) : null;
        } catch (DateTimeException e) {
            return null;
        }
    }

    /** False when the field is absent. */
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
        Optional<byte[]> value = text(header, "value").map(Utf8::encode);
        return value.or(() -> text(header, "base64").map(this::base64)).orElse(null);
    }

    private byte[] base64(String text) {
        try {
            return Base64.getDecoder().decode(text);
        } catch (IllegalArgumentException e) {
            throw broken("has a header whose \"base64\" is not base64");
        }
    }

    private <T> T enumValue(String field, Function<String, T> valueOf) {
        String text = text(field);
        try {
            return valueOf.apply(text);
        } catch (IllegalArgumentException e) {
            throw broken("has an unknown \"" + field + "\", " + ForeignText.cut(text, 50));
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
        return broken("has no valid \"" + field + "\"");
    }
}
