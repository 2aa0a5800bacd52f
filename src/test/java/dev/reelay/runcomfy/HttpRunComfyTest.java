package dev.reelay.runcomfy;

import static dev.reelay.runcomfy.ScriptedServer.always;
import static dev.reelay.runcomfy.ScriptedServer.respond;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.reelay.answer.CallFailure;
import dev.reelay.answer.CancelAnswer;
import dev.reelay.answer.PingAnswer;
import dev.reelay.answer.PollAnswer.Queued;
import dev.reelay.answer.PollAnswer.Succeeded;
import dev.reelay.answer.ProviderMessage;
import dev.reelay.answer.SubmitAnswer;
import dev.reelay.answer.SubmitAnswer.Accepted;
import dev.reelay.answer.SubmitAnswer.AccountTrouble;
import dev.reelay.answer.SubmitAnswer.Refused;
import dev.reelay.answer.SubmitAnswer.SlowDown;
import dev.reelay.answer.SubmitAnswer.TurnedAway;
import dev.reelay.answer.SubmitAnswer.Unknown;
import dev.reelay.runcomfy.ScriptedServer.Call;
import dev.reelay.runcomfy.ScriptedServer.Script;
import dev.reelay.wire.HttpSettings;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests and answers on a connection that works. */
class HttpRunComfyTest {

    private static final String MODEL = "luma/luma-ray-2/image-to-video";
    private static final InstantSource TIME = InstantSource.fixed(Instant.parse("2026-11-21T09:00:00Z"));

    @Test
    void aSubmissionPostsTheInputAsItIs() throws Exception {
        try (var server = new ScriptedServer(always(202, "{\"request_id\":\"r-1\"}"));
                var runComfy = runComfy(server.uri(), () -> "secret")) {
            JsonNode input = new JsonMapper()
                    .readTree("{\"prompt\":\"a fox — 🎬 \\ud800\",\"241_seed\":7,\"x\":null,\"n\":1.5}");

            SubmitAnswer submission = runComfy.submit(MODEL, input);

            assertThat(submission).isEqualTo(new Accepted("r-1"));
            assertThat(server.calls()).singleElement().satisfies(call -> {
                assertThat(call.line()).isEqualTo("POST /v1/models/luma/luma-ray-2/image-to-video HTTP/1.1");
                assertThat(json(call.body())).isEqualTo(input);
                assertThat(call.headers())
                        .containsEntry("authorization", "Bearer secret")
                        .containsEntry("content-type", "application/json")
                        .containsEntry("accept", "application/json")
                        .containsEntry("user-agent", "reelay")
                        .containsEntry("host", server.uri().getAuthority())
                        .doesNotContainKey("upgrade");
            });
        }
    }

    /** As results do (C): a data: URI of the input may have 64 MiB. */
    @Test
    void anAnswerThatRepeatsALongInputIsReadBehindIt() throws Exception {
        String echo = "\"input\":{\"image_url\":\"data:image/png;base64," + "A".repeat(9 << 20) + "\"},";
        Script script = (call, socket) -> respond(
                socket,
                200,
                "{" + echo + (call.line().contains("/cancel") ? "\"outcome\":\"cancelled\"" : "\"status\":\"in_queue\"")
                        + ",\"request_id\":\"r-1\"}");
        try (var server = new ScriptedServer(script);
                var runComfy = runComfy(server.uri(), () -> "t")) {
            assertThat(runComfy.submit(MODEL, input())).isEqualTo(new Accepted("r-1"));
            assertThat(runComfy.poll("r-1")).isEqualTo(new Queued());
            assertThat(runComfy.cancel("r-1")).isEqualTo(new CancelAnswer.Cancelled());
            assertThat(runComfy.ping()).isEqualTo(PingAnswer.RESPONDS);
        }
    }

    @Test
    void aRefusalThatRepeatsALongInputKeepsItsWords() throws Exception {
        String body = "{\"input\":\"" + "A".repeat(9 << 20) + "\",\"error_code\":400002,\"error_message\":\"too low\"}";
        try (var server = new ScriptedServer(always(400, body));
                var runComfy = runComfy(server.uri(), () -> "secret")) {
            assertThat(runComfy.submit(MODEL, input()))
                    .isEqualTo(new AccountTrouble(
                            AccountTrouble.Fault.BALANCE, new ProviderMessage(400, 400_002L, "too low")));
        }
    }

