package dev.reelay.cli.jobs;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.reelay.cli.broker.Calls;
import dev.reelay.cli.broker.Connection;
import dev.reelay.job.ExactJson;
import dev.reelay.job.SourceRecord;
import dev.reelay.records.ResultReader;
import dev.reelay.records.ResultReading;
import dev.reelay.view.row.JobRow;
import dev.reelay.view.row.Place;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * A result, read again from its topic: a row has neither its output nor its URLs.
 *
 * @param json as it is there
 * @param result what it says
 */
record StoredResult(JsonNode json, ResultReading.Result result) {

    /** The result of this job; null when it has none yet, or when it is gone from the topic. */
    static @Nullable StoredResult of(JobRow row, Connection connection) {
        Place place = row.end() == null ? null : row.end().result();
        if (place == null) {
            return null;
        }
        String topic = connection.installation().names().results();
        return Calls.make(() -> connection.read(topic, place.partition(), place.offset()))
                .map(record -> read(record, row.id()))
                .orElse(null);
    }

    /** Null when another record is there: the topic was made anew. */
    private static @Nullable StoredResult read(SourceRecord record, String id) {
        byte[] value = record.value();
        if (value == null
                || !(ResultReader.read(record.key(), value) instanceof ResultReading.Result result)
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
