package dev.reelay.simulator;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.RawValue;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * All calls that the simulator received, oldest first, for tests to compare with what they expect.
 *
 * @param polls calls that polled a status or fetched a result; the oldest are left out when there are too many
 * @param catalogCalls calls about models, apart from the others; the oldest are left out when there are too many
 * @param forgotten how many submissions and cancellations were left out because there were too many
 * @param mostOutstanding how many requests waited and ran at most at a time
 */
public record Journal(
        List<Submission> submissions,
        List<Cancellation> cancellations,
        List<Poll> polls,
        List<CatalogCall> catalogCalls,
        long forgotten,
        int mostOutstanding) {

    public Journal {
        submissions = List.copyOf(submissions);
        cancellations = List.copyOf(cancellations);
        polls = List.copyOf(polls);
        catalogCalls = List.copyOf(catalogCalls);
    }

    /** The submissions that the simulator accepted, whether or not their callers got the answer. */
    public List<Submission> accepted() {
        return submissions.stream().filter(Submission::accepted).toList();
    }

    /** The catalog calls of one kind, for example {@link ApiCall.Endpoint#MODELS}. */
    public List<CatalogCall> catalogCalls(ApiCall.Endpoint endpoint) {
        return catalogCalls.stream()
                .filter(it -> it.call().endpoint() == endpoint)
                .toList();
    }

    /** The journal as {@code GET /admin/journal} serves it: all but the polls. Long bodies are abridged. */
    public String toJson() {
        ObjectNode json = Json.object();
        ArrayNode submitted = json.putArray("submissions");
        submissions.forEach(it -> submitted.add(it.toJson()));
        ArrayNode cancelled = json.putArray("cancellations");
        cancellations.forEach(it -> cancelled.add(it.toJson()));
        ArrayNode asked = json.putArray("catalog_calls");
        catalogCalls.forEach(it -> asked.add(it.toJson()));
        return json.put("forgotten", forgotten)
                .put("most_outstanding", mostOutstanding)
                .toString();
    }

    /**
     * A submission.
     *
     * @param received the body; abridged when it was long
     * @param requestId null when the simulator did not accept it
     * @param answer the answer that the simulator sent, also when it is a refusal
     */
    public record Submission(
            Instant at,
            String model,
            ReceivedBody received,
            @Nullable String requestId,
            SimulatedAnswer answer,
            Caller caller) {

        /** The text of the body: exactly as received, unless it is abridged. */
        public String body() {
            return received.text();
        }

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
                return Json.MAPPER.readTree(body());
            } catch (JsonProcessingException e) {
                throw new IllegalArgumentException("not JSON: " + received.shown(), e);
            }
        }

        private ObjectNode toJson() {
            ObjectNode json = Json.object().put("at", at.toString()).put("model", model);
            String body = received.shown();
            if (isJson(body)) {
                json.putRawValue("body", new RawValue(body));
            } else {
                json.put("body", body);
            }
            if (received.bytes() > ReceivedBody.SHORT) {
                json.put("body_bytes", received.bytes()).put("body_sha256", received.sha256());
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

    /**
     * A call about models.
     *
     * @param httpStatus of the answer; 0 when the simulator closed the connection instead
     */
    public record CatalogCall(Instant at, ApiCall call, int httpStatus, Caller caller) {

        private ObjectNode toJson() {
            ObjectNode json = Json.object()
                    .put("at", at.toString())
                    .put("call", call.endpoint().name().toLowerCase(Locale.ROOT));
            switch (call) {
                case ApiCall.ListModels it -> json.put("query", it.query());
                case ApiCall.GetModel it -> json.put("model", it.model());
                case ApiCall.ListCategories _,
                        ApiCall.Submit _,
                        ApiCall.PollStatus _,
                        ApiCall.FetchResult _,
                        ApiCall.CancelRequest _ -> {}
            }
            return httpStatus == 0 ? json.put("dropped", true) : json.put("http_status", httpStatus);
        }
    }

    /** Writes a journal. Not safe for several threads. */
    static final class Recorder {
        private final int capacity;
        private final ArrayDeque<Submission> submissions = new ArrayDeque<>();
        private final ArrayDeque<Cancellation> cancellations = new ArrayDeque<>();
        private final ArrayDeque<Poll> polls = new ArrayDeque<>();
        private final ArrayDeque<CatalogCall> catalogCalls = new ArrayDeque<>();
        private long forgotten;
        private int mostOutstanding;

        /** Keeps so many entries of each kind. */
        Recorder(int capacity) {
            this.capacity = capacity;
        }

        void add(Submission submission) {
            forgotten += add(submissions, submission);
        }

        void add(Cancellation cancellation) {
            forgotten += add(cancellations, cancellation);
        }

        void add(Poll poll) {
            add(polls, poll);
        }

        /** The answer itself is not kept: it may be a page of schemas. */
        void add(Instant at, ApiCall call, SimulatedAnswer answer, Caller caller) {
            int status = answer instanceof SimulatedAnswer.Reply reply ? reply.status() : 0;
            add(catalogCalls, new CatalogCall(at, call, status, caller));
        }

        Journal journal() {
            return new Journal(
                    List.copyOf(submissions),
                    List.copyOf(cancellations),
                    List.copyOf(polls),
                    List.copyOf(catalogCalls),
                    forgotten,
                    mostOutstanding);
        }

        /** Notes how many requests wait and run. */
        void outstanding(int now) {
            mostOutstanding = Math.max(mostOutstanding, now);
        }

        private <T> int add(ArrayDeque<T> entries, T entry) {
            entries.add(entry);
            if (entries.size() <= capacity) {
                return 0;
            }
            entries.removeFirst();
            return 1;
        }
    }

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
