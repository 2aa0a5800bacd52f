package dev.reelay.simulator;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.RawValue;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Every call that the simulator saw, oldest first: what a test holds against what it meant to send.
 *
 * @param looks what was asked about requests, as far back as there is room
 * @param forgotten how many POSTs are missing because there were too many
 */
public record Journal(
        List<Submission> submissions, List<Cancellation> cancellations, List<Look> looks, long forgotten) {

    public Journal {
        submissions = List.copyOf(submissions);
        cancellations = List.copyOf(cancellations);
        looks = List.copyOf(looks);
    }

    /** The submissions that were accepted, whatever became of their answers. */
    public List<Submission> accepted() {
        return submissions.stream().filter(Submission::accepted).toList();
    }

    /** The journal as {@code GET /admin/journal} serves it: the POSTs. */
    public String toJson() {
        ObjectNode json = Json.object();
        ArrayNode submitted = json.putArray("submissions");
        submissions.forEach(it -> submitted.add(it.toJson()));
        ArrayNode cancelled = json.putArray("cancellations");
        cancellations.forEach(it -> cancelled.add(it.toJson()));
        return json.put("forgotten", forgotten).toString();
    }

    /**
     * A submission.
     *
     * @param model the model id it was sent to
     * @param body the body, character by character
     * @param requestId the id it got; null when it was not accepted
     * @param answer what the caller was sent, the refusal included
     * @param caller who sent it
     */
    public record Submission(
            Instant at, String model, String body, @Nullable String requestId, Answer answer, Caller caller) {

        public boolean accepted() {
            return requestId != null;
        }

        /** Whether the connection was closed instead of an answer. */
        public boolean dropped() {
            return answer instanceof Answer.Drop;
        }

        /** The body as JSON. Throws {@link IllegalArgumentException} when it is none. */
        public JsonNode input() {
            try {
                return Json.MAPPER.readTree(body);
            } catch (JsonProcessingException e) {
                throw new IllegalArgumentException("not JSON: " + body, e);
            }
        }

        private ObjectNode toJson() {
            ObjectNode json = Json.object().put("at", at.toString()).put("model", model);
            if (isJson(body)) {
                json.putRawValue("body", new RawValue(body));
            } else {
                json.put("body", body);
            }
            if (requestId != null) {
                json.put("request_id", requestId);
            }
            return tell(json, answer);
        }
    }

    /** A request to cancel, for an id that may be unknown. */
    public record Cancellation(Instant at, String requestId, Answer answer) {

        private ObjectNode toJson() {
            return tell(Json.object().put("at", at.toString()).put("request_id", requestId), answer);
        }
    }

    /** A question after a request's status or result, for an id that may be unknown. */
    public record Look(Instant at, String requestId, Caller caller) {}

    private static ObjectNode tell(ObjectNode json, Answer answer) {
        switch (answer) {
            case Answer.Drop drop -> json.put("dropped", true);
            case Answer.Held held -> tell(json, held.answer());
            case Answer.Reply reply ->
                json.put("dropped", false).put("http_status", reply.status()).put("answer", reply.body());
        }
        return json;
    }

    private static boolean isJson(String text) {
        try {
            return !Json.MAPPER.readTree(text).isMissingNode();
        } catch (JsonProcessingException e) {
            return false;
        }
    }
}
