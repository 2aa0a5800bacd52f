package dev.reelay.simulator;

import static dev.reelay.simulator.DirectCalls.QUEUE;
import static dev.reelay.simulator.DirectCalls.RUN;
import static dev.reelay.simulator.DirectCalls.json;
import static dev.reelay.simulator.DirectCalls.status;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DirectivesTest {
    private static final Duration LONG_AFTER = Duration.ofDays(1);

    private final DirectCalls calls = new DirectCalls();

    @Test
    void aRequestMayHaveItsOwnTimes() {
        String id = calls.accepted("a cat [sim: queue=2s run=500ms] on the moon");

        calls.clock.advance(Duration.ofMillis(1999));
        assertThat(statusWord(id)).isEqualTo("in_queue");
        calls.clock.advance(Duration.ofMillis(1));
        assertThat(statusWord(id)).isEqualTo("in_progress");
        calls.clock.advance(Duration.ofMillis(500));
        assertThat(statusWord(id)).isEqualTo("completed");
    }

    @Test
    void directivesMayBeInSeveralFieldsAndBlocks() {
        SimulatedAnswer answer =
                calls.submit("{\"prompt\":\"[sim: queue=0s][sim:run=1s]\",\"style\":\"[sim: output=videos]\"}");
        calls.clock.advance(Duration.ofSeconds(1));

        JsonNode result = calls.result(json(answer).path("request_id").textValue());

        assertThat(result.path("status").textValue()).isEqualTo("succeeded");
        assertThat(result.path("output").path("videos")).hasSize(2);
    }

    @Test
    void aFailedJobIsCompletedOnTheStatusAndFailedOnTheResult() {
        String id = calls.accepted("[sim: fail=\"NSFW content\"]");
        calls.clock.advance(LONG_AFTER);

        assertThat(statusWord(id)).isEqualTo("completed");
        assertThat(calls.result(id).path("status").textValue()).isEqualTo("failed");
        assertThat(calls.result(id).path("error").textValue()).isEqualTo("NSFW content");
        assertThat(calls.result(id).has("output")).isFalse();
    }

    @Test
    void aFailureMayShowOnTheStatusTooAndBeAnObject() {
        String id = calls.accepted("[sim: fail_on_status='{\"code\":\"nsfw\"}']");
        calls.clock.advance(LONG_AFTER);

        assertThat(statusWord(id)).isEqualTo("failed");
        assertThat(calls.result(id).path("status").textValue()).isEqualTo("failed");
        assertThat(calls.result(id).path("error").path("code").textValue()).isEqualTo("nsfw");
    }

    @Test
    void runComfyItselfMayCancel() {
        String id = calls.accepted("[sim: cancelled]");

        calls.clock.advance(QUEUE);
        assertThat(statusWord(id)).isEqualTo("in_progress");
        calls.clock.advance(RUN);
        assertThat(statusWord(id)).isEqualTo("cancelled");
        assertThat(calls.result(id).path("status").textValue()).isEqualTo("cancelled");
    }

    @Test
    void aJobMayNeverEnd() {
        String id = calls.accepted("[sim: never]");
        calls.clock.advance(LONG_AFTER);

        assertThat(statusWord(id)).isEqualTo("in_progress");
    }

    @Test
    void anotherStatusMayReplaceInProgressOnBothCalls() {
        String id = calls.accepted("[sim: word=polishing]");

        assertThat(statusWord(id)).isEqualTo("in_queue");
        calls.clock.advance(QUEUE);
        assertThat(statusWord(id)).isEqualTo("polishing");
        assertThat(calls.result(id).path("status").textValue()).isEqualTo("polishing");
        calls.clock.advance(RUN);
        assertThat(statusWord(id)).isEqualTo("completed");
    }

    @Test
    void aRequestMayGetLost() {
        String id = calls.accepted("[sim: lost=3s]");

        calls.clock.advance(Duration.ofMillis(2999));
        assertThat(status(calls.call(new ApiCall.PollStatus(id)))).isEqualTo(200);
        calls.clock.advance(Duration.ofMillis(1));

        for (ApiCall call : List.of(
                new ApiCall.PollStatus(id), new ApiCall.FetchResult(id, false), new ApiCall.CancelRequest(id))) {
            assertThat(status(calls.call(call))).isEqualTo(404);
        }
    }

    @ParameterizedTest
    @CsvSource({"video,.mp4", "image,.png", "audio,.m4a"})
    void theOutputMayBeOneUrl(String key, String suffix) {
        String id = calls.accepted("[sim: output=" + key + "]");
        calls.clock.advance(LONG_AFTER);

        JsonNode output = calls.result(id).path("output");

        assertThat(output).hasSize(1);
        assertThat(output.path(key).textValue()).endsWith(suffix);
    }

    @Test
    void theOutputMayBeAnyJson() {
        String nested = calls.accepted("[sim: output='{\"data\":[{\"url\":\"$video\"}]}']");
        String empty = calls.accepted("[sim: output='{}']");
        calls.clock.advance(LONG_AFTER);

        assertThat(calls.result(nested).at("/output/data/0/url").textValue())
                .startsWith("http")
                .endsWith(".mp4");
        assertThat(calls.result(empty).path("output")).isEqualTo(Json.object());
    }

    @ParameterizedTest
    @CsvSource({"videos,.mp4", "images,.png", "audios,.m4a"})
    void theOutputMayBeAListOfUrls(String key, String suffix) {
        String id = calls.accepted("[sim: output=" + key + "]");
        calls.clock.advance(LONG_AFTER);

        JsonNode output = calls.result(id).path("output");

        assertThat(output).hasSize(1);
        assertThat(output.path(key))
                .hasSize(2)
                .allSatisfy(url -> assertThat(url.textValue()).endsWith(suffix));
        assertThat(output.path(key).get(0)).isNotEqualTo(output.path(key).get(1));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "[sim: speed=2]|no directive 'speed'",
                "[sim: Queue=2s]|no directive 'Queue'",
                "[sim: queue=2]|'2' is not a duration",
                "[sim: queue=-2s]|'-2s' is not a duration",
                "[sim: queue=PT-2S]|'PT-2S' is not between",
                "[sim: run=999999999h]|not between 0 and a year",
                "[sim: queue]|'queue' needs a value",
                "[sim: never=yes]|'never' takes no value",
                "[sim: run=1s run=2s]|'run' is given twice",
                "[sim: never fail=x]|one way only",
                "[sim: output=text]|output is video",
                "[sim: cost=free]|cost is an amount",
                "[sim: cost=-1]|cost is an amount",
                "[sim: cost=1e9]|cost is an amount",
                "[sim: cost_after=soon]|'soon' is not a duration",
                "[sim: queue=2s|not closed",
                "[sim: fail=\"oh]|not closed",
                "[sim: =2s]|not of the form"
            })
    void aDirectiveThatIsNotValidIsRefusedByName(String prompt, String message) {
        SimulatedAnswer answer =
                calls.submit(Json.object().put("prompt", prompt).toString());

        assertThat(status(answer)).isEqualTo(400);
        assertThat(json(answer).path("detail").path(0).path("msg").textValue()).contains(message);
        assertThat(calls.simulator.journal().accepted()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"[sim:", "[sim: \"", "[sim: '\"\"\"", "[sim: ''\"\"", "[sim: a "})
    void aHostilePromptIsRefusedWithoutExcessiveTimeOrStack(String piece) {
        SimulatedAnswer answer =
                calls.submit(Json.object().put("prompt", piece.repeat(20_000)).toString());

        assertThat(status(answer)).isEqualTo(400);
    }

    @Test
    void directivesInNestedFieldsAreIgnored() {
        SimulatedAnswer answer =
                calls.submit("{\"seed\":1,\"style\":{\"prompt\":\"[sim: speed=2]\"},\"tags\":[\"[sim: x]\"]}");

        assertThat(status(answer)).isEqualTo(200);
    }

    @Test
    void aRequestMayHaveACostOfItsOwnOrNone() {
        String dear = calls.accepted("[sim: cost=12.50]");
        String unknown = calls.accepted("[sim: cost=none]");
        String usual = calls.accepted("a cat");
        calls.clock.advance(LONG_AFTER);

        assertThat(withCost(dear).path("cost").decimalValue()).isEqualByComparingTo("12.50");
        assertThat(withCost(unknown).has("cost")).isFalse();
        assertThat(withCost(unknown).has("output")).isTrue();
        assertThat(withCost(usual).path("cost").doubleValue()).isEqualTo(0.05);
        assertThat(calls.result(dear).has("cost")).isFalse();
    }

    @Test
    void theCostMayComeLaterThanTheOutput() {
        String id = calls.accepted("[sim: cost_after=3s]");
        calls.clock.advance(QUEUE.plus(RUN));

        assertThat(withCost(id).has("output")).isTrue();
        assertThat(withCost(id).has("cost")).isFalse();
        calls.clock.advance(Duration.ofSeconds(3));
        assertThat(withCost(id).path("cost").isNumber()).isTrue();
    }

    @Test
    void aScriptMaySayWhatAllRequestsCost() {
        follow("{\"cost\":{\"usd\":0.12,\"after\":\"2s\"}}");
        String id = calls.accepted("a cat");
        String own = calls.accepted("[sim: cost=7 cost_after=0s]");
        follow("{\"cost\":{\"none\":true}}");
        String none = calls.accepted("a cat");

        assertThat(withCost(id).has("cost")).isFalse();
        assertThat(withCost(own).path("cost").intValue()).isEqualTo(7);
        calls.clock.advance(LONG_AFTER);
        assertThat(withCost(id).path("cost").doubleValue()).isEqualTo(0.12);
        assertThat(withCost(none).has("cost")).isFalse();
    }

    @Test
    void theOutputIsOfTheModelsKindUnlessADirectiveSaysOtherwise() {
        calls.simulator.replaceScript(SimulatorScript.instant());

        assertThat(outputOf("acme/text-to-image", "a cat").fieldNames())
                .toIterable()
                .containsExactly("image");
        assertThat(outputOf("acme/text-to-audio", "a cat").path("audio").textValue())
                .endsWith(".m4a");
        assertThat(outputOf("acme/text-to-audio", "[sim: output=videos]").path("videos"))
                .hasSize(2);
        calls.simulator.replaceScript(SimulatorScript.instant()
                .withCatalog(ScriptedCatalog.AS_MOUNTED.withModel(Json.object()
                        .put("model_id", "acme/one")
                        .set("categories", Json.object().arrayNode().add("text-to-image")))));
        assertThat(outputOf("acme/one", "a cat").has("image")).isTrue();
    }

    private JsonNode outputOf(String model, String prompt) {
        SimulatedAnswer answer = calls.call(
                new ApiCall.Submit(model, Json.object().put("prompt", prompt).toString()));
        return calls.result(json(answer).path("request_id").textValue()).path("output");
    }

    private void follow(String catalog) {
        calls.simulator.replaceScript(SimulatorScript.parse("{\"catalog\":" + catalog + "}"));
    }

    private JsonNode withCost(String id) {
        return json(calls.call(new ApiCall.FetchResult(id, true)));
    }

    private String statusWord(String id) {
        return calls.status(id).path("status").textValue();
    }
}
