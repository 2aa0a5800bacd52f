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
 * JSON as the ledger writes and reads it: numbers keep all their digits, and what was written can be read again.
 *
 * <p>Sizes and depths are limited where JSON comes in. A second limit here could only refuse what is already known:
 * {@code 1e400} in a deep object may come back a little longer and one level deeper than intake allowed.
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
            // Producers choose the names in `input`: neither keep them for ever, nor refuse those that collide.
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .disable(JsonFactory.Feature.FAIL_ON_SYMBOL_HASH_OVERFLOW)
            .build());

    private RecordJson() {}

    static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    /** Sets the field unless there is nothing to say: no field of ours is ever JSON's null. */
    static void set(ObjectNode object, String name, @Nullable JsonNode value) {
        if (value != null && !value.isMissingNode() && !value.isNull()) {
            object.set(name, value);
        }
    }

    /** Sets the field to the value's text, as {@code toString} gives it; a time is RFC 3339 in UTC that way. */
    static void put(ObjectNode object, String name, @Nullable Object value) {
        if (value != null) {
            object.put(name, value.toString());
        }
    }

    static void putAll(ObjectNode object, String name, List<String> values) {
        values.forEach(object.putArray(name)::add);
    }

    /** UTF-8, for any string a JSON parser can hand over: half a surrogate pair is written as an escape. */
    static byte[] write(ObjectNode object) {
        try {
            return Text.bytes(escapeHalfPairs(MAPPER.writeValueAsString(object)));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A tree of JSON could not be written", e);
        }
    }

    /**
     * The value of these bytes, a missing node if they hold none; empty when they are not JSON in UTF-8. Read as text,
     * since Jackson's parser for bytes refuses a name with half a surrogate pair, which the one for text takes.
     */
    static Optional<JsonNode> read(byte[] bytes) {
        return Text.of(bytes).flatMap(RecordJson::parse);
    }

    private static Optional<JsonNode> parse(String json) {
        try {
            return Optional.of(MAPPER.readTree(json));
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
    }

    /** Outside of strings JSON is ASCII, so an escape in the finished text is always inside of one. */
    private static String escapeHalfPairs(String json) {
        int firstHalf = halfPairFrom(json, 0);
        if (firstHalf < 0) {
            return json;
        }
        StringBuilder escaped = new StringBuilder(json.length() + 64);
        int done = 0;
        for (int at = firstHalf; at >= 0; at = halfPairFrom(json, done)) {
            escaped.append(json, done, at).append("\\u").append(Integer.toHexString(json.charAt(at)));
            done = at + 1;
        }
        return escaped.append(json, done, json.length()).toString();
    }

    private static int halfPairFrom(String text, int from) {
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
