package dev.reelay.simulator;

import static dev.reelay.simulator.DirectCalls.MODEL;
import static dev.reelay.simulator.DirectCalls.errorCode;
import static dev.reelay.simulator.DirectCalls.json;
import static dev.reelay.simulator.DirectCalls.reply;
import static dev.reelay.simulator.DirectCalls.status;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SimulatorScriptTest {
    private static final FaultCondition SUBMISSIONS = FaultCondition.each(ApiCall.Endpoint.SUBMIT);

    @Test
    void aFaultHitsTheCallWithItsNumberAndNoOther() {
        DirectCalls calls = with(SUBMISSIONS.nth(2), FaultEffect.balanceTooLow());

        List<Integer> codes = IntStream.range(0, 3)
                .mapToObj(i -> errorCode(calls.submit("{}")))
                .toList();

        assertThat(codes).containsExactly(0, 400002, 0);
    }

    @Test
    void aFaultHitsOnlyItsEndpoint() {
        DirectCalls calls = with(FaultCondition.each(ApiCall.Endpoint.STATUS).first(2), FaultEffect.html(502));
        String id = calls.accepted("a cat");

        assertThat(status(calls.call(new ApiCall.FetchResult(id, false)))).isEqualTo(200);
        assertThat(status(calls.call(new ApiCall.PollStatus(id)))).isEqualTo(502);
        assertThat(status(calls.call(new ApiCall.PollStatus(id)))).isEqualTo(502);
        assertThat(status(calls.call(new ApiCall.PollStatus(id)))).isEqualTo(200);
    }

    @Test
    void aFaultHitsOnlyItsModelAlsoOnLaterCalls() {
        DirectCalls calls = with(FaultCondition.always().ofModel("other/model"), FaultEffect.empty(500));
        String mine = calls.accepted("a cat");

        assertThat(status(calls.call(new ApiCall.PollStatus(mine)))).isEqualTo(200);
        assertThat(status(calls.call(new ApiCall.Submit("other/model", "{}")))).isEqualTo(500);
    }

    @Test
    void aFaultHitsOnlyRequestsThatHoldItsTextAlsoOnLaterCalls() {
        DirectCalls calls =
                with(FaultCondition.each(ApiCall.Endpoint.CANCEL).containing("order-7"), FaultEffect.empty(503));
        String hit = calls.accepted("for order-7");
        String spared = calls.accepted("for order-8");

        assertThat(status(calls.call(new ApiCall.CancelRequest(hit)))).isEqualTo(503);
        assertThat(status(calls.call(new ApiCall.CancelRequest(spared)))).isEqualTo(202);
        assertThat(status(calls.call(new ApiCall.CancelRequest("nobody")))).isEqualTo(404);
    }

    @Test
    void probabilitiesFollowTheSeed() {
        SimulatorScript script =
                SimulatorScript.instant().withFault(SUBMISSIONS.withProbability(0.3), FaultEffect.empty(500));

        List<Integer> once = thousandSubmissions(script.withSeed(7));

        assertThat(once).isEqualTo(thousandSubmissions(script.withSeed(7)));
        assertThat(once).isNotEqualTo(thousandSubmissions(script.withSeed(8)));
        assertThat(once.stream().filter(status -> status == 500).count()).isBetween(200L, 400L);
    }

    @Test
    void theFirstFaultThatFitsHasItsEffectAndTheOthersKeepCounting() {
        DirectCalls calls = new DirectCalls(SimulatorScript.instant()
                .withFault(SUBMISSIONS.nth(1), FaultEffect.empty(500))
                .withFault(SUBMISSIONS.first(2), FaultEffect.empty(503)));

        List<Integer> statuses =
                IntStream.range(0, 3).mapToObj(i -> status(calls.submit("{}"))).toList();

        assertThat(statuses).containsExactly(500, 503, 200);
    }

    @Test
    void aNewScriptCountsFromOneAgain() {
        DirectCalls calls = with(SUBMISSIONS.nth(1), FaultEffect.empty(500));
        calls.submit("{}");

        calls.simulator.replaceScript(calls.simulator.script());

        assertThat(status(calls.submit("{}"))).isEqualTo(500);
    }

    @Test
    void aRefusalAcceptsTheJobOnlyWithAccept() {
        DirectCalls calls = with(SUBMISSIONS.nth(1), FaultEffect.html(503));
        calls.simulator.replaceScript(calls.simulator
                .script()
                .withFault(SUBMISSIONS.nth(2), FaultEffect.html(503).afterAccepting()));
        calls.submit("{}");
        calls.submit("{}");

        List<Journal.Submission> submissions = calls.simulator.journal().submissions();

        assertThat(submissions).extracting(it -> status(it.answer())).containsExactly(503, 503);
        assertThat(submissions).extracting(Journal.Submission::accepted).containsExactly(false, true);
    }

    @Test
    void theJournalShowsWhetherAJobWithADroppedAnswerWasAccepted() {
        DirectCalls calls = with(SUBMISSIONS.nth(1), FaultEffect.dropBeforeAccepting());
        calls.simulator.replaceScript(
                calls.simulator.script().withFault(SUBMISSIONS.nth(2), FaultEffect.dropAfterAccepting()));
        calls.submit("{}");
        calls.submit("{}");

        List<Journal.Submission> submissions = calls.simulator.journal().submissions();

        assertThat(submissions).allMatch(Journal.Submission::dropped);
        assertThat(submissions).extracting(Journal.Submission::accepted).containsExactly(false, true);
    }

    @Test
    void aCancelWithADroppedAnswerMayHaveCancelled() {
        DirectCalls calls = new DirectCalls(SimulatorScript.taking(DirectCalls.QUEUE, DirectCalls.RUN)
                .withFault(FaultCondition.each(ApiCall.Endpoint.CANCEL), FaultEffect.dropAfterAccepting()));
        String id = calls.accepted("a cat");

        assertThat(calls.call(new ApiCall.CancelRequest(id))).isInstanceOf(SimulatedAnswer.Disconnect.class);

        assertThat(calls.status(id).path("status").textValue()).isEqualTo("cancelled");
    }

    @Test
    void aHeldCallIsPerformedAtOnceAndAnsweredWithTheNextScript() {
        DirectCalls calls = new DirectCalls(SimulatorScript.parse(
                "{\"queue_time\":\"2s\",\"faults\":[{\"when\":{\"call\":\"cancel\"},\"then\":{\"kind\":\"hold\"}}]}"));
        String id = calls.accepted("a cat");

        SimulatedAnswer.Held held = (SimulatedAnswer.Held) calls.call(new ApiCall.CancelRequest(id));

        assertThat(calls.status(id).path("status").textValue()).isEqualTo("cancelled");
        assertThat(status(held.answer())).isEqualTo(202);
        assertThat(held.released().toCompletableFuture()).isNotDone();
        calls.simulator.replaceScript(SimulatorScript.instant());
        assertThat(held.released().toCompletableFuture()).isDone();
    }

    @Test
    void theResultMayNotBeReadyAlthoughTheStatusIsCompleted() {
        DirectCalls calls = with(FaultCondition.each(ApiCall.Endpoint.RESULT).nth(1), FaultEffect.notFinished());
        String id = calls.accepted("a cat");

        assertThat(calls.status(id).path("status").textValue()).isEqualTo("completed");
        assertThat(errorCode(calls.call(new ApiCall.FetchResult(id, false)))).isEqualTo(400005);
        assertThat(calls.result(id).path("status").textValue()).isEqualTo("succeeded");
    }

    @Test
    void aFaultMayReplaceTheStatus() {
        DirectCalls calls = with(FaultCondition.each(ApiCall.Endpoint.STATUS), FaultEffect.replaceStatus("canceled"));
        String id = calls.accepted("a cat");

        assertThat(calls.status(id).path("status").textValue()).isEqualTo("canceled");
        assertThat(calls.status(id).path("request_id").textValue()).isEqualTo(id);
        assertThat(errorCode(calls.call(new ApiCall.PollStatus("nobody")))).isEqualTo(404001);
    }

    @Test
    void a200MayBeAnErrorAndA429MayHaveARetryAfter() {
        DirectCalls calls = new DirectCalls(SimulatorScript.instant()
                .withFault(SUBMISSIONS.nth(1), FaultEffect.refuse(200, 400002, "no money"))
                .withFault(SUBMISSIONS.nth(2), FaultEffect.tooManyRequests("7"))
                .withFault(SUBMISSIONS.nth(3), FaultEffect.tooManyRequests(null)));

        SimulatedAnswer error = calls.submit("{}");
        SimulatedAnswer patience = calls.submit("{}");
        SimulatedAnswer nothingSaid = calls.submit("{}");

        assertThat(status(error)).isEqualTo(200);
        assertThat(errorCode(error)).isEqualTo(400002);
        assertThat(reply(patience).headers()).containsEntry("retry-after", "7");
        assertThat(reply(nothingSaid).headers()).doesNotContainKey("retry-after");
    }

    @Test
    void aScriptIsTheSameAfterARoundTripThroughJson() {
        SimulatorScript script = SimulatorScript.forDevelopment()
                .withToken("secret")
                .withCatalog(new ScriptedCatalog(
                        List.of(
                                Json.object().put("model_id", MODEL),
                                Json.object().put("model_id", 7)),
                        Set.of("a/b"),
                        ScriptedCatalog.UnknownModels.NOT_FOUND,
                        false,
                        new ScriptedCatalog.Cost(new BigDecimal("0.12"), Duration.ofSeconds(3), false)))
                .withSeed(42)
                .withFault(
                        SUBMISSIONS.nth(3).ofModel(MODEL).containing("x").withProbability(0.25),
                        FaultEffect.dropAfterAccepting())
                .withFault(FaultCondition.always(), FaultEffect.delay(Duration.ofMillis(1500)))
                .withFault(FaultCondition.always(), FaultEffect.replaceStatus("polishing"))
                .withFault(
                        FaultCondition.always(),
                        FaultEffect.dropAfterAccepting().held())
                .withFault(FaultCondition.always(), FaultEffect.unreadable(200))
                .withFault(FaultCondition.each(ApiCall.Endpoint.MODELS), FaultEffect.truncate())
                .withFault(
                        FaultCondition.each(ApiCall.Endpoint.MODEL),
                        FaultEffect.setFields(Map.of("total", Json.object())))
                .withFault(FaultCondition.each(ApiCall.Endpoint.CATEGORIES), FaultEffect.hold())
                .withFault(FaultCondition.always(), FaultEffect.empty(500))
                .withFault(FaultCondition.always(), FaultEffect.tooManyRequests("Tue, 16 Jun 2026 16:31:21 GMT"))
                .withFault(FaultCondition.always(), FaultEffect.balanceTooLow());

        assertThat(SimulatorScript.parse(script.toJson())).isEqualTo(script);
    }

    @Test
    void aScriptMayBeAsShortAsItsOneFault() {
        SimulatorScript script = SimulatorScript.parse(
                "{\"queue_time\":\"2s\",\"faults\":[{\"then\":{\"kind\":\"respond\",\"status\":503,\"body\":\"<html>\"}}]}");

        assertThat(script.queueTime()).isEqualTo(Duration.ofSeconds(2));
        assertThat(script.runTime()).isZero();
        SimulatedAnswer answer = new DirectCalls(script).submit("{}");
        assertThat(reply(answer).body()).isEqualTo("<html>");
        assertThat(reply(answer).headers()).containsEntry("content-type", "text/html");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "|No content",
                "null|a script is a JSON object",
                "[]|START_ARRAY",
                "{} {}|Trailing token",
                "{\"run_tme\":\"2s\"}|run_tme",
                "{\"run_time\":\"soon\"}|'soon' is not a duration",
                "{\"spread\":2}|spread",
                "{\"faults\":[{}]}|a fault needs a 'then'",
                "{\"faults\":[{\"then\":{\"kind\":\"explode\"}}]}|explode",
                "{\"faults\":[{\"then\":{\"kind\":\"respond\",\"status\":99}}]}|status",
                "{\"faults\":[{\"when\":{\"from\":0},\"then\":{\"kind\":\"drop\"}}]}|from counts from 1",
                "{\"faults\":[{\"when\":{\"probability\":2},\"then\":{\"kind\":\"drop\"}}]}|probability",
                "{\"catalog\":{\"model\":[]}}|model",
                "{\"catalog\":{\"unknown_models\":\"maybe\"}}|maybe",
                "{\"catalog\":{\"cost\":{\"usd\":-1}}}|the cost is negative",
                "{\"faults\":[{\"then\":{\"kind\":\"truncate\",\"keep\":2}}]}|keep",
                "{\"faults\":[{\"then\":{\"kind\":\"set\"}}]}|fields",
                "{\"faults\":[{\"when\":{\"call\":\"poll\"},\"then\":{\"kind\":\"drop\"}}]}|poll"
            })
    void aScriptThatIsNotValidIsRefusedWithTheReason(String json, String message) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SimulatorScript.parse(json == null ? "" : json))
                .withMessageContaining(message);
    }

    private static DirectCalls with(FaultCondition when, FaultEffect then) {
        return new DirectCalls(SimulatorScript.instant().withFault(when, then));
    }

    private static List<Integer> thousandSubmissions(SimulatorScript script) {
        DirectCalls calls = new DirectCalls(script);
        return IntStream.range(0, 1000)
                .mapToObj(i -> status(calls.submit("{}")))
                .toList();
    }
}