    /** Else a job waits for ever for a model that RunComfy has. */
    @ParameterizedTest
    @CsvSource({
        "9437184, 0, its record is too long",
        "3145728, 0, its record is too long",
        "0, 199, 'nested more than 200 deep'"
    })
    void ofARecordThatIsTooLargeTheModelIsFound(int length, int depth, String why) throws Exception {
        String body = "{\"input_schema\":{\"x\":\"" + "A".repeat(length) + "\",\"y\":" + "[".repeat(depth)
                + "]".repeat(depth) + (depth == 0 ? "1" : "") + "},\"model_id\":\"a/b\",\"display_name\":\"Nova\"}";
        try (var server = new ScriptedServer(always(200, body));
                var runComfy = runComfy(server.uri(), () -> "t")) {
            assertThat(runComfy.model("a/b")).isInstanceOfSatisfying(DirectoryAnswer.Found.class, found -> {
                assertThat(found.unread()).contains(why);
                assertThat(found.record().path("model_id").asText()).isEqualTo("a/b");
                assertThat(found.record().path("display_name").asText()).isEqualTo("Nova");
                assertThat(found.record().path("input_schema").isObject()).isFalse();
            });
        }
    }

    @Test
    void aModelIdReachesTheServerPercentEncoded() throws Exception {
        try (var server = new ScriptedServer(always(200, "{\"request_id\":\"r\"}"));
                var runComfy = runComfy(URI.create(server.uri() + "/simulator/"), () -> "t")) {
            runComfy.submit("a b/C.d/{e}?f=%2F#g/..", input());

            assertThat(server.calls())
                    .extracting(Call::line)
                    .containsExactly("POST /simulator/v1/models/a%20b/C.d/%7Be%7D%3Ff%3D%252F%23g/%2E%2E HTTP/1.1");
        }
    }

    @Test
    void anOpaqueRequestIdIsKeptAndReachesTheServerAsOneSegment() throws Exception {
        String requestId = "job:7f.2/../ü?a=b%2F#c";
        String body = "{\"request_id\":\"" + requestId + "\",\"status\":\"in_queue\",\"outcome\":\"cancelled\"}";
        try (var server = new ScriptedServer(always(200, body));
                var runComfy = runComfy(URI.create(server.uri() + "/base"), () -> "t")) {
            assertThat(runComfy.submit(MODEL, input())).isEqualTo(new Accepted(requestId));
            assertThat(runComfy.poll(requestId)).isEqualTo(new Queued());
            assertThat(runComfy.cancel(requestId)).isEqualTo(new CancelAnswer.Cancelled());

            String segment = "job%3A7f.2%2F..%2F%C3%BC%3Fa%3Db%252F%23c";
            assertThat(server.calls())
                    .extracting(Call::line)
                    .endsWith(
                            "GET /base/v1/requests/" + segment + "/status HTTP/1.1",
                            "POST /base/v1/requests/" + segment + "/cancel HTTP/1.1");
        }
    }

    @Test
    void eachPostHasItsOwnConnectionAndPollsShareOne() throws Exception {
        Script script = (call, socket) -> respond(
                socket, 200, call.line().startsWith("POST") ? "{\"request_id\":\"r\"}" : "{\"status\":\"in_queue\"}");
        try (var server = new ScriptedServer(script);
                var runComfy = runComfy(server.uri(), () -> "t")) {
            for (int round = 0; round < 10; round++) {
                runComfy.poll("r");
                runComfy.submit(MODEL, input());
                runComfy.cancel("r");
            }

            Map<Integer, Long> uses =
                    server.calls().stream().collect(Collectors.groupingBy(Call::connection, Collectors.counting()));
            assertThat(server.calls())
                    .filteredOn(call -> call.line().startsWith("POST"))
                    .hasSize(20)
                    .allMatch(call -> uses.get(call.connection()) == 1);
            // A connection may not be back in the pool yet when the next poll starts.
            assertThat(server.connections()).isLessThan(20 + 10);
        }
    }

