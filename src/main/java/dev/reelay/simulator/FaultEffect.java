package dev.reelay.simulator;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.reelay.simulator.SimulatedAnswer.Reply;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The effect of a fault on a call. With {@code accept} the simulator still performs the call (it accepts the job,
 * cancels the request), and only the answer is wrong. The <i>regular answer</i> is the one that the call gets without a
 * fault.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
    @JsonSubTypes.Type(value = FaultEffect.Delay.class, name = "delay"),
    @JsonSubTypes.Type(value = FaultEffect.Drop.class, name = "drop"),
    @JsonSubTypes.Type(value = FaultEffect.Hold.class, name = "hold"),
    @JsonSubTypes.Type(value = FaultEffect.Respond.class, name = "respond"),
    @JsonSubTypes.Type(value = FaultEffect.ReplaceStatus.class, name = "say"),
    @JsonSubTypes.Type(value = FaultEffect.SetFields.class, name = "set"),
    @JsonSubTypes.Type(value = FaultEffect.Truncate.class, name = "truncate")
})
public sealed interface FaultEffect {

    /** Whether the simulator performs the call. */
    boolean accept();

    /** The answer to the call. {@code regular} is meaningful only when the simulator performed the call. */
    SimulatedAnswer apply(Reply regular);

    /** The regular answer, delayed. The simulator performs the call at once. */
    record Delay(Duration delay) implements FaultEffect {
        public Delay {
            delay = orZero(delay);
        }

        @Override
        public boolean accept() {
            return true;
        }

        @Override
        public SimulatedAnswer apply(Reply regular) {
            return regular.delayedBy(delay);
        }
    }

    /**
     * Another effect, whose answer the caller gets only once the script is replaced: {@link Simulator#replaceScript}.
     *
     * @param then the regular answer when left out
     */
    record Hold(FaultEffect then) implements FaultEffect {
        public Hold {
            then = Objects.requireNonNullElse(then, delay(Duration.ZERO));
        }

        @Override
        public boolean accept() {
            return then.accept();
        }

        @Override
        public SimulatedAnswer apply(Reply regular) {
            return then.apply(regular);
        }
    }

    /** No answer: the simulator closes the connection. */
    record Drop(boolean accept, Duration delay) implements FaultEffect {
        public Drop {
            delay = orZero(delay);
        }

        @Override
        public SimulatedAnswer apply(Reply regular) {
            return new SimulatedAnswer.Disconnect(delay);
        }
    }

    /**
     * Another answer.
     *
     * @param status the HTTP status, 200 to 599
     * @param headers beside the content type, which follows from the body unless it is given here
     * @param body a string is sent unquoted, as {@code text/html}; any other JSON as {@code application/json}; null as
     *     an empty body
     */
    record Respond(
            boolean accept,
            int status,
            Map<String, String> headers,
            @Nullable JsonNode body,
            Duration delay) implements FaultEffect {
        public Respond {
            if (status < 200 || status > 599) {
                throw new IllegalArgumentException("status is not between 200 and 599");
            }
            headers = headers(Objects.requireNonNullElse(headers, Map.of()), body);
            delay = orZero(delay);
        }

        private static Map<String, String> headers(Map<String, String> given, @Nullable JsonNode body) {
            Map<String, String> all = new HashMap<>();
            given.forEach((name, value) -> all.put(name.toLowerCase(Locale.ROOT), value));
            if (body != null && !body.isNull()) {
                all.putIfAbsent("content-type", body.isTextual() ? "text/html" : "application/json");
            }
            return Map.copyOf(all);
        }

        @Override
        public SimulatedAnswer apply(Reply regular) {
            String text = body == null || body.isNull() ? "" : body.isTextual() ? body.textValue() : body.toString();
            return new Reply(status, headers, text, delay);
        }
    }

    /** The regular answer with another {@code status}; an answer without a {@code status} stays unchanged. */
    record ReplaceStatus(String status) implements FaultEffect {
        public ReplaceStatus {
            Objects.requireNonNull(status, "status");
        }

        @Override
        public boolean accept() {
            return true;
        }

        @Override
        public SimulatedAnswer apply(Reply regular) {
            return Json.parse(regular.body()).orElse(null) instanceof ObjectNode body && body.has("status")
                    ? regular.withBody(body.put("status", status).toString())
                    : regular;
        }
    }

    /**
     * The regular answer with other fields at its top, for example a {@code total} that no page of a list bears out.
     *
     * @param fields replace those of the same names, or are added
     */
    record SetFields(Map<String, JsonNode> fields) implements FaultEffect {
        public SetFields {
            fields = Map.copyOf(Objects.requireNonNull(fields, "fields"));
        }

