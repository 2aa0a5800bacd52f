package dev.reelay.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.reelay.testing.SettableScheduler;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Calls a simulator without HTTP. Its clock moves only when a test advances it. */
final class DirectCalls {
    static final String MODEL = "luma/luma-ray-2/image-to-video";
    static final Duration QUEUE = Duration.ofSeconds(10);
    static final Duration RUN = Duration.ofSeconds(60);

    final SettableScheduler clock = new SettableScheduler(Instant.parse("2026-06-16T16:31:21.616290Z"));
    final Simulator simulator;
    private @Nullable String authorization = "Bearer anything";

    DirectCalls(SimulatorScript script) {
        this(script, SimulatedModels.NONE);
    }

    DirectCalls(SimulatorScript script, SimulatedModels models) {
        simulator = new Simulator(clock, script, models, new Simulator.Limits(100, 64 << 20, 1 << 20));
    }

    DirectCalls() {
        this(SimulatorScript.taking(QUEUE, RUN));
    }

    DirectCalls authorizedBy(@Nullable String header) {
        authorization = header;
        return this;
    }

    SimulatedAnswer submit(String body) {
        return call(new ApiCall.Submit(MODEL, body));
    }

    /** Submits a prompt that is accepted and gives the request's id. */
    String accepted(String prompt) {
        SimulatedAnswer answer = submit(Json.object().put("prompt", prompt).toString());
        assertThat(status(answer)).isEqualTo(200);
        return json(answer).path("request_id").textValue();
    }

    SimulatedAnswer call(ApiCall call) {
        return simulator.answer(call, new Caller(authorization, "http://sim"));
    }

    JsonNode status(String id) {
        return json(call(new ApiCall.PollStatus(id)));
    }

    JsonNode result(String id) {
        return json(call(new ApiCall.FetchResult(id, false)));
    }

    JsonNode cancel(String id) {
        return json(call(new ApiCall.CancelRequest(id)));
    }

    static int status(SimulatedAnswer answer) {
        return reply(answer).status();
    }

    static int errorCode(SimulatedAnswer answer) {
        return json(answer).path("error_code").intValue();
    }

    static JsonNode json(SimulatedAnswer answer) {
        return parse(reply(answer).body());
    }

    static SimulatedAnswer.Reply reply(SimulatedAnswer answer) {
        assertThat(answer).isInstanceOf(SimulatedAnswer.Reply.class);
        return (SimulatedAnswer.Reply) answer;
    }

    static JsonNode parse(String text) {
        try {
            return Json.MAPPER.readTree(text);
        } catch (JsonProcessingException e) {
            throw new AssertionError("not JSON: " + text, e);
        }
    }
}
