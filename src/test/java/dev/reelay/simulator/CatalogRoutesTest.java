package dev.reelay.simulator;

import static dev.reelay.simulator.DirectCalls.parse;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CatalogRoutesTest {

    private static final int LONGEST = 3 << 20;
    private static final List<String> IDS = List.of(
            "a/b",
            "Kling AI/v2.1-Pro/image+video",
            "ü/100%/q?x=1",
            "plain",
            "categories",
            "a/b/../c",
            "x/status",
            "/",
            "");

    private final SimulatorOverHttp calls = new SimulatorOverHttp(
            new RecordedModels(IDS.stream()
                    .map(id -> Json.object().put("model_id", id).<ObjectNode>set("categories", parse("[\"odd\"]")))
                    .toList()),
            new Simulator.Limits(1_000, LONGEST, 4 << 20));

    @AfterAll
    void stop() {
        calls.close();
    }

    @BeforeEach
    void resetTheScript() {
        calls.simulator.replaceScript(SimulatorScript.instant());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "a/b|a/b",
                "a%2Fb|a/b",
                "Kling%20AI/v2.1-Pro/image%2Bvideo|Kling AI/v2.1-Pro/image+video",
                "Kling%20AI/v2.1-Pro/image+video|Kling AI/v2.1-Pro/image+video",
                "%C3%BC/100%25/q%3Fx%3D1|ü/100%/q?x=1",
                "plain|plain",
                "x/status|x/status"
            })
    void aRecordIsServedWhateverItsIdIs(String path, String id) throws Exception {
        HttpResponse<String> answer = get("/v1/models/" + path);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("content-type")).hasValue("application/json");
        assertThat(parse(answer.body()).path("model_id").textValue()).isEqualTo(id);
    }

    @ParameterizedTest
    @CsvSource({"no/such/model, 404", "A/B, 404", "a/b/, 404"})
    void aModelThatIsUnknownHasNoRecord(String path, int status) throws Exception {
        assertThat(get("/v1/models/" + path).statusCode()).isEqualTo(status);
    }

    @Test
    void theListIsServedAndSearchedOverHttp() throws Exception {
        JsonNode all =
                parse(get("/v1/models?include_schema=true&limit=3&offset=1").body());
        JsonNode found = parse(get("/v1/models?search=kling+ai").body());

        assertThat(all.path("total").intValue()).isEqualTo(IDS.size());
        assertThat(all.path("models")).hasSize(3);
        assertThat(found.path("models")).hasSize(1);
        assertThat(get("/v1/models?limit=501").statusCode()).isEqualTo(422);
        assertThat(parse(get("/v1/models").body()).path("limit").intValue()).isEqualTo(100);
    }

    @Test
    void theCategoriesHideTheRecordOfAModelWithThatId() throws Exception {
        assertThat(parse(get("/v1/models/categories").body())).isEqualTo(parse("{\"categories\":[\"odd\"]}"));
        assertThat(calls.post("/v1/models/categories", "{}").statusCode()).isEqualTo(200);
    }

    @Test
    void withoutATokenThereIsNoCatalog() throws Exception {
        for (String path : List.of("/v1/models", "/v1/models/a/b", "/v1/models/categories")) {
            HttpResponse<String> answer =
                    calls.send(HttpRequest.newBuilder(calls.url().resolve(path)));

            assertThat(parse(answer.body()).path("error_code").intValue()).isEqualTo(400004);
        }
    }

    @Test
    void theModelsChangeWhileItRunsByTheAdminPath() throws Exception {
        HttpResponse<String> replaced = calls.post("/admin/script", """
                {"catalog": {"models": [{"model_id": "new/one", "input_schema": {"required": ["prompt"]}}], "gone": ["a/b"]},
                 "faults": [{"when": {"call": "models", "times": 1}, "then": {"kind": "respond", "status": 401}}]}""");

        assertThat(replaced.statusCode()).isEqualTo(200);
        assertThat(get("/v1/models").statusCode()).isEqualTo(401);
        assertThat(get("/v1/models").statusCode()).isEqualTo(200);
        assertThat(get("/v1/models/new/one").statusCode()).isEqualTo(200);
        assertThat(get("/v1/models/a/b").statusCode()).isEqualTo(404);
        assertThat(calls.post("/v1/models/a/b", "{}").statusCode()).isEqualTo(400);
        assertThat(calls.post("/v1/models/new/one", "{}").statusCode()).isEqualTo(422);
        assertThat(calls.post("/v1/models/new/one", "{\"prompt\":\"a cat\"}").statusCode())
                .isEqualTo(200);
        assertThat(calls.get(calls.url() + "/admin/script")
                        .at("/catalog/gone/0")
                        .textValue())
                .isEqualTo("a/b");
    }

    @Test
    void aHeldListIsSentOnceTheScriptIsReplaced() throws Exception {
        calls.simulator.replaceScript(SimulatorScript.instant()
                .withFault(FaultCondition.each(ApiCall.Endpoint.MODELS), FaultEffect.hold())
                .withFault(FaultCondition.each(ApiCall.Endpoint.CATEGORIES), FaultEffect.html(502)));
        int before =
                calls.simulator.journal().catalogCalls(ApiCall.Endpoint.MODELS).size();
        CompletableFuture<HttpResponse<String>> list = calls.client.sendAsync(
                SimulatorOverHttp.authorized(calls.url().resolve("/v1/models")).build(), BodyHandlers.ofString());

        assertThat(get("/v1/models/categories").statusCode()).isEqualTo(502);
        await().atMost(Duration.ofSeconds(30))
                .until(() -> calls.simulator
                                .journal()
                                .catalogCalls(ApiCall.Endpoint.MODELS)
                                .size()
                        > before);
        assertThat(list).isNotDone();
        calls.simulator.replaceScript(SimulatorScript.instant());

        assertThat(list.get(30, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
    }

    @Test
    void manyLongBodiesAtOnceAreAllAccepted() throws Exception {
        String body = Json.object().put("image", "x".repeat(LONGEST - 20)).toString();
        assertThat(body.length()).isBetween(LONGEST - 20, LONGEST);

        List<CompletableFuture<HttpResponse<String>>> answers = Stream.generate(() -> body)
                .limit(20)
                .map(it -> calls.client.sendAsync(submission(it), BodyHandlers.ofString()))
                .toList();

        for (CompletableFuture<HttpResponse<String>> answer : answers) {
            assertThat(answer.get(60, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
        }
        assertThat(calls.simulator.journal().submissions().reversed().stream().limit(20))
                .allSatisfy(it -> assertThat(it.received().bytes()).isEqualTo(body.length()))
                .filteredOn(it -> it.received().isWhole())
                .as("as many stay whole as there is room for")
                .hasSize(1);
    }

    /** On the bare socket, because no client leaves a body half sent. */
    @Test
    void aLongBodyThatStallsDoesNotKeepTheOthersOutWhileThereIsRoom() throws Exception {
        try (Socket stalled = stalled((1 << 20) + 100)) {
            String body = "{\"x\":\"" + "x".repeat((1 << 20) - 5) + "\"}";
            for (int i = 0; i < 3; i++) {
                assertThat(calls.post("/v1/models/a/b", body).statusCode()).isEqualTo(200);
            }
            assertThat(stalled.isConnected()).isTrue();
        }
    }

    @Test
    void aLongBodyForWhichThereIsNoRoomWaitsUntilTheOneBeforeItIsGone() throws Exception {
        CompletableFuture<HttpResponse<String>> waiting;
        try (Socket stalled = stalled(LONGEST - 10)) {
            waiting = calls.client.sendAsync(
                    submission("{\"x\":\"" + "x".repeat(2 << 20) + "\"}"), BodyHandlers.ofString());
            for (int i = 0; i < 20; i++) {
                assertThat(calls.post("/v1/models/a/b", "{}").statusCode()).isEqualTo(200);
            }
            assertThat(waiting).isNotDone();
            assertThat(stalled.isConnected()).isTrue();
        }

        assertThat(waiting.get(30, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
    }

    @Test
    void aLongInputStandsWholeInTheResultThatIsSent() throws Exception {
        String body = Json.object().put("image", "x".repeat(2 << 20)).toString();
        String receipt = calls.post("/v1/models/a/b", body).body();

        JsonNode result =
                calls.get(DirectCalls.parse(receipt).path("result_url").textValue());

        assertThat(result.path("input").toString()).isEqualTo(body);
        assertThat(result.path("output").isObject()).isTrue();
    }

    @Test
    void aLongBodyWhoseAnswerIsHeldDoesNotKeepTheNextOneOut() throws Exception {
        calls.simulator.replaceScript(SimulatorScript.instant()
                .withFault(FaultCondition.each(ApiCall.Endpoint.SUBMIT).containing("held"), FaultEffect.hold()));
        String padding = "x".repeat(2 << 20);
        CompletableFuture<HttpResponse<String>> held =
                calls.client.sendAsync(submission("{\"held\":\"" + padding + "\"}"), BodyHandlers.ofString());

        List<HttpResponse<String>> others = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            others.add(calls.client
                    .sendAsync(submission("{\"free\":\"" + padding + "\"}"), BodyHandlers.ofString())
                    .get(60, TimeUnit.SECONDS));
        }

        assertThat(others).extracting(HttpResponse::statusCode).containsOnly(200);
        assertThat(held).isNotDone();
        calls.simulator.replaceScript(SimulatorScript.instant());
        held.get(30, TimeUnit.SECONDS);
    }

    @Test
    void aBodyThatIsLongerThanTheLongestIsRefusedAndTheNextOneIsNot() throws Exception {
        assertThat(calls.post("/v1/models/a/b", "\"" + "x".repeat(LONGEST) + "\"")
                        .statusCode())
                .isEqualTo(413);
        assertThat(calls.post("/v1/models/a/b", "{\"x\":\"" + "x".repeat(2 << 20) + "\"}")
                        .statusCode())
                .isEqualTo(200);
    }

    /** A submission of which only the head and the first byte of its body come. */
    private Socket stalled(int length) throws Exception {
        int before = calls.simulator.journal().submissions().size();
        Socket socket = new Socket(calls.url().getHost(), calls.url().getPort());
        socket.getOutputStream()
                .write(
                        ("POST /v1/models/a/b HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer any\r\nContent-Length: "
                                        + length + "\r\nExpect: 100-continue\r\n\r\n{")
                                .getBytes(StandardCharsets.US_ASCII));
        // The interim answer shows that it has been let in.
        assertThat(new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII))
                .isEqualTo("HTTP/1.1 100");
        assertThat(calls.simulator.journal().submissions()).hasSize(before);
        return socket;
    }

    private HttpRequest submission(String body) {
        return SimulatorOverHttp.authorized(calls.url().resolve("/v1/models/a/b"))
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
    }

    private HttpResponse<String> get(String path) throws Exception {
        return calls.send(SimulatorOverHttp.authorized(URI.create(calls.url() + path)));
    }
}
