package dev.reelay.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A request that the simulator accepted. Its state follows from the time alone, unless it was cancelled. */
record SimulatedRequest(
        String id,
        String model,
        ReceivedBody body,
        Instant submittedAt,
        RequestPlan plan,
        @Nullable Instant cancelledAt) {

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern(
                    "uuuu-MM-dd'T'HH:mm:ss.SSSSSSxxx", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

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

    /** Whether it waits or runs. */
    boolean isOutstanding(Instant now) {
        RequestPhase phase = phase(now);
        return !isLost(now) && (phase == RequestPhase.IN_QUEUE || phase == RequestPhase.IN_PROGRESS);
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

    /** The text of the result, with the input before the output. */
    String result(Instant now, String baseUrl, boolean includeCost) {
        RequestPhase phase = phase(now);
        String start = Json.object()
                .put("request_id", id)
                .put("status", resultWord(phase))
                .toString();
        ObjectNode answer = Json.object();
        if (phase == RequestPhase.SUCCEEDED) {
            answer.set("output", output(baseUrl));
            BigDecimal cost = plan.cost().usd();
            if (includeCost && cost != null && !now.isBefore(costKnownAt())) {
                answer.put("cost", cost);
            }
        }
        if (phase == RequestPhase.FAILED) {
            answer.set("error", error());
        }
        answer.put("created_at", TIME.format(submittedAt));
        String end = answer.put("finished_at", finishedAt(phase)).toString();
        // Joined as text, because a generator of JSON would take four times the memory of a long input.
        return start.substring(0, start.length() - 1) + ",\"input\":" + body.text() + "," + end.substring(1);
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
        return switch (plan.outcome().end()) {
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
            case FAILED -> plan.outcome().end() == RequestPlan.PlannedEnd.FAILS_ON_STATUS ? "failed" : "completed";
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

    private JsonNode output(String baseUrl) {
        String key = plan.output();
        Optional<JsonNode> whole = Json.parse(key.replace("$video", file(baseUrl, "video", 1))
                .replace("$image", file(baseUrl, "image", 1))
                .replace("$audio", file(baseUrl, "audio", 1)));
        if (whole.isPresent()) {
            return whole.get();
        }
        ObjectNode output = Json.object();
        if (key.endsWith("s")) {
            String kind = key.substring(0, key.length() - 1);
            output.putArray(key).add(file(baseUrl, kind, 1)).add(file(baseUrl, kind, 2));
        } else {
            output.put(key, file(baseUrl, key, 1));
        }
        return output;
    }

    /** As in a signed URL, decoding the path makes it invalid. */
    private String file(String baseUrl, String kind, int number) {
        String suffix = switch (kind) {
            case "video" -> ".mp4";
            case "audio" -> ".m4a";
            default -> ".png";
        };
        return baseUrl + OutputFiles.PATH + id + "/sig%3D0/" + kind + "-" + number + suffix;
    }

    private JsonNode error() {
        String error = plan.outcome().error();
        return Json.parse(error).filter(JsonNode::isObject).orElseGet(() -> TextNode.valueOf(error));
    }

    private Instant costKnownAt() {
        return submittedAt.plus(plan.totalTime()).plus(plan.cost().after());
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
