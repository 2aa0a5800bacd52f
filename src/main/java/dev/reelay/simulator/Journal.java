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
 * All calls that the simulator received, oldest first, for tests to compare with what they expect.
 *
 * @param polls calls that polled a status or fetched a result; the oldest are left out when there are too many
 * @param forgotten how many submissions and cancellations were left out because there were too many
 */
public record Journal(
        List<Submission> submissions, List<Cancellation> cancellations, List<Poll> polls, long forgotten) {

    public Journal {
        submissions = List.copyOf(submissions);
        cancellations = List.copyOf(cancellations);
        polls = List.copyOf(polls);
    }

    /** The submissions that the simulator accepted, whether or not their callers got the answer. */
    public List<Submission> accepted() {
        return submissions.stream().filter(Submission::accepted).toList();
    }

    /** The journal as {@code GET /admin/journal} serves it: submissions and cancellations. */
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
     * @param body exactly as received
     * @param requestId null when the simulator did not accept it
     * @param answer the answer that the simulator sent, also when it is a refusal
     */
    public record Submission(
            Instant at, String model, String body, @Nullable String requestId, SimulatedAnswer answer, Caller caller) {

        public boolean accepted() {
            return requestId != null;
        }

        /** Whether the simulator closed the connection instead of answering. */
        public boolean dropped() {
            return answer instanceof SimulatedAnswer.Disconnect;
        }

        /** The body as JSON. Throws {@link IllegalArgumentException} when it is not JSON. */
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
            return putAnswer(json, answer);
        }
    }

    /** A call to cancel a request; its id may be unknown. */
    public record Cancellation(Instant at, String requestId, SimulatedAnswer answer) {

        private ObjectNode toJson() {
            return putAnswer(Json.object().put("at", at.toString()).put("request_id", requestId), answer);
        }
    }

    /** A call that polled a status or fetched a result; the request id may be unknown. */
    public record Poll(Instant at, String requestId, Caller caller) {}

    private static ObjectNode putAnswer(ObjectNode json, SimulatedAnswer answer) {
        switch (answer) {
            case SimulatedAnswer.Disconnect _ -> json.put("dropped", true);
            case SimulatedAnswer.Held held -> putAnswer(json, held.answer());
            case SimulatedAnswer.Reply reply ->
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