    @Test
    void aPollFetchesTheResultOnlyAtTheEnd() throws Exception {
        Deque<String> statuses = new ArrayDeque<>(
                List.of("{\"status\":\"in_queue\",\"queue_position\":2}", "{\"status\":\"completed\"}"));
        Script script = (call, socket) -> respond(
                socket,
                200,
                call.line().contains("/status")
                        ? statuses.remove()
                        : "{\"status\":\"succeeded\",\"output\":{\"video\":\"https://x/a%3Db.mp4\"}}");
        try (var server = new ScriptedServer(script);
                var runComfy = runComfy(server.uri(), () -> "t")) {
            assertThat(runComfy.poll("r-1")).isEqualTo(new Queued(2));
            assertThat(runComfy.poll("r-1"))
                    .isInstanceOfSatisfying(
                            Succeeded.class,
                            done -> assertThat(done.videoUrls()).containsExactly("https://x/a%3Db.mp4"));

            assertThat(server.calls())
                    .extracting(Call::line)
                    .containsExactly(
                            "GET /v1/requests/r-1/status HTTP/1.1",
                            "GET /v1/requests/r-1/status HTTP/1.1",
                            "GET /v1/requests/r-1/result?include_cost=true HTTP/1.1");
        }
    }

    @Test
    void aCancelHasNoBody() throws Exception {
        try (var server = new ScriptedServer(always(202, "{\"outcome\":\"cancelled\"}"));
                var runComfy = runComfy(server.uri(), () -> "t")) {
            assertThat(runComfy.cancel("r-1")).isEqualTo(new CancelAnswer.Cancelled());
            assertThat(server.calls()).singleElement().satisfies(call -> {
                assertThat(call.line()).isEqualTo("POST /v1/requests/r-1/cancel HTTP/1.1");
                assertThat(call.body()).isEmpty();
            });
        }
    }

    @Test
    void aRedirectIsNotFollowedAndNoOtherHostSeesTheToken() throws Exception {
        try (var other = new ScriptedServer(always(200, "{\"request_id\":\"r\",\"status\":\"completed\"}"));
                var server = new ScriptedServer(always(307, "", "Location: " + other.uri() + "/v1/elsewhere"));
                var runComfy = runComfy(server.uri(), () -> "t")) {
            assertThat(runComfy.submit(MODEL, input())).isEqualTo(new Refused(new ProviderMessage(307, null, null)));
            assertThat(runComfy.poll("r"))
                    .isInstanceOfSatisfying(
                            CallFailure.class,
                            trouble -> assertThat(trouble.kind()).isEqualTo(CallFailure.Kind.UNEXPECTED));
            assertThat(server.calls()).hasSize(2);
            assertThat(other.connections()).isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 401, 402, 403, 404, 408, 409, 422, 429, 500, 502, 503, 504})
    void everyStatusReachesTheParserAfterOneCall(int status) throws Exception {
        try (var server = new ScriptedServer(always(status, "{\"detail\":\"why\"}"));
                var runComfy = runComfy(server.uri(), () -> "t")) {
            ProviderMessage said = switch (runComfy.submit(MODEL, input())) {
                case Refused refused -> refused.says();
                case TurnedAway away -> away.says();
                case AccountTrouble trouble -> trouble.says();
                case SlowDown slowDown -> slowDown.says();
                case Unknown unknown -> unknown.says();
                case Accepted _, SubmitAnswer.Unreachable _, SubmitAnswer.NotStarted _ -> null;
            };

            assertThat(said).isEqualTo(new ProviderMessage(status, null, "why"));
            assertThat(server.calls()).hasSize(1);
        }
    }

