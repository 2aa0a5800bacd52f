package dev.reelay.records;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamWriteConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reelay.job.ExactJson;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Writes and reads the JSON values of records. Numbers keep all their digits, and every value written can be read again.
 *
 * <p>The readers of requests limit sizes and depths. There are no limits here, because a state wraps an input one level
 * deeper than the readers allow, and {@code 1e400} is written a little longer than it came: a limit could make a stored job
 * unreadable.
 */
final class RecordJson {

    private static final JsonMapper MAPPER = ExactJson.mapper(JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(Integer.MAX_VALUE)
                    .maxNumberLength(Integer.MAX_VALUE)
                    .maxStringLength(Integer.MAX_VALUE)
                    .maxNameLength(Integer.MAX_VALUE)
                    .build())
            .streamWriteConstraints(StreamWriteConstraints.builder()
                    .maxNestingDepth(Integer.MAX_VALUE)
                    .build())
            // Producers choose the names in `input`: do not keep them in memory, nor refuse hash collisions.
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .disable(JsonFactory.Feature.FAIL_ON_SYMBOL_HASH_OVERFLOW)
            .build());

    private RecordJson() {}

    static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    /** Sets the field unless the value is absent: Reelay's own fields are never JSON's null. */
    static void setUnlessEmpty(ObjectNode object, String name, @Nullable JsonNode value) {
        if (value != null && !value.isMissingNode() && !value.isNull()) {
            object.set(name, value);
        }
    }

    /** Sets the field to {@code value.toString()}, unless the value is null; an {@code Instant} becomes RFC 3339 in UTC. */
    static void putUnlessNull(ObjectNode object, String name, @Nullable Object value) {
        if (value != null) {
            object.put(name, value.toString());
        }
    }

    static void putTexts(ObjectNode object, String name, List<String> values) {
        values.forEach(object.putArray(name)::add);
    }

    /** JSON in UTF-8. UTF-8 cannot carry a lone surrogate, which JSON can escape: it is written as an escape again. */
    static byte[] write(ObjectNode object) {
        try {
            return Utf8.encode(escapeLoneSurrogates(MAPPER.writeValueAsString(object)));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A JSON tree could not be written", e);
        }
    }

    /**
     * The JSON value in these bytes, a missing node if there is none; empty when they are not JSON in UTF-8. They are parsed as
     * text, since Jackson's parser for bytes refuses a name with a lone surrogate, which its parser for text takes.
     */
    static Optional<JsonNode> read(byte[] bytes) {
        return Utf8.decode(bytes).flatMap(RecordJson::parse);
    }

    private static Optional<JsonNode> parse(String json) {
        try {
            return Optional.of(MAPPER.readTree(json));
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
    }

    /** JSON outside of strings is ASCII, so every lone surrogate of the finished text is inside a string. */
    private static String escapeLoneSurrogates(String json) {
        int first = loneSurrogateFrom(json, 0);
        if (first < 0) {
            return json;
        }
        StringBuilder escaped = new StringBuilder(json.length() + 64);
        int done = 0;
        for (int at = first; at >= 0; at = loneSurrogateFrom(json, done)) {
            escaped.append(json, done, at).append("\\u").append(Integer.toHexString(json.charAt(at)));
            done = at + 1;
        }
        return escaped.append(json, done, json.length()).toString();
    }

    private static int loneSurrogateFrom(String text, int from) {
        for (int at = from; at < text.length(); at++) {
            if (Character.isSurrogate(text.charAt(at))) {
                if (Character.isBmpCodePoint(text.codePointAt(at))) {
                    return at;
                }
                at++;
            }
        }
        return -1;
    }
}
