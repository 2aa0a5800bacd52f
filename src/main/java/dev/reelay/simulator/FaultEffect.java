package dev.reelay.simulator;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.reelay.simulator.Answer.Reply;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a fault does to a call. {@code accept} says whether the call has its effect all the same (the job is accepted,
 * the request is cancelled), so that only the answer is spoiled.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
    @JsonSubTypes.Type(value = FaultEffect.Delay.class, name = "delay"),
    @JsonSubTypes.Type(value = FaultEffect.Drop.class, name = "drop"),
    @JsonSubTypes.Type(value = FaultEffect.Hold.class, name = "hold"),
    @JsonSubTypes.Type(value = FaultEffect.Respond.class, name = "respond"),
    @JsonSubTypes.Type(value = FaultEffect.Say.class, name = "say")
})
public sealed interface FaultEffect {

    /** Whether the call has its effect. */
    boolean accept();

    /** The answer in place of the honest one, which counts only when the call had its effect. */
    Answer spoil(Reply honest);

    /** The honest answer, late. The call has its effect at once. */
    record Delay(Duration delay) implements FaultEffect {
        public Delay {
            delay = orZero(delay);
        }

        @Override
        public boolean accept() {
            return true;
        }

        @Override
        public Answer spoil(Reply honest) {
            return honest.after(delay);
        }
    }

    /**
     * What else is to happen, but the caller sees nothing of it before the script is replaced: {@link Simulator#follow}.
     *
     * @param then the honest answer when left out
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
        public Answer spoil(Reply honest) {
            return then.spoil(honest);
        }
    }

    /** No answer: the connection is closed. */
    record Drop(boolean accept, Duration delay) implements FaultEffect {
        public Drop {
            delay = orZero(delay);
        }

        @Override
        public Answer spoil(Reply honest) {
            return new Answer.Drop(delay);
        }
    }

    /**
     * Another answer.
     *
     * @param status the HTTP status, 200 to 599
     * @param headers over and above the content type, which follows from the body unless it is given here
     * @param body a string is sent as it stands, as {@code text/html}; any other JSON as {@code application/json}; nothing
     *     as an empty body
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
        public Answer spoil(Reply honest) {
            String text = body == null || body.isNull() ? "" : body.isTextual() ? body.textValue() : body.toString();
            return new Reply(status, headers, text, delay);
        }
    }

    /** The honest answer with another word as its {@code status}; an answer without one stays as it is. */
    record Say(String status) implements FaultEffect {
        public Say {
            Objects.requireNonNull(status, "status");
        }

        @Override
        public boolean accept() {
            return true;
        }

        @Override
        public Answer spoil(Reply honest) {
            try {
                return Json.MAPPER.readTree(honest.body()) instanceof ObjectNode body && body.has("status")
                        ? new Reply(
                                honest.status(),
                                honest.headers(),
                                body.put("status", status).toString(),
                                honest.delay())
                        : honest;
            } catch (JsonProcessingException e) {
                throw new IllegalStateException("an honest answer is JSON", e);
            }
        }
    }

    /** The honest answer, late. */
    static FaultEffect delay(Duration delay) {
        return new Delay(delay);
    }

    /** The honest answer, once the script is replaced. The call has its effect at once. */
    static FaultEffect hold() {
        return new Hold(delay(Duration.ZERO));
    }

    /** The connection is closed and nothing was accepted. */
    static FaultEffect dropBeforeAccepting() {
        return new Drop(false, Duration.ZERO);
    }

    /** The connection is closed after the call had its effect. */
    static FaultEffect dropAfterAccepting() {
        return new Drop(true, Duration.ZERO);
    }

    /** RunComfy's usual form of a refusal; with status 200 too. */
    static FaultEffect refuse(int status, int errorCode, String message) {
        ObjectNode body = Json.object().put("error_code", errorCode).put("error_message", message);
        return new Respond(false, status, Map.of(), body, Duration.ZERO);
    }

    /** 400 + 400002. */
    static FaultEffect balanceTooLow() {
        return refuse(400, 400002, "The balance of this account is too low.");
    }

    /** 400 + 400005: the result is not ready, whatever the status says. */
    static FaultEffect notFinished() {
        return refuse(400, 400005, "The request has not finished yet.");
    }

    /** 429, with {@code Retry-After} (seconds or an HTTP date) when it is given. */
    static FaultEffect tooManyRequests(@Nullable String retryAfter) {
        Map<String, String> headers = retryAfter == null ? Map.of() : Map.of("retry-after", retryAfter);
        return new Respond(false, 429, headers, Json.object().put("detail", "Too many requests."), Duration.ZERO);
    }

    /** A page as a gateway shows it; nothing was accepted. */
    static FaultEffect html(int status) {
        String page = "<html><body><h1>" + status + "</h1></body></html>";
        return new Respond(false, status, Map.of(), TextNode.valueOf(page), Duration.ZERO);
    }

    /** No body; nothing was accepted. */
    static FaultEffect empty(int status) {
        return new Respond(false, status, Map.of(), null, Duration.ZERO);
    }

    /** The call has its effect, but what should be JSON breaks off. */
    static FaultEffect unreadable(int status) {
        Map<String, String> headers = Map.of("content-type", "application/json");
        return new Respond(true, status, headers, TextNode.valueOf("{\"request_id\": \"6f2"), Duration.ZERO);
    }

    /** The honest answer with another word as its {@code status}. */
    static FaultEffect say(String status) {
        return new Say(status);
    }

    /** The same, but the call has its effect before the answer is spoiled: a 503 for a job that was accepted. */
    default FaultEffect afterAccepting() {
        return switch (this) {
            case Delay delay -> delay;
            case Hold hold -> new Hold(hold.then().afterAccepting());
            case Say say -> say;
            case Drop drop -> new Drop(true, drop.delay());
            case Respond it -> new Respond(true, it.status(), it.headers(), it.body(), it.delay());
        };
    }

    /** The same, but the caller sees nothing of it before the script is replaced. */
    default FaultEffect held() {
        return new Hold(this);
    }

    private static Duration orZero(@Nullable Duration duration) {
        return duration == null ? Duration.ZERO : duration;
    }
}
