package dev.reelay.simulator;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import com.fasterxml.jackson.databind.util.RawValue;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A request that was accepted. Its state follows from the time alone, unless it was cancelled. */
record SimulatedRequest(
        String id,
        String model,
        String body,
        Instant submittedAt,
        Plan plan,
        @Nullable Instant cancelledAt) {

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern(
                    "uuuu-MM-dd'T'HH:mm:ss.SSSSSSxxx", Locale.ROOT)
            .withZone(ZoneOffset.UTC);
    private static final double COST = 0.35;

    private enum Phase {
        IN_QUEUE,
        IN_PROGRESS,
        SUCCEEDED,
        FAILED,
        CANCELLED
    }

    boolean lostAt(Instant now) {
        Duration lostAfter = plan.lostAfter();
        return lostAfter != null && !now.isBefore(submittedAt.plus(lostAfter));
    }

    boolean cancellableAt(Instant now) {
        return phase(now) == Phase.IN_QUEUE;
    }

    SimulatedRequest cancel(Instant now) {
        return new SimulatedRequest(id, model, body, submittedAt, plan, now);
    }

    /** The answer to the submission. */
    ObjectNode receipt(String baseUrl) {
        return Json.object()
                .put("request_id", id)
                .put("status_url", url(baseUrl, "status"))
                .put("result_url", url(baseUrl, "result"))
                .put("cancel_url", url(baseUrl, "cancel"));
    }

    ObjectNode status(Instant now, String baseUrl) {
        ObjectNode body = Json.object().put("request_id", id).put("status", statusWord(now));
        if (phase(now) == Phase.IN_QUEUE) {
            Duration left = Duration.between(now, submittedAt.plus(plan.queueTime()));
            body.put("queue_position", Math.max(1, left.plusNanos(999_999_999).toSeconds()));
        }
        return body.put("status_url", url(baseUrl, "status")).put("result_url", url(baseUrl, "result"));
    }

    ObjectNode result(Instant now, String baseUrl, boolean includeCost) {
        Phase phase = phase(now);
        ObjectNode answer = Json.object().put("request_id", id).put("status", resultWord(phase));
        answer.putRawValue("input", new RawValue(body));
        if (phase == Phase.SUCCEEDED) {
            answer.set("output", output(baseUrl));
            if (includeCost) {
                answer.put("cost", COST);
            }
        }
        if (phase == Phase.FAILED) {
            answer.set("error", error());
        }
        answer.put("created_at", TIME.format(submittedAt));
        return answer.put("finished_at", finishedAt(phase));
    }

    ObjectNode cancelAnswer(Instant now, boolean cancelled) {
        return Json.object()
                .put("request_id", id)
                .put("status", statusWord(now))
                .put("outcome", cancelled ? "cancelled" : "not_cancellable");
    }

    private Phase phase(Instant now) {
        if (cancelledAt != null) {
            return Phase.CANCELLED;
        }
        if (now.isBefore(submittedAt.plus(plan.queueTime()))) {
            return Phase.IN_QUEUE;
        }
        boolean running = now.isBefore(submittedAt.plus(plan.total()));
        return switch (plan.ending()) {
            case NEVER -> Phase.IN_PROGRESS;
            case SUCCEEDS -> running ? Phase.IN_PROGRESS : Phase.SUCCEEDED;
            case FAILS, FAILS_ON_STATUS -> running ? Phase.IN_PROGRESS : Phase.FAILED;
            case CANCELLED -> running ? Phase.IN_PROGRESS : Phase.CANCELLED;
        };
    }

    private String statusWord(Instant now) {
        Phase phase = phase(now);
        return switch (phase) {
            case IN_QUEUE, IN_PROGRESS, CANCELLED -> resultWord(phase);
            case SUCCEEDED -> "completed";
            case FAILED -> plan.ending() == Plan.Ending.FAILS_ON_STATUS ? "failed" : "completed";
        };
    }

    private String resultWord(Phase phase) {
        String word = plan.word();
        return switch (phase) {
            case IN_QUEUE -> "in_queue";
            case IN_PROGRESS -> word == null ? "in_progress" : word;
            case SUCCEEDED -> "succeeded";
            case FAILED -> "failed";
            case CANCELLED -> "cancelled";
        };
    }

    private ObjectNode output(String baseUrl) {
        String key = plan.output();
        boolean several = key.endsWith("s");
        String kind = several ? key.substring(0, key.length() - 1) : key;
        String suffix = kind.equals("video") ? ".mp4" : ".png";
        // Signed URLs look like this. Whoever decodes the path loses the file.
        String first = baseUrl + OutputFiles.PATH + id + "/sig%3D0/" + kind + "-1" + suffix;
        String second = baseUrl + OutputFiles.PATH + id + "/sig%3D0/" + kind + "-2" + suffix;
        ObjectNode output = Json.object();
        if (several) {
            output.putArray(key).add(first).add(second);
        } else {
            output.put(key, first);
        }
        return output;
    }

    private JsonNode error() {
        try {
            JsonNode tree = Json.MAPPER.readTree(plan.error());
            return tree.isObject() ? tree : TextNode.valueOf(plan.error());
        } catch (JsonProcessingException e) {
            return TextNode.valueOf(plan.error());
        }
    }

    private @Nullable String finishedAt(Phase phase) {
        return switch (phase) {
            case IN_QUEUE, IN_PROGRESS -> null;
            case SUCCEEDED, FAILED -> TIME.format(submittedAt.plus(plan.total()));
            case CANCELLED -> TIME.format(cancelledAt == null ? submittedAt.plus(plan.total()) : cancelledAt);
        };
    }

    private String url(String baseUrl, String call) {
        return baseUrl + "/v1/requests/" + id + "/" + call;
    }
}
