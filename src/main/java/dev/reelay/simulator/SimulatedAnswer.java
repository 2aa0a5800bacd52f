package dev.reelay.simulator;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/** The simulator's reaction to a call. */
public sealed interface SimulatedAnswer {

    /** How long the caller waits for it, in real time, whatever the simulator's clock shows. */
    Duration delay();

    /** An HTTP response. */
    record Reply(int status, Map<String, String> headers, String body, Duration delay) implements SimulatedAnswer {
        public Reply {
            headers = Map.copyOf(headers);
        }

        static Reply json(int status, ObjectNode body) {
            return json(status, body.toString());
        }

        static Reply json(int status, String body) {
            return new Reply(status, Map.of("content-type", "application/json"), body, Duration.ZERO);
        }

        /** An error in RunComfy's usual form. */
        static Reply error(int status, int code, String message) {
            return json(status, Json.object().put("error_code", code).put("error_message", message));
        }

        /**
         * A refusal with {@code detail}.
         *
         * @param part of the call that the problems are in: {@code body} or {@code query}
         */
        static Reply invalid(int status, String part, List<SimulatedModels.Problem> problems) {
            ObjectNode body = Json.object();
            ArrayNode detail = body.putArray("detail");
            for (SimulatedModels.Problem problem : problems) {
                ObjectNode one = detail.addObject();
                ArrayNode place = one.putArray("loc").add(part);
                JsonPointer rest = JsonPointer.compile(problem.pointer());
                for (; !rest.matches(); rest = rest.tail()) {
                    if (rest.mayMatchElement()) {
                        place.add(rest.getMatchingIndex());
                    } else {
                        place.add(rest.getMatchingProperty());
                    }
                }
                one.put("msg", problem.message()).put("type", problem.type());
            }
            return json(status, body);
        }

        Reply withBody(String other) {
            return new Reply(status, headers, other, delay);
        }

        Reply delayedBy(Duration longer) {
            return new Reply(status, headers, body, longer);
        }
    }

    /** No response: the simulator closes the connection. */
    record Disconnect(Duration delay) implements SimulatedAnswer {}

    /** An answer that the caller gets only once {@code released} completes, and then after its delay. */
    record Held(SimulatedAnswer answer, CompletionStage<?> released) implements SimulatedAnswer {
        @Override
        public Duration delay() {
            return answer.delay();
        }
    }
}