        @Override
        public boolean accept() {
            return true;
        }

        @Override
        public SimulatedAnswer apply(Reply regular) {
            return Json.parse(regular.body()).orElse(null) instanceof ObjectNode body
                    ? regular.withBody(body.setAll(fields).toString())
                    : regular;
        }
    }

    /**
     * The regular answer, whose body breaks off.
     *
     * @param keep the share of the body that is sent, 0 to 1; 0.5 when left out
     */
    record Truncate(Double keep) implements FaultEffect {
        public Truncate {
            keep = Objects.requireNonNullElse(keep, 0.5);
            if (!(keep >= 0 && keep <= 1)) {
                throw new IllegalArgumentException("keep is not between 0 and 1");
            }
        }

        @Override
        public boolean accept() {
            return true;
        }

        @Override
        public SimulatedAnswer apply(Reply regular) {
            return regular.withBody(
                    regular.body().substring(0, (int) (regular.body().length() * keep)));
        }
    }

    /** The regular answer, delayed. */
    static FaultEffect delay(Duration delay) {
        return new Delay(delay);
    }

    /** The regular answer, once the script is replaced. The simulator performs the call at once. */
    static FaultEffect hold() {
        return new Hold(delay(Duration.ZERO));
    }

    /** Closes the connection without performing the call. */
    static FaultEffect dropBeforeAccepting() {
        return new Drop(false, Duration.ZERO);
    }

    /** Performs the call, then closes the connection. */
    static FaultEffect dropAfterAccepting() {
        return new Drop(true, Duration.ZERO);
    }

    /** An error in RunComfy's usual form; {@code status} may be 200 too. Does not perform the call. */
    static FaultEffect refuse(int status, int errorCode, String message) {
        ObjectNode body = Json.object().put("error_code", errorCode).put("error_message", message);
        return new Respond(false, status, Map.of(), body, Duration.ZERO);
    }

    /** The error 400 + 400002. */
    static FaultEffect balanceTooLow() {
        return refuse(400, 400002, "The balance of this account is too low.");
    }

    /** The error 400 + 400005: the result is not ready, whatever the status is. */
    static FaultEffect notFinished() {
        return refuse(400, 400005, "The request has not finished yet.");
    }

    /** The error 429, with {@code Retry-After} (seconds or an HTTP date) unless it is null. */
    static FaultEffect tooManyRequests(@Nullable String retryAfter) {
        Map<String, String> headers = retryAfter == null ? Map.of() : Map.of("retry-after", retryAfter);
        return new Respond(false, 429, headers, Json.object().put("detail", "Too many requests."), Duration.ZERO);
    }

    /** A gateway's error page. Does not perform the call. */
    static FaultEffect html(int status) {
        String page = "<html><body><h1>" + status + "</h1></body></html>";
        return new Respond(false, status, Map.of(), TextNode.valueOf(page), Duration.ZERO);
    }

    /** An answer without a body. Does not perform the call. */
    static FaultEffect empty(int status) {
        return new Respond(false, status, Map.of(), null, Duration.ZERO);
    }

    /** Performs the call, and answers with JSON that breaks off. */
    static FaultEffect unreadable(int status) {
        Map<String, String> headers = Map.of("content-type", "application/json");
        return new Respond(true, status, headers, TextNode.valueOf("{\"request_id\": \"6f2"), Duration.ZERO);
    }

    /** The regular answer with another {@code status}. */
    static FaultEffect replaceStatus(String status) {
        return new ReplaceStatus(status);
    }

    /** The regular answer with these fields instead of its own. */
    static FaultEffect setFields(Map<String, JsonNode> fields) {
        return new SetFields(fields);
    }

    /** The first half of the regular answer. */
    static FaultEffect truncate() {
        return new Truncate(0.5);
    }

    /** The same answer, but the simulator performs the call: for example a 503 for a job that it accepted. */
    default FaultEffect afterAccepting() {
        return switch (this) {
            case Delay delay -> delay;
            case Hold hold -> new Hold(hold.then().afterAccepting());
            case ReplaceStatus replace -> replace;
            case SetFields set -> set;
            case Truncate truncate -> truncate;
            case Drop drop -> new Drop(true, drop.delay());
            case Respond it -> new Respond(true, it.status(), it.headers(), it.body(), it.delay());
        };
    }

    /** The same, but the caller gets the answer only once the script is replaced. */
    default FaultEffect held() {
        return new Hold(this);
    }

    private static Duration orZero(@Nullable Duration duration) {
        return duration == null ? Duration.ZERO : duration;
    }
}
