package dev.reelay.simulator;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/** What a caller gets to see, {@link #delay()} after the call came. */
public sealed interface Answer {

    /** How long the caller waits for it, in real time whatever the simulator's clock says. */
    Duration delay();

    /** An HTTP answer. */
    record Reply(int status, Map<String, String> headers, String body, Duration delay) implements Answer {
        public Reply {
            headers = Map.copyOf(headers);
        }

        static Reply json(int status, ObjectNode body) {
            return new Reply(status, Map.of("content-type", "application/json"), body.toString(), Duration.ZERO);
        }

        /** An error in RunComfy's usual form. */
        static Reply error(int status, int code, String message) {
            return json(status, Json.object().put("error_code", code).put("error_message", message));
        }

        Reply after(Duration longer) {
            return new Reply(status, headers, body, longer);
        }
    }

    /** None: the connection is closed. */
    record Drop(Duration delay) implements Answer {}

    /** One that is ready and goes out, after its delay, once it is released. */
    record Held(Answer answer, CompletionStage<?> released) implements Answer {
        @Override
        public Duration delay() {
            return answer.delay();
        }
    }
}
