package dev.reelay.simulator;

import static dev.reelay.simulator.DirectCalls.MODEL;
import static dev.reelay.simulator.DirectCalls.QUEUE;
import static dev.reelay.simulator.DirectCalls.RUN;
import static dev.reelay.simulator.DirectCalls.errorCode;
import static dev.reelay.simulator.DirectCalls.json;
import static dev.reelay.simulator.DirectCalls.parse;
import static dev.reelay.simulator.DirectCalls.status;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SimulatorTest {
    private final DirectCalls calls = new DirectCalls();

    @Test
    void aSubmissionIsAnsweredWithAUuidAndThreeUrls() {
        JsonNode receipt = json(calls.submit("{\"prompt\":\"a cat\"}"));

        String id = receipt.path("request_id").textValue();
        assertThat(UUID.fromString(id)).hasToString(id);
        assertThat(receipt)
                .isEqualTo(Json.object()
                        .put("request_id", id)
                        .put("status_url", "http://sim/v1/requests/" + id + "/status")
                        .put("result_url", "http://sim/v1/requests/" + id + "/result")
                        .put("cancel_url", "http://sim/v1/requests/" + id + "/cancel"));
    }

    @Test
    void theQueuePositionFallsAndIsGoneOnceTheJobRuns() {
        String id = calls.accepted("a cat");

        assertThat(calls.status(id).path("status").textValue()).isEqualTo("in_queue");
        assertThat(calls.status(id).path("queue_position").intValue()).isEqualTo(10);
        calls.clock.advance(QUEUE.minusMillis(1));
        assertThat(calls.status(id).path("queue_position").intValue()).isEqualTo(1);
        calls.clock.advance(Duration.ofMillis(1));
        assertThat(calls.status(id).path("status").textValue()).isEqualTo("in_progress");
        assertThat(calls.status(id).has("queue_position")).isFalse();
    }

    @Test
    void aJobThatSucceededIsCompletedOnTheStatusAndSucceededOnTheResult() {
        String id = calls.accepted("a cat");

        calls.clock.advance(QUEUE.plus(RUN).minusNanos(1));
        assertThat(calls.status(id).path("status").textValue()).isEqualTo("in_progress");
        calls.clock.advance(Duration.ofNanos(1));

        assertThat(calls.status(id).path("status").textValue()).isEqualTo("completed");
        assertThat(calls.result(id).path("status").textValue()).isEqualTo("succeeded");
    }

    @Test
    void aResultFetchedTooEarlyHasTheStateAndNoOutput() {
        String id = calls.accepted("a cat");

        assertThat(calls.result(id).path("status").textValue()).isEqualTo("in_queue");
        calls.clock.advance(QUEUE);

        JsonNode result = calls.result(id);
        assertThat(result.path("status").textValue()).isEqualTo("in_progress");
        assertThat(result.has("output")).isFalse();
        assertThat(result.path("finished_at").isNull()).isTrue();
    }

    @Test
    void aResultEchoesTheInputAndHasTheTimesInRunComfysForm() {
        String input = "{\"prompt\":\"a cat\",\"image_url\":\"https://example.com/in.mp4\",\"seed\":1.50}";
        String id = json(calls.submit(input)).path("request_id").textValue();
        calls.clock.advance(QUEUE.plus(RUN));

        JsonNode result = calls.result(id);

        assertThat(result.path("input")).isEqualTo(parse(input));
        assertThat(result.path("created_at").textValue()).isEqualTo("2026-06-16T16:31:21.616290+00:00");
        assertThat(result.path("finished_at").textValue()).isEqualTo("2026-06-16T16:32:31.616290+00:00");
        assertThat(result.path("output").path("video").textValue())
                .startsWith("http://sim/")
                .contains("%3D")
                .endsWith(".mp4");
    }

    @Test
    void theCostIsThereOnlyWhenAskedFor() {
        String id = calls.accepted("a cat");
        calls.clock.advance(QUEUE.plus(RUN));

        assertThat(json(calls.call(new ApiCall.FetchResult(id, true)))
                        .path("cost")
                        .isNumber())
                .isTrue();
        assertThat(calls.result(id).has("cost")).isFalse();
    }

    @Test
    void aJobInTheQueueCanBeCancelled() {
        String id = calls.accepted("a cat");

        SimulatedAnswer answer = calls.call(new ApiCall.CancelRequest(id));

        assertThat(status(answer)).isEqualTo(202);
        assertThat(json(answer))
                .isEqualTo(Json.object()
                        .put("request_id", id)
                        .put("status", "cancelled")
                        .put("outcome", "cancelled"));
        calls.clock.advance(QUEUE.plus(RUN));
        assertThat(calls.status(id).path("status").textValue()).isEqualTo("cancelled");
        assertThat(calls.result(id).path("status").textValue()).isEqualTo("cancelled");
        assertThat(calls.result(id).path("finished_at").textValue()).isEqualTo("2026-06-16T16:31:21.616290+00:00");
    }

    @Test
    void aJobThatRunsOrHasEndedIsNotCancellableAndGoesOn() {
        String id = calls.accepted("a cat");
        calls.clock.advance(QUEUE);

        SimulatedAnswer whileItRuns = calls.call(new ApiCall.CancelRequest(id));
        calls.clock.advance(RUN);
        SimulatedAnswer afterItsEnd = calls.call(new ApiCall.CancelRequest(id));

        assertThat(status(whileItRuns)).isEqualTo(202);
        assertThat(json(whileItRuns).path("outcome").textValue()).isEqualTo("not_cancellable");
        assertThat(json(whileItRuns).path("status").textValue()).isEqualTo("in_progress");
        assertThat(json(afterItsEnd).path("outcome").textValue()).isEqualTo("not_cancellable");
        assertThat(calls.result(id).path("status").textValue()).isEqualTo("succeeded");
    }

    @Test
    void beyondWhatMayBeOutstandingASubmissionGets429AndTheJournalHasTheMost() {
        DirectCalls limited = new DirectCalls(SimulatorScript.taking(QUEUE, RUN).withOutstanding(2));
        limited.accepted("a");
        limited.clock.advance(QUEUE);
        limited.accepted("b");
        assertThat(status(limited.submit("{}"))).isEqualTo(429);

        limited.clock.advance(RUN); // a has ended
        limited.accepted("c");
        assertThat(status(limited.submit("{}"))).isEqualTo(429);
        assertThat(limited.simulator.journal().mostOutstanding()).isEqualTo(2);
        assertThat(SimulatorScript.parse(limited.simulator.script().toJson()).outstanding())
                .isEqualTo(2);
    }

    @Test
    void everyCallAboutAnUnknownOrALostRequestIsA404001() {
        String lost = calls.accepted("[sim: lost=0s]");

        Stream.of(lost, "no-such-id")
                .flatMap(it -> Stream.of(
                        new ApiCall.PollStatus(it), new ApiCall.FetchResult(it, false), new ApiCall.CancelRequest(it)))
                .map(calls::call)
                .forEach(answer -> {
                    assertThat(status(answer)).isEqualTo(404);
                    assertThat(errorCode(answer)).isEqualTo(404001);
                });
    }

    @Test
    void withTooManyRequestsTheOldestAreForgottenAndTheJournalSaysSo() {
        List<String> ids = IntStream.range(0, 101)
                .mapToObj(i -> calls.accepted("cat " + i))
                .toList();

        assertThat(status(calls.call(new ApiCall.PollStatus(ids.get(0))))).isEqualTo(404);
        assertThat(status(calls.call(new ApiCall.PollStatus(ids.get(1))))).isEqualTo(200);
        assertThat(calls.simulator.journal().submissions()).hasSize(100);
        assertThat(calls.simulator.journal().forgotten()).isEqualTo(1);
    }

    @Test
    void withoutATokenEveryCallIsRefused() {
        String id = calls.accepted("a cat");

        Stream.of(null, "", "Bearer", "Bearer  ", "Basic abc")
                .map(calls::authorizedBy)
                .flatMap(it -> Stream.of(
                        it.submit("{}"), it.call(new ApiCall.PollStatus(id)), it.call(new ApiCall.CancelRequest(id))))
                .forEach(answer -> {
                    assertThat(status(answer)).isEqualTo(400);
                    assertThat(errorCode(answer)).isEqualTo(400004);
                });
    }

    @Test
    void aTokenCanExpireAndBeReplaced() {
        calls.simulator.replaceScript(SimulatorScript.instant().withToken("new"));

        assertThat(errorCode(calls.authorizedBy("Bearer old").submit("{}"))).isEqualTo(400004);
        assertThat(status(calls.authorizedBy("bearer new").submit("{}"))).isEqualTo(200);
    }

    @Test
    void anUnknownModelIsRefusedWhenTheKnownOnesAreGiven() {
        calls.simulator.replaceScript(SimulatorScript.instant().withModels(Set.of(MODEL)));

        SimulatedAnswer unknown = calls.call(new ApiCall.Submit("luma/luma-ray-3", "{}"));

        assertThat(status(unknown)).isEqualTo(400);
        assertThat(errorCode(unknown)).isEqualTo(400001);
        assertThat(status(calls.submit("{}"))).isEqualTo(200);
    }

    @Test
    void aBodyThatIsNotAJsonObjectIsRefusedWithDetails() {
        assertThat(status(calls.submit("{\"prompt\":"))).isEqualTo(400);
        assertThat(status(calls.submit(""))).isEqualTo(422);
        assertThat(status(calls.submit("[1]"))).isEqualTo(422);
        assertThat(json(calls.submit("[1]")).path("detail").isArray()).isTrue();
        assertThat(status(calls.submit("[".repeat(100_000)))).isEqualTo(400);
    }

    @Test
    void theJournalHasEverySubmissionWithItsAnswer() {
        String accepted = calls.accepted("a cat");
        calls.submit("no JSON");
        calls.cancel(accepted);
        calls.status(accepted);
        calls.result("unknown");

        Journal journal = calls.simulator.journal();

        assertThat(journal.submissions()).hasSize(2);
        Journal.Submission first = journal.submissions().getFirst();
        assertThat(first.at()).isEqualTo(calls.clock.instant());
        assertThat(first.model()).isEqualTo(MODEL);
        assertThat(first.body()).isEqualTo("{\"prompt\":\"a cat\"}");
        assertThat(first.input().path("prompt").textValue()).isEqualTo("a cat");
        assertThat(first.requestId()).isEqualTo(accepted);
        assertThat(first.dropped()).isFalse();
        assertThat(journal.submissions().getLast().accepted()).isFalse();
        assertThat(status(journal.submissions().getLast().answer())).isEqualTo(400);
        assertThat(journal.accepted()).containsExactly(first);
        assertThat(journal.cancellations())
                .singleElement()
                .extracting(Journal.Cancellation::requestId)
                .isEqualTo(accepted);
        assertThat(journal.polls()).extracting(Journal.Poll::requestId).containsExactly(accepted, "unknown");
        assertThat(first.caller().baseUrl()).isEqualTo("http://sim");
    }

    @Test
    void inDevelopmentTimesVaryAroundAFewSeconds() {
        DirectCalls dev = new DirectCalls(SimulatorScript.forDevelopment());
        List<String> ids =
                IntStream.range(0, 50).mapToObj(i -> dev.accepted("cat " + i)).toList();

        dev.clock.advance(Duration.ofSeconds(6));
        assertThat(ids.stream().map(id -> dev.status(id).path("status").textValue()))
                .contains("in_progress", "completed");
        dev.clock.advance(Duration.ofSeconds(3));
        assertThat(ids.stream().map(id -> dev.status(id).path("status").textValue()))
                .containsOnly("completed");
    }
}
