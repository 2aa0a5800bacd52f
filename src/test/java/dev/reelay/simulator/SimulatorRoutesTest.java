package dev.reelay.simulator;

import static dev.reelay.simulator.DirectCalls.parse;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.reelay.simulator.SimulatorRoutes.Admin;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.Router;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SimulatorRoutesTest {
    private final SimulatorOverHttp calls = new SimulatorOverHttp();
    private final Simulator simulator = calls.simulator;

    @AfterAll
    void stop() {
        calls.close();
    }

    @BeforeEach
    void resetTheScript() {
        simulator.replaceScript(SimulatorScript.instant());
    }

    @Test
    void eachCallerMayUseAPathOfItsOwn() throws Exception {
        try (SimulatorServer server = SimulatorServer.start(simulator, 0, "/:caller", Admin.DISABLED)) {
            URI submission = server.url().resolve("/w-7" + SimulatorOverHttp.MODEL);

            HttpResponse<String> submitted =
                    calls.send(SimulatorOverHttp.authorized(submission).POST(BodyPublishers.ofString("{}")));
            String statusUrl = parse(submitted.body()).path("status_url").textValue();
            JsonNode status = calls.get(statusUrl);

            assertThat(status.path("status").textValue()).isEqualTo("completed");
            assertThat(simulator.journal().polls().getLast().caller().baseUrl()).isEqualTo(server.url() + "/w-7");
            assertThat(simulator.journal().submissions().getLast().caller().baseUrl())
                    .isEqualTo(server.url() + "/w-7");
        }
    }

    @Test
    void aJobCanBeFollowedByTheUrlsOfItsReceipt() throws Exception {
        simulator.replaceScript(SimulatorScript.taking(Duration.ofSeconds(5), Duration.ofSeconds(5)));
        HttpResponse<String> submitted = calls.post(SimulatorOverHttp.MODEL, "{\"prompt\":\"a cat\"}");
        JsonNode receipt = parse(submitted.body());

        JsonNode queued = calls.get(receipt.path("status_url").textValue());
        HttpResponse<String> cancelled = calls.send(SimulatorOverHttp.authorized(
                        URI.create(receipt.path("cancel_url").textValue()))
                .POST(BodyPublishers.noBody()));
        JsonNode result = calls.get(receipt.path("result_url").textValue());

        assertThat(submitted.statusCode()).isEqualTo(200);
        assertThat(submitted.headers().firstValue("content-type")).hasValue("application/json");
        assertThat(queued.path("status").textValue()).isEqualTo("in_queue");
        assertThat(cancelled.statusCode()).isEqualTo(202);
        assertThat(parse(cancelled.body()).path("outcome").textValue()).isEqualTo("cancelled");
        assertThat(result.path("status").textValue()).isEqualTo("cancelled");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "a/b/c|a/b/c",
                "Kling%20AI/v2.1-Pro/image%2Bvideo|Kling AI/v2.1-Pro/image+video",
                "a+b/%C3%BC|a+b/ü"
            })
    void aModelIdIsDecodedSegmentBySegment(String path, String model) throws Exception {
        assertThat(calls.post("/v1/models/" + path, "{}").statusCode()).isEqualTo(200);

        assertThat(simulator.journal().submissions().getLast().model()).isEqualTo(model);
    }

    @ParameterizedTest
    @CsvSource({"false", "true"})
    void aDropClosesTheConnectionBeforeOrAfterAccepting(boolean accepting) throws Exception {
        FaultEffect drop = accepting ? FaultEffect.dropAfterAccepting() : FaultEffect.dropBeforeAccepting();
        simulator.replaceScript(
                SimulatorScript.instant().withFault(FaultCondition.each(ApiCall.Endpoint.SUBMIT), drop));

        try (Socket socket =
                new Socket(InetAddress.getLoopbackAddress(), calls.url().getPort())) {
            socket.setSoTimeout(20_000);
            String request = "POST " + SimulatorOverHttp.MODEL
                    + " HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer t\r\nContent-Length: 2\r\n\r\n{}";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));

            assertThat(socket.getInputStream().read()).isEqualTo(-1);
        }
        Journal.Submission last = simulator.journal().submissions().getLast();
        assertThat(last.dropped()).isTrue();
        assertThat(last.accepted()).isEqualTo(accepting);
    }

    @Test
    void aDelayedAnswerKeepsTheCallerWaitingAlthoughTheJobIsAccepted() {
        simulator.replaceScript(SimulatorScript.instant()
                .withFault(FaultCondition.each(ApiCall.Endpoint.SUBMIT), FaultEffect.delay(Duration.ofHours(1))));
        String body = "{\"prompt\":\"slow\"}";

        CompletableFuture<HttpResponse<String>> answer = submitAndAwaitAcceptance(body);

        assertThat(answer).isNotDone();
        answer.cancel(true);
    }

    @Test
    void aHeldAnswerIsSentOnceTheScriptIsReplaced() throws Exception {
        simulator.replaceScript(
                SimulatorScript.instant().withFault(FaultCondition.each(ApiCall.Endpoint.SUBMIT), FaultEffect.hold()));
        String body = "{\"prompt\":\"held\"}";
        CompletableFuture<HttpResponse<String>> answer = submitAndAwaitAcceptance(body);
        assertThat(answer).isNotDone();

        simulator.replaceScript(SimulatorScript.instant());

        assertThat(answer.get(30, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
    }

    @Test
    void aDelayedAnswerIsSentAfterItsDelay() throws Exception {
        Duration delay = Duration.ofMillis(100);
        simulator.replaceScript(SimulatorScript.instant()
                .withFault(FaultCondition.each(ApiCall.Endpoint.SUBMIT), FaultEffect.delay(delay)));
        long start = System.nanoTime();

        HttpResponse<String> answer = calls.post(SimulatorOverHttp.MODEL, "{}");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(delay.minusMillis(10));
    }

    @Test
    void faultyAnswersAreSentAsScripted() throws Exception {
        FaultCondition submissions = FaultCondition.each(ApiCall.Endpoint.SUBMIT);
        simulator.replaceScript(SimulatorScript.instant()
                .withFault(submissions.nth(1), FaultEffect.html(502))
                .withFault(submissions.nth(2), FaultEffect.empty(500))
                .withFault(submissions.nth(3), FaultEffect.unreadable(202))
                .withFault(submissions.nth(4), FaultEffect.tooManyRequests("Tue, 16 Jun 2026 16:31:21 GMT")));

        HttpResponse<String> html = calls.post(SimulatorOverHttp.MODEL, "{}");
        HttpResponse<String> empty = calls.post(SimulatorOverHttp.MODEL, "{}");
        HttpResponse<String> unreadable = calls.post(SimulatorOverHttp.MODEL, "{}");
        HttpResponse<String> patience = calls.post(SimulatorOverHttp.MODEL, "{}");

        assertThat(html.statusCode()).isEqualTo(502);
        assertThat(html.headers().firstValue("content-type")).hasValue("text/html");
        assertThat(html.body()).startsWith("<html>");
        assertThat(empty.statusCode()).isEqualTo(500);
        assertThat(empty.body()).isEmpty();
        assertThat(unreadable.statusCode()).isEqualTo(202);
        assertThat(unreadable.body()).isEqualTo("{\"request_id\": \"6f2");
        assertThat(simulator.journal().submissions().reversed().get(1).accepted())
                .isTrue();
        assertThat(patience.headers().firstValue("retry-after")).hasValue("Tue, 16 Jun 2026 16:31:21 GMT");
    }

    @Test
    void aBodyThatIsTooLargeAndAPathThatIsUnknownAreRefused() throws Exception {
        int before = simulator.journal().submissions().size();

        HttpResponse<String> large = calls.post(SimulatorOverHttp.MODEL, "\"" + "x".repeat(5 << 20) + "\"");
        HttpResponse<String> unknown = calls.post("/v2/models/a", "{}");

        assertThat(large.statusCode()).isEqualTo(413);
        assertThat(unknown.statusCode()).isEqualTo(404);
        assertThat(simulator.journal().submissions()).hasSize(before);
    }

    @Test
    void concurrentSubmissionsGetRequestsOfTheirOwn() throws Exception {
        List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            answers.add(calls.client.sendAsync(calls.submission("{\"seed\":" + i + "}"), BodyHandlers.ofString()));
        }
        List<String> ids = new ArrayList<>();
        for (CompletableFuture<HttpResponse<String>> answer : answers) {
            ids.add(parse(answer.get(30, TimeUnit.SECONDS).body())
                    .path("request_id")
                    .textValue());
        }

        assertThat(ids).doesNotHaveDuplicates().doesNotContainNull();
        assertThat(simulator.journal().accepted())
                .extracting(Journal.Submission::requestId)
                .containsAll(ids);
    }

    @Test
    void anotherProcessReadsTheJournalAndTheScriptAndReplacesIt() throws Exception {
        calls.post(SimulatorOverHttp.MODEL, "{\"prompt\":\"for the journal\"}");

        HttpResponse<String> replaced = calls.post("/admin/script", "{\"token\":\"other\"}");
        HttpResponse<String> refused = calls.post(SimulatorOverHttp.MODEL, "no JSON");
        HttpResponse<String> nonsense = calls.post("/admin/script", "{\"tokn\":\"other\"}");
        JsonNode script = calls.get(calls.url() + "/admin/script");
        JsonNode submissions = calls.get(calls.url() + "/admin/journal").path("submissions");

        assertThat(replaced.statusCode()).isEqualTo(200);
        assertThat(parse(refused.body()).path("error_code").intValue()).isEqualTo(400004);
        assertThat(nonsense.statusCode()).isEqualTo(400);
        assertThat(nonsense.body()).contains("tokn");
        assertThat(script.path("token").textValue()).isEqualTo("other");
        JsonNode accepted = submissions.get(submissions.size() - 2);
        assertThat(accepted.path("model").textValue()).isEqualTo("luma/luma-ray-2/image-to-video");
        assertThat(accepted.path("body").path("prompt").textValue()).isEqualTo("for the journal");
        assertThat(accepted.path("request_id").isTextual()).isTrue();
        assertThat(accepted.path("dropped").booleanValue()).isFalse();
        JsonNode last = submissions.get(submissions.size() - 1);
        assertThat(last.path("body").textValue()).isEqualTo("no JSON");
        assertThat(last.path("http_status").intValue()).isEqualTo(400);
        assertThat(last.has("request_id")).isFalse();
    }

    @Test
    void aPortThatIsTakenIsRefused() {
        int taken = calls.url().getPort();

        assertThatIllegalStateException().isThrownBy(() -> SimulatorServer.start(simulator, taken, Admin.DISABLED));
    }

    @Test
    void underAPrefixUrlsContainPrefixAndHostAndOtherPathsAreUntouched() throws Exception {
        Vertx vertx = Vertx.vertx();
        try {
            Router router = Router.router(vertx);
            SimulatorRoutes.mount(router, "/simulator", simulator, Admin.DISABLED);
            router.get("/mine").handler(it -> it.response().end("mine"));
            HttpServer shared = vertx.createHttpServer()
                    .requestHandler(router)
                    .listen(0, "127.0.0.1")
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get(30, TimeUnit.SECONDS);
            URI base = URI.create("http://localhost:" + shared.actualPort());

            HttpResponse<String> submitted =
                    calls.send(SimulatorOverHttp.authorized(base.resolve("/simulator" + SimulatorOverHttp.MODEL))
                            .POST(BodyPublishers.ofString("{\"prompt\":\"x\"}")));
            JsonNode result =
                    calls.get(parse(submitted.body()).path("result_url").textValue());
            HttpResponse<String> clip = calls.send(HttpRequest.newBuilder(
                    URI.create(result.path("output").path("video").textValue())));

            assertThat(parse(submitted.body()).path("status_url").textValue())
                    .startsWith(base + "/simulator/v1/requests/");
            assertThat(clip.statusCode()).isEqualTo(200);
            assertThat(calls.send(HttpRequest.newBuilder(base.resolve("/mine"))).body())
                    .isEqualTo("mine");
            assertThat(calls.send(HttpRequest.newBuilder(base.resolve("/simulator/admin/journal")))
                            .statusCode())
                    .isEqualTo(404);
            assertThat(calls.send(HttpRequest.newBuilder(base.resolve("/simulator/admin/script"))
                                    .POST(BodyPublishers.ofString("{}")))
                            .statusCode())
                    .isEqualTo(404);
        } finally {
            vertx.close().toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
        }
    }

    /** The answer may still be on its way when this returns. */
    private CompletableFuture<HttpResponse<String>> submitAndAwaitAcceptance(String body) {
        CompletableFuture<HttpResponse<String>> answer =
                calls.client.sendAsync(calls.submission(body), BodyHandlers.ofString());
        await().atMost(Duration.ofSeconds(30))
                .until(() -> simulator.journal().accepted().stream()
                        .anyMatch(it -> it.body().equals(body)));
        return answer;
    }
}
