package dev.reelay.records;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.reelay.answer.ProviderMessage;
import dev.reelay.cost.Charged;
import dev.reelay.cost.Cost;
import dev.reelay.file.StoredFile;
import dev.reelay.json.ExactJson;
import dev.reelay.json.ForeignText;
import dev.reelay.json.JsonBytes;
import dev.reelay.outcome.Copies;
import dev.reelay.outcome.Status;
import dev.reelay.records.ResultReading.Failure;
import dev.reelay.records.ResultReading.Result;
import dev.reelay.records.ResultReading.Times;
import dev.reelay.records.ResultReading.Unreadable;
import dev.reelay.records.ResultReading.Urls;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads results in one pass, without a tree: an output may be a megabyte, and a reader of the topic meets a hundred thousand of
 * them. Never throws.
 *
 * <p>Required are the id, which must be the record's key, a status that is an end, and {@code finished_at}. Any other field that is
 * absent or of another type counts as absent: what a newer Reelay writes is read as far as it is understood.
 */
public final class ResultReader {

    /** A number with more characters is no cost. */
    private static final int COST_LENGTH = 2 * Cost.MAX_LENGTH;

    private final JsonParser parser;
    private final byte @Nullable [] bytes;
    private final @Nullable String text;

    private @Nullable String id;
    private @Nullable String status;
    private @Nullable String model;
    private @Nullable String requestId;
    private @Nullable String charged;
    private @Nullable Cost cost;
    private @Nullable Failure failure;
    private @Nullable String cancellation;
    private @Nullable JsonBytes metadata;
    private @Nullable Instant received;
    private @Nullable Instant submitted;
    private @Nullable Instant started;
    private @Nullable Instant finished;
    private List<String> video = List.of();
    private List<String> image = List.of();
    private List<String> audio = List.of();
    private @Nullable List<StoredFile> files;
    private @Nullable String stored;
    private @Nullable String storedReason;
    private boolean truncated;

    private ResultReader(JsonParser parser, byte @Nullable [] bytes, @Nullable String text) {
        this.parser = parser;
        this.bytes = bytes;
        this.text = text;
    }

    /** The result in a record with this key and value. */
    public static ResultReading read(byte @Nullable [] key, byte @Nullable [] value) {
        if (key == null || value == null) {
            return new Unreadable(key == null ? "it has no key" : "it has no value");
        }
        try (JsonParser parser = ExactJson.unlimited().createParser(value)) {
            return new ResultReader(parser, value, null).read(key);
        } catch (IOException e) {
            return readText(key, new String(value, StandardCharsets.UTF_8));
        }
    }

    /** Jackson's parser for bytes refuses a name with a lone surrogate, which its parser for text takes. */
    private static ResultReading readText(byte[] key, String value) {
        try (JsonParser parser = ExactJson.unlimited().createParser(value)) {
            return new ResultReader(parser, null, value).read(key);
        } catch (IOException e) {
            return new Unreadable("it is not JSON");
        }
    }

