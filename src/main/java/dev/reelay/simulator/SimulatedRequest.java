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

/** A request that the simulator accepted. Its state follows from the time alone, unless it was cancelled. */
record SimulatedRequest(
        String id,
        String model,
        String body,
        Instant submittedAt,
        RequestPlan plan,
        @Nullable Instant cancelledAt) {

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern(
                    "uuuu-MM-dd'T'HH:mm:ss.SSSSSSxxx", Locale.ROOT)
            .withZone(ZoneOffset.UTC);
    private static final double COST = 0.35;

    private enum RequestPhase {
        IN_QUEUE,
        IN_PROGRESS,
        SUCCEEDED,
        FAILED,
        CANCELLED
    }

    boolean isLost(Instant now) {
        Duration lostAfter = plan.lostAfter();
        return lostAfter != null && !now.isBefore(submittedAt.plus(lostAfter));
    }

    boolean isCancellable(Instant now) {
        return phase(now) == RequestPhase.IN_QUEUE;
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
        if (phase(now) == RequestPhase.IN_QUEUE) {
            Duration left = Duration.between(now, submittedAt.plus(plan.queueTime()));
            body.put("queue_position", Math.max(1, left.plusNanos(999_999_999).toSeconds()));
        }
        return body.put("status_url", url(baseUrl, "status")).put("result_url", url(baseUrl, "result"));
    }

    ObjectNode result(Instant now, String baseUrl, boolean includeCost) {
        RequestPhase phase = phase(now);
        ObjectNode answer = Json.object().put("request_id", id).put("status", resultWord(phase));
        answer.putRawValue("input", new RawValue(body));
        if (phase == RequestPhase.SUCCEEDED) {
            answer.set("output", output(baseUrl));
            if (includeCost) {
                answer.put("cost", COST);
            }
        }
        if (phase == RequestPhase.FAILED) {
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

    private RequestPhase phase(Instant now) {
        if (cancelledAt != null) {
            return RequestPhase.CANCELLED;
        }
        if (now.isBefore(submittedAt.plus(plan.queueTime()))) {
            return RequestPhase.IN_QUEUE;
        }
        boolean running = now.isBefore(submittedAt.plus(plan.totalTime()));
        return switch (plan.end()) {
            case NEVER -> RequestPhase.IN_PROGRESS;
            case SUCCEEDS -> running ? RequestPhase.IN_PROGRESS : RequestPhase.SUCCEEDED;
            case FAILS, FAILS_ON_STATUS -> running ? RequestPhase.IN_PROGRESS : RequestPhase.FAILED;
            case CANCELLED -> running ? RequestPhase.IN_PROGRESS : RequestPhase.CANCELLED;
        };
    }

    private String statusWord(Instant now) {
        RequestPhase phase = phase(now);
        return switch (phase) {
            case IN_QUEUE, IN_PROGRESS, CANCELLED -> resultWord(phase);
            case SUCCEEDED -> "completed";
            case FAILED -> plan.end() == RequestPlan.PlannedEnd.FAILS_ON_STATUS ? "failed" : "completed";
        };
    }

    private String resultWord(RequestPhase phase) {
        String running = plan.runningStatus();
        return switch (phase) {
            case IN_QUEUE -> "in_queue";
            case IN_PROGRESS -> running == null ? "in_progress" : running;
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
        // As in a signed URL, decoding the path makes it invalid.
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

    private @Nullable String finishedAt(RequestPhase phase) {
        return switch (phase) {
            case IN_QUEUE, IN_PROGRESS -> null;
            case SUCCEEDED, FAILED -> TIME.format(submittedAt.plus(plan.totalTime()));
            case CANCELLED -> TIME.format(cancelledAt == null ? submittedAt.plus(plan.totalTime()) : cancelledAt);
        };
    }

    private String url(String baseUrl, String call) {
        return baseUrl + "/v1/requests/" + id + "/" + call;
    }
}
