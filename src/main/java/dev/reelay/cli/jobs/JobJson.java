package dev.reelay.cli.jobs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reelay.answer.ProviderMessage;
import dev.reelay.view.Window;
import dev.reelay.view.row.End;
import dev.reelay.view.row.JobRow;
import dev.reelay.view.row.Source;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Jobs as JSON, with the names of states and results. */
final class JobJson {

    private JobJson() {}

    /** What is known of a job. */
    static ObjectNode of(JobRow row) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("id", row.id()).put("status", row.status().word());
        put(json, "model", row.model().isEmpty() ? null : row.model());
        put(json, "tenant", row.tenant());
        if (row.priority() != null) {
            json.put("priority", row.priority());
        }
        put(json, "request_id", row.progress().requestId());
        put(json, "received_at", row.times().receivedAt());
        put(json, "submitted_at", row.times().submittedAt());
        put(json, "started_at", row.times().startedAt());
        if (row.progress().queuePosition() != null) {
            json.put("queue_position", row.progress().queuePosition());
        }
        put(json, "expected_end", row.progress().expectedEnd());
        put(json, "finished_at", row.times().finishedAt());
        if (row.progress().attempts() > 0) {
            json.put("attempts", row.progress().attempts());
        }
        if (row.progress().cancellation() != null) {
            json.put("cancellation", row.progress().cancellation().word());
        }
        if (row.end() != null) {
            putEnd(json, row.end());
        }
        if (row.asked().metadata() != null) {
            json.set("metadata", row.asked().metadata().tree());
        } else if (row.asked().metadataLeftOut()) {
            json.put("metadata_left_out", true);
        }
        put(json, "retry_of", row.retryOf());
        if (row.asked().requestOffset() != null && row.source() != Source.RESULT) { // whose place is not the request's
            json.putObject("request")
                    .put("partition", row.place().partition())
                    .put("offset", row.asked().requestOffset());
        }
        json.put("known_from", row.source().name().toLowerCase(Locale.ROOT));
        return json;
    }

    private static void putEnd(ObjectNode json, End end) {
        json.put("charged", end.charged().word());
        if (end.costUsd() != null) {
            json.set("cost_usd", DecimalNode.valueOf(end.costUsd()));
        }
        put(json, "stored", end.stored() == null ? null : end.stored().word());
        put(json, "stored_reason", end.storedReason());
        if (end.code() != null || end.message() != null) {
            ObjectNode error = json.putObject("error");
            put(error, "code", end.code());
            put(error, "message", end.message());
            ProviderMessage provider = end.provider();
            if (provider != null) {
                ObjectNode said = error.putObject("provider");
                said.put("http_status", provider.httpStatus());
                if (provider.errorCode() != null) {
                    said.put("error_code", provider.errorCode());
                }
                put(said, "message", provider.message());
            }
        }
    }

    /** A job with its result as it is in its topic; null where it was not read. */
    static ObjectNode of(JobRow row, @Nullable JsonNode result) {
        ObjectNode json = of(row);
        if (result != null) {
            json.set("result", result);
        }
        return json;
    }

    /** The scope of numbers. */
    static ObjectNode of(Window window) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("live", window.live()).put("ended", window.ended()).put("dropped", window.dropped());
        put(json, "since", window.since());
        return json;
    }

    private static void put(ObjectNode json, String name, @Nullable Object value) {
        if (value != null) {
            json.put(name, value.toString());
        }
    }
}