    private ResultReading read(byte[] key) throws IOException {
        if (parser.nextToken() != JsonToken.START_OBJECT) {
            return new Unreadable("it is no JSON object");
        }
        for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
            take(name, parser.nextToken());
        }
        if (parser.currentToken() != JsonToken.END_OBJECT || parser.nextToken() != null) {
            return new Unreadable("it is no JSON object alone");
        }
        return result(key);
    }

    private ResultReading result(byte[] key) {
        Status end = end(status);
        if (id == null || !Arrays.equals(key, Utf8.encode(id))) {
            return new Unreadable("its id is not its key");
        }
        if (end == null) {
            String shown = status == null ? "none" : ForeignText.oneLine(status, 50);
            return new Unreadable("its status is " + shown + ", and no end of a job");
        }
        if (finished == null) {
            return new Unreadable("it has no valid finished_at");
        }
        return new Result(
                id,
                end,
                model == null ? "" : model,
                requestId,
                charged(charged),
                cost,
                failure,
                new Times(received, submitted, started, finished),
                CancellationStatus.TOO_LATE.word().equals(cancellation),
                metadata,
                video.isEmpty() && image.isEmpty() && audio.isEmpty() ? Urls.NONE : new Urls(video, image, audio),
                copies(),
                truncated);
    }

    /** A result without any copy and any word about it is that of a worker without a store. */
    private @Nullable Copies copies() {
        if (OutputFields.FAILED.equals(stored)) {
            return new Copies(
                    files == null ? List.of() : files, storedReason == null ? "no reason given" : storedReason);
        }
        return files == null ? null : new Copies(files, null);
    }

    private void take(String name, JsonToken value) throws IOException {
        switch (name) {
            case "id" -> id = text(value);
            case "status" -> status = text(value);
            case "model" -> model = text(value);
            case "request_id" -> requestId = text(value);
            case "charged" -> charged = text(value);
            case RecordJson.COST -> cost = cost(value);
            case "cancellation" -> cancellation = text(value);
            case "received_at" -> received = time(value);
            case "submitted_at" -> submitted = time(value);
            case "started_at" -> started = time(value);
            case "finished_at" -> finished = time(value);
            case "video_urls" -> video = texts(value);
            case "image_urls" -> image = texts(value);
            case "audio_urls" -> audio = texts(value);
            case "error" -> failure = failure(value);
            case "metadata" -> metadata = object(value);
            case OutputFields.FILES -> files = files(value);
            case OutputFields.STORED -> stored = text(value);
            case OutputFields.STORED_REASON -> storedReason = text(value);
            case "truncated" -> truncated = value == JsonToken.VALUE_TRUE;
            default -> parser.skipChildren();
        }
    }

    private @Nullable String text(JsonToken value) throws IOException {
        if (value == JsonToken.VALUE_STRING) {
            return parser.getText();
        }
        parser.skipChildren();
        return null;
    }

    private @Nullable Instant time(JsonToken value) throws IOException {
        String time = text(value);
        try {
            return time == null ? null : Instant.parse(time);
        } catch (DateTimeException e) {
            return null;
        }
    }

    private @Nullable Cost cost(JsonToken value) throws IOException {
        if (value.isNumeric() && parser.getTextLength() <= COST_LENGTH) {
            return Cost.ofPossible(parser.getDecimalValue());
        }
        parser.skipChildren();
        return null;
    }

    private List<String> texts(JsonToken value) throws IOException {
        List<String> texts = new ArrayList<>(1);
        if (value == JsonToken.START_ARRAY) {
            for (JsonToken each = parser.nextToken();
                    each != null && each != JsonToken.END_ARRAY;
                    each = parser.nextToken()) {
                String text = text(each);
                if (text != null) {
                    texts.add(text);
                }
            }
        } else {
            parser.skipChildren();
        }
        return texts;
    }

    private @Nullable List<StoredFile> files(JsonToken value) throws IOException {
        if (value != JsonToken.START_ARRAY) {
            parser.skipChildren();
            return null;
        }
        List<StoredFile> all = new ArrayList<>(1);
        for (JsonToken each = parser.nextToken();
                each != null && each != JsonToken.END_ARRAY;
                each = parser.nextToken()) {
            StoredFile file = file(each);
            if (file != null) {
                all.add(file);
            }
        }
        return all;
    }

    private @Nullable StoredFile file(JsonToken value) throws IOException {
        if (value != JsonToken.START_OBJECT) {
            parser.skipChildren();
            return null;
        }
        String url = null;
        String providerUrl = null;
        Long length = null;
        String sha256 = null;
        String contentType = null;
        for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
            JsonToken field = parser.nextToken();
            switch (name) {
                case OutputFields.URL -> url = text(field);
                case OutputFields.PROVIDER_URL -> providerUrl = text(field);
                case OutputFields.BYTES -> length = number(field);
                case OutputFields.SHA256 -> sha256 = text(field);
                case OutputFields.CONTENT_TYPE -> contentType = text(field);
                default -> {}
            }
            parser.skipChildren();
        }
        return url == null || providerUrl == null
                ? null
                : new StoredFile(
                        url,
                        providerUrl,
                        length == null ? 0 : length,
                        sha256 == null ? "" : sha256,
                        contentType == null ? "" : contentType);
    }

    private @Nullable Failure failure(JsonToken value) throws IOException {
        if (value != JsonToken.START_OBJECT) {
            parser.skipChildren();
            return null;
        }
        String code = null;
        String message = null;
        boolean retryable = false;
        ProviderMessage provider = null;
        for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
            JsonToken field = parser.nextToken();
            switch (name) {
                case "code" -> code = text(field);
                case "message" -> message = text(field);
                case "retryable" -> retryable = field == JsonToken.VALUE_TRUE;
                case "provider" -> provider = provider(field);
                default -> {}
            }
            parser.skipChildren();
        }
        return new Failure(code == null ? "" : code, message == null ? "" : message, retryable, provider);
    }

    private @Nullable ProviderMessage provider(JsonToken value) throws IOException {
        if (value != JsonToken.START_OBJECT) {
            parser.skipChildren();
            return null;
        }
        int httpStatus = 0;
        Long errorCode = null;
        String message = null;
        for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
            JsonToken field = parser.nextToken();
            Long number = number(field);
            switch (name) {
                case "http_status" -> httpStatus = number == null ? 0 : Math.clamp(number, 0, 999);
                case "error_code" -> errorCode = number;
                case "message" -> message = text(field);
                default -> {}
            }
            parser.skipChildren();
        }
        return new ProviderMessage(httpStatus, errorCode, message);
    }

    private @Nullable Long number(JsonToken value) throws IOException {
        return value == JsonToken.VALUE_NUMBER_INT && parser.getNumberType() != JsonParser.NumberType.BIG_INTEGER
                ? parser.getLongValue()
                : null;
    }

    /** The object as it stands in the record. */
    private @Nullable JsonBytes object(JsonToken value) throws IOException {
        boolean isObject = value == JsonToken.START_OBJECT;
        int from = offset();
        parser.skipChildren();
        int to = offset() + 1;
        if (!isObject) {
            return null;
        }
        if (bytes != null) {
            // A byte order mark may shift what the parser counts: then there is no metadata rather than half of it.
            return bytes[from] == '{' && bytes[to - 1] == '}'
                    ? JsonBytes.trusted(Arrays.copyOfRange(bytes, from, to))
                    : null;
        }
        return text == null ? null : JsonBytes.trusted(Utf8.encode(text.substring(from, to)));
    }

    private int offset() {
        var location = parser.currentTokenLocation();
        return (int) (bytes == null ? location.getCharOffset() : location.getByteOffset());
    }

    private static @Nullable Status end(@Nullable String word) {
        for (Status status : Status.values()) {
            if (status.isEnd() && status.word().equals(word)) {
                return status;
            }
        }
        return null;
    }

    private static Charged charged(@Nullable String word) {
        for (Charged value : Charged.values()) {
            if (value.word().equals(word)) {
                return value;
            }
        }
        return Charged.UNKNOWN;
    }
}
