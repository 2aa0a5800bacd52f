package dev.reelay.json;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A JSON value as its bytes: compact JSON in UTF-8, every number with all its digits. A tree takes up to forty times as
 * much memory, so jobs that wait hold bytes. Immutable; equal when the bytes are.
 */
public final class JsonBytes {

    private final byte[] bytes;

    private JsonBytes(byte[] bytes) {
        this.bytes = bytes;
    }

    /** The bytes of a tree, which {@link #tree} gives back. */
    public static JsonBytes of(JsonNode tree) {
        return new JsonBytes(ExactJson.compact(tree));
    }

    /**
     * Takes over bytes that are known to be JSON in UTF-8.
     *
     * @param json not copied: the caller must not change them any more
     */
    public static JsonBytes trusted(byte[] json) {
        return new JsonBytes(json);
    }

    /** The bytes themselves: callers must not change them. */
    public byte[] bytes() {
        return bytes;
    }

    /** How many bytes there are. */
    public int size() {
        return bytes.length;
    }

    /** The value as a new tree. */
    public JsonNode tree() {
        try {
            return ExactJson.unlimited().readTree(new String(bytes, StandardCharsets.UTF_8));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("bytes that were JSON cannot be read", e);
        }
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof JsonBytes json && Arrays.equals(bytes, json.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    /** The beginning alone: an input may be a megabyte, and is a customer's. */
    @Override
    public String toString() {
        return ForeignText.cut(new String(bytes, 0, Math.min(bytes.length, 800), StandardCharsets.UTF_8), 200);
    }
}
