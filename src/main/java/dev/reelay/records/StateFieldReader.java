package dev.reelay.records;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.reelay.cost.Cost;
import dev.reelay.job.JobInput;
import dev.reelay.job.MediaStatus;
import dev.reelay.job.OnUnknownSubmission;
import dev.reelay.job.SourceRecord.Header;
import dev.reelay.json.ForeignText;
import dev.reelay.json.JsonBytes;
import dev.reelay.outcome.Status;
import dev.reelay.outcome.Violation;
import dev.reelay.records.flat.FlatJson;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
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

    private final byte[] key;
    private final byte[] value;
    /** Null when the value is not what Reelay usually writes. */
    private final @Nullable FlatJson flat;
    /** Made when it is needed. */
    private RecordJson.@Nullable Split tree;

    private StateFieldReader(byte[] key, byte[] value) {
        this.key = key;
        this.value = value;
        this.flat = FlatJson.of(value);
    }

    /** @throws UnreadableStateException when the value is not JSON, or is of a format that this version does not know */
    static StateFieldReader of(byte[] key, byte[] value) {
        StateFieldReader fields = new StateFieldReader(key, value);
        if (fields.isOfVersion()) {
            return fields;
        }
        JsonNode version = fields.tree().rest().path("v");
        if (!version.isIntegralNumber() || version.bigIntegerValue().signum() <= 0) {
            throw fields.broken("has no format version \"v\"");
        }
        if (!version.isInt() || version.intValue() > VERSION) {
            throw new UnreadableStateException(
                    ("The state of job %s was written by a newer Reelay (format %s, this version"
                                    + " reads %d): start that version or a later one")
                            .formatted(fields.jobId(), ForeignText.cut(version.asText(), 20), VERSION));
        }
        return fields;
    }

    private boolean isOfVersion() {
        int place = flat == null ? -1 : flat.find("v");
        return place >= 0 && flat.count(place) == VERSION;
    }

    private String jobId() {
        return ForeignText.cut(Utf8.decode(key).orElse("(a key that is not UTF-8)"), 200);
    }

    private RecordJson.Split tree() {
        if (tree == null) {
            tree = RecordJson.read(value, OBJECTS).orElseThrow(() -> broken("is not JSON"));
        }
        return tree;
    }

    /** The value of a field; null when it is absent, or one of {@link #OBJECTS} that holds an object. */
    private @Nullable JsonNode node(String field) {
        return flat != null && flat.find(field) < 0 ? null : tree().rest().get(field);
    }

    /** The same; a missing node when it is absent. */
    JsonNode value(String field) {
        JsonNode node = node(field);
        return node == null ? MissingNode.getInstance() : node;
    }

    private boolean has(String field) {
        return flat == null ? tree().rest().has(field) : flat.find(field) >= 0;
    }

    /** The place of a field of this kind; negative when it has another kind, is absent, or all is in the tree. */
    private int find(String field, FlatJson.Kind kind) {
        int place = flat == null ? -1 : flat.find(field);
        return place >= 0 && flat.kind(place) == kind ? place : -1;
    }

    /** @param problem the middle of a sentence, for example {@code has no "id"} */
    UnreadableStateException broken(String problem) {
        return new UnreadableStateException(("The state of job %s %s: Reelay did not write it, or it is damaged;"
                        + " write a correct record, or a tombstone for its key, which makes Reelay forget the job")
                .formatted(jobId(), problem));
    }

    Status status() {
        return enumValue("status", Status::of);
    }

    OnUnknownSubmission onUnknownSubmission() {
        return enumValue("on_unknown_submission", OnUnknownSubmission::of);
    }

    @Nullable
    CancellationStatus cancellation() {
        return has("cancellation") ? enumValue("cancellation", CancellationStatus::of) : null;
    }

    @Nullable
    MediaStatus media() {
        return has("media") ? enumValue("media", MediaStatus::of) : null;
    }

    List<Violation> warnings() {
        List<Violation> warnings = new ArrayList<>();
        for (JsonNode node : value("warnings")) {
            warnings.add(new Violation(
                    textIn(node, "pointer").orElseThrow(() -> missing("warnings/pointer")),
                    textIn(node, "rule").orElseThrow(() -> missing("warnings/rule")),
                    null,
                    null,
                    textIn(node, "message").orElseThrow(() -> missing("warnings/message"))));
        }
        return warnings;
    }

    String text(String field) {
        String text = textOrNull(field);
        if (text == null) {
            throw missing(field);
        }
        return text;
    }

    Optional<String> optionalText(String field) {
        return Optional.ofNullable(textOrNull(field));
    }

    private @Nullable String textOrNull(String field) {
        int place = find(field, FlatJson.Kind.TEXT);
        return flat != null && place >= 0
                ? flat.text(place)
                : text(node(field), field).orElse(null);
    }

    /** {@link #optionalText} of a field that has the same value in many states: null when the field is absent. */
    @Nullable
    String sharedText(String field) {
        int place = find(field, FlatJson.Kind.TEXT);
        return (flat != null && place >= 0) ? flat.sharedText(place) : textOrNull(field);
    }

    /** Whether the field is this text, of which the bytes are given. */
    boolean isText(String field, byte[] utf8) {
        int place = find(field, FlatJson.Kind.TEXT);
        return (flat != null && place >= 0) ? flat.isText(place, utf8) : Arrays.equals(utf8, Utf8.encode(text(field)));
    }

    Instant time(String field) {
        Instant time = timeOrNull(field);
        if (time == null) {
            throw missing(field);
        }
        return time;
    }

    Optional<Instant> optionalTime(String field) {
        return Optional.ofNullable(timeOrNull(field));
    }

    private @Nullable Instant timeOrNull(String field) {
        int place = flat == null ? -1 : flat.find(field);
        Instant usual = flat == null || place < 0 ? null : flat.time(place);
        if (usual != null) {
            return usual;
        }
        try {
            return optionalText(field).map(Instant::parse).orElse(null);
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
        int place = find(field, FlatJson.Kind.OBJECT);
        if (flat != null && place >= 0) {
            return JsonBytes.trusted(flat.bytes(place));
        }
        if (flat != null && flat.find(field) < 0) {
            return null;
        }
        if (tree().rest().has(field)) {
            throw broken((field.equals("input") ? "has an \"" : "has a \"") + field + "\" that is not an object");
        }
        return tree().objects().get(field);
    }

    List<String> texts(String field) {
        JsonNode array = value(field);
        List<String> texts = new ArrayList<>();
        array.forEach(element -> texts.add(element.textValue()));
        if (!array.isArray() || texts.contains(null)) {
            throw missing(field);
        }
        return texts;
    }

    int count(String field) {
        long count = flatCount(field);
        if (count >= 0 && count <= Integer.MAX_VALUE) {
            return (int) count;
        }
        JsonNode node = node(field);
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

    /** A whole number of the usual size; negative when it is none, is absent, or all is in the tree. */
    private long flatCount(String field) {
        int place = flat == null ? -1 : flat.find(field);
        return flat == null || place < 0 ? -1 : flat.count(place);
    }

    /** Null when the field is absent. */
    @Nullable
    Long optionalOffset(String field) {
        long count = flatCount(field);
        if (count >= 0) {
            return count;
        }
        JsonNode node = node(field);
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
        BigDecimal number = number(field);
        Cost cost = number == null ? null : Cost.ofPossible(number);
        if (cost == null && has(field)) {
            throw broken("has a \"" + field + "\" that is not a cost");
        }
        return cost;
    }

    /** Null when the field is absent, or no number. */
    private @Nullable BigDecimal number(String field) {
        int place = flat == null ? -1 : flat.find(field);
        BigDecimal usual = flat == null || place < 0 ? null : flat.decimal(place);
        if (usual != null) {
            return usual;
        }
        JsonNode node = node(field);
        return node != null && node.isNumber() ? node.decimalValue() : null;
    }

    /** An amount of dollars that is a sum, in millionths. */
    long micros(String field) {
        BigDecimal usd = number(field);
        if (usd == null
                || usd.signum() < 0
                || usd.precision() > MOST_DIGITS
                || Math.abs((long) usd.scale()) > MOST_DIGITS) {
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
        return has(field) ? OptionalInt.of(count(field)) : OptionalInt.empty();
    }

    /** A text that nothing rests on; null when it is absent, too long or no text. */
    @Nullable
    String lenientText(String field, int longest) {
        int place = find(field, FlatJson.Kind.TEXT);
        if (flat != null && place >= 0) {
            String text = flat.sharedText(place);
            return text.length() <= longest ? text : null;
        }
        JsonNode node = node(field);
        return node != null && node.isTextual() && node.textValue().length() <= longest ? node.textValue() : null;
    }

    /** A number that nothing rests on; 0 when it is absent or cannot be one. */
    long lenientCount(String field) {
        long count = flatCount(field);
        if (count >= 0) {
            return count;
        }
        JsonNode node = node(field);
        return node != null && node.isIntegralNumber() && node.canConvertToLong() ? Math.max(0, node.longValue()) : 0;
    }

    /** A time that nothing rests on; null when it is absent or none. */
    @Nullable
    Instant lenientTime(String field) {
        int place = flat == null ? -1 : flat.find(field);
        Instant usual = flat == null || place < 0 ? null : flat.time(place);
        if (usual != null) {
            return usual;
        }
        JsonNode node = node(field);
        try {
            return node != null && node.isTextual() ? Instant.parse(node.textValue()) : null;
        } catch (DateTimeException e) {
            return null;
        }
    }

    /** False when the field is absent. */
    boolean flag(String field) {
        return value(field).asBoolean();
    }

    List<Header> headers() {
        List<Header> headers = new ArrayList<>();
        for (JsonNode node : value("headers")) {
            headers.add(new Header(textIn(node, "name").orElseThrow(() -> missing("headers/name")), headerValue(node)));
        }
        return headers;
    }

    private byte @Nullable [] headerValue(JsonNode header) {
        Optional<byte[]> value = textIn(header, "value").map(Utf8::encode);
        return value.or(() -> textIn(header, "base64").map(this::base64)).orElse(null);
    }

    private byte[] base64(String text) {
        try {
            return Base64.getDecoder().decode(text);
        } catch (IllegalArgumentException e) {
            throw broken("has a header whose \"base64\" is not base64");
        }
    }

    private <T> T enumValue(String field, Function<String, T> valueOf) {
        String text = sharedText(field);
        if (text == null) {
            throw missing(field);
        }
        try {
            return valueOf.apply(text);
        } catch (IllegalArgumentException e) {
            throw broken("has an unknown \"" + field + "\", " + ForeignText.cut(text, 50));
        }
    }

    private Optional<String> textIn(JsonNode object, String field) {
        return text(object.get(field), field);
    }

    private Optional<String> text(@Nullable JsonNode node, String field) {
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