    @Test
    void retryAfterIsParsedInBothForms() throws Exception {
        try (var server = new ScriptedServer(always(429, "", "Retry-After: 12"));
                var runComfy = runComfy(server.uri(), () -> "t")) {
            assertThat(runComfy.submit(MODEL, input()))
                    .isEqualTo(new SlowDown(Duration.ofSeconds(12), new ProviderMessage(429, null, null)));
        }
        try (var server = new ScriptedServer(always(503, "", "retry-after: Sat, 21 Nov 2026 09:01:00 GMT"));
                var runComfy = runComfy(server.uri(), () -> "t")) {
            assertThat(runComfy.poll("r"))
                    .isEqualTo(new CallFailure(
                            CallFailure.Kind.SERVER_ERROR,
                            Duration.ofMinutes(1),
                            new ProviderMessage(503, null, null)));
        }
    }

    @Test
    void theTokenIsReadForEveryCallAndRemovedFromMessages() throws Exception {
        Deque<String> tokens = new ArrayDeque<>(List.of("first-token\n", "second-token", ""));
        try (var server = new ScriptedServer((call, socket) -> respond(
                        socket, 401, "{\"message\":\"bad: " + call.headers().get("authorization") + "\"}"));
                var runComfy = runComfy(server.uri(), tokens::remove)) {
            assertThat(runComfy.submit(MODEL, input()))
                    .isEqualTo(new AccountTrouble(
                            AccountTrouble.Fault.TOKEN, new ProviderMessage(401, null, "bad: Bearer ***")));
            runComfy.poll("r");
            runComfy.poll("r");

            assertThat(server.calls())
                    .extracting(call -> call.headers().get("authorization"))
                    .containsExactly("Bearer first-token", "Bearer second-token", null);
        }
    }

    @Test
    void aTokenThatCannotBeSentBlamesTheAccount() throws Exception {
        Supplier<String> unreadable = () -> {
            throw new IllegalStateException("no such file");
        };
        for (Supplier<String> token : List.<Supplier<String>>of(() -> "a\r\nx-evil: 1", () -> "ключ", unreadable)) {
            try (var server = new ScriptedServer(always(200, "{\"request_id\":\"r\"}"));
                    var runComfy = runComfy(server.uri(), token)) {
                assertThat(runComfy.submit(MODEL, input()))
                        .isEqualTo(new AccountTrouble(AccountTrouble.Fault.TOKEN, null));
                assertThat(runComfy.poll("r")).isEqualTo(new CallFailure(CallFailure.Kind.TOKEN, null, null));
                assertThat(runComfy.ping()).isEqualTo(PingAnswer.TOKEN);
                assertThat(server.connections()).isZero();
            }
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            404 | {"error_code":404001}  | RESPONDS
            404 | <html>                 | RESPONDS
            200 | {"status":"in_queue"}  | RESPONDS
            403 | {"error_code":403001}  | RESPONDS
            307 | ``                     | RESPONDS
            403 | <html>                 | FORBIDDEN
            401 | <html>                 | TOKEN
            400 | {"error_code":400004}  | TOKEN
            402 | ``                     | BALANCE
            429 | ``                     | SLOW_DOWN
            500 | <html>                 | SERVER_ERROR
            503 | ``                     | SERVER_ERROR
            """)
    void aPingShowsWhetherRunComfyRespondsAndTakesTheToken(int status, String body, PingAnswer expected)
            throws Exception {
        try (var server = new ScriptedServer(always(status, body));
                var runComfy = runComfy(server.uri(), () -> "token")) {
            assertThat(runComfy.ping()).isEqualTo(expected);
            assertThat(server.calls())
                    .singleElement()
                    .satisfies(call -> assertThat(call.line()).startsWith("GET /v1/requests/"));
        }
    }

    private static HttpRunComfy runComfy(URI base, Supplier<String> token) {
        ScriptedServer.prepareClient();
        return new HttpRunComfy(new HttpSettings(base, Duration.ofSeconds(10), Duration.ofSeconds(20), 2), token, TIME);
    }

    private static JsonNode json(String text) {
        try {
            return new JsonMapper().readTree(text);
        } catch (JsonProcessingException notJson) {
            throw new AssertionError(text, notJson);
        }
    }

    private static JsonNode input() {
        return new JsonMapper().createObjectNode().put("prompt", "a fox");
    }
}
