package dev.reelay.records;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.reelay.json.ExactJson;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * A result, read again from its topic: those who look keep neither its output nor its URLs.
 *
 * @param json as it is there
 * @param result what it says
 */
public record StoredResult(JsonNode json, ResultReading.Result result) {

    /**
     * The result of the job with this id in a record with this key and value; null when another record is there: the topic was made
     * anew.
     */
    public static @Nullable StoredResult of(byte @Nullable [] key, byte @Nullable [] value, String id) {
        if (value == null
                || !(ResultReader.read(key, value) instanceof ResultReading.Result result)
                || !result.id().equals(id)) {
            return null;
        }
        try {
            return new StoredResult(ExactJson.unlimited().readTree(new String(value, StandardCharsets.UTF_8)), result);
        } catch (JsonProcessingException e) {
            return null;
        }
    }
}
