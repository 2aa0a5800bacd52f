package dev.reelay.runcomfy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reelay.answer.CallFailure;
import dev.reelay.answer.PollAnswer;
import dev.reelay.answer.PollAnswer.Failed;
import dev.reelay.answer.PollAnswer.Succeeded;
import dev.reelay.cost.Cost;
import dev.reelay.runcomfy.ScriptedServer.Call;
import dev.reelay.wire.HttpSettings;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.Socket;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The cost is asked for with the result, and whatever that question does to a server, the result is not lost. */
class ResultCallsTest {

    private static final String DONE = "{\"status\":\"succeeded\",\"output\":{\"video\":\"https://x/a.mp4\"}}";
    private static final String DONE_WITH_COST = DONE.replaceFirst("}$", ",\"cost\":0.350}");
    private static final Cost COST = new Cost(new BigDecimal("0.350"));

    private interface Answer {
        void to(Socket socket) throws IOException;
    }

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-11-21T09:00:00Z"));
    private final ScriptedServer server = new ScriptedServer(this::answer);
    private final HttpRunComfy runComfy;
    private volatile Answer withQuestion = says(200, DONE_WITH_COST);
    private volatile Answer plain = says(200, DONE);

    ResultCallsTest() throws IOException {
        ScriptedServer.prepareClient();
        runComfy = new HttpRunComfy(
                new HttpSettings(server.uri(), Duration.ofSeconds(20), Duration.ofSeconds(40), 2), () -> "t", now::get);
    }

    @AfterEach
    void close() throws IOException {
        runComfy.close();
        server.close();
    }

    private void answer(Call call, Socket socket) throws IOException {
        Answer answer = says(200, "{\"status\":\"completed\"}");
        if (call.line().contains("/result")) {
            answer = asksForCost(call) ? withQuestion : plain;
        }
        answer.to(socket);
    }

    @Test
    void theCostComesWithTheResultInOneCall() {
        assertThat(poll())
                .isInstanceOfSatisfying(
                        Succeeded.class, done -> assertThat(done.cost()).isEqualTo(COST));
        assertThat(asked(true)).isEqualTo(1);
        assertThat(asked(false)).isZero();
    }

    @Test
    void aCostThatIsNotThereYetIsNotWaitedFor() {
        withQuestion = plain;

        assertThat(poll())
                .isInstanceOfSatisfying(
                        Succeeded.class, done -> assertThat(done.cost()).isNull());
        assertThat(asked(true)).isEqualTo(1);
        assertThat(asked(false)).isZero();
    }

    static Stream<Arguments> refusals() {
        return Stream.of(
                refusal("400", says(400, "{\"detail\":\"unknown parameter include_cost\"}")),
                refusal("400 with an unknown code", says(400, "{\"error_code\":400099}")),
                refusal("403", says(403, "<html>blocked</html>")),
                refusal("404", says(404, "<html>no route</html>")),
                refusal("404 that the request is unknown", says(404, "{\"error_code\":404001}")),
                refusal("405", says(405, "")),
                refusal("422", says(422, "{\"detail\":[{\"loc\":[\"query\",\"include_cost\"],\"msg\":\"extra\"}]}")),
                refusal("200 with an error code", says(200, "{\"error_code\":500001}")),
                refusal("200 without a status", says(200, "{\"cost\":0.35}")),
                refusal("200 with HTML", says(200, "<html>hello</html>")),
                refusal("a redirect", says(302, "")),
                refusal("500", says(500, "{\"message\":\"the price list is down\"}")),
                refusal("503", says(503, "")),
                refusal("no answer at all", Socket::close));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("refusals")
    void aServerThatDoesNotTakeTheQuestionIsAskedWithoutItInTheSamePoll(String name, Answer refusal) {
        withQuestion = refusal;

        assertThat(poll()).isInstanceOfSatisfying(Succeeded.class, done -> {
            assertThat(done.videoUrls()).containsExactly("https://x/a.mp4");
            assertThat(done.cost()).isNull();
        });
    }

    @Test
    void aCostThatDoesNotComeInTimeDoesNotHoldBackTheResult() throws Exception {
        withQuestion = _ -> {};
        try (HttpRunComfy hasty = new HttpRunComfy(
                new HttpSettings(server.uri(), Duration.ofSeconds(20), Duration.ofMillis(300), 2),
                () -> "t",
                now::get)) {
            assertThat(hasty.poll("r")).isInstanceOf(Succeeded.class);
        }
    }

    @Test
    void afterThreeRefusalsInARowTheCostIsNotAskedForForTenMinutes() {
        withQuestion = says(400, "");
        for (int poll = 0; poll < 20; poll++) {
            assertThat(poll()).isInstanceOf(Succeeded.class);
        }
        assertThat(asked(true)).isEqualTo(3);

        withQuestion = says(200, DONE_WITH_COST);
        now.updateAndGet(time -> time.plus(ResultCalls.REST).minusMillis(1));
        assertThat(((Succeeded) poll()).cost()).isNull();
        now.updateAndGet(time -> time.plusMillis(1));
        assertThat(((Succeeded) poll()).cost()).isEqualTo(COST);
    }

    @Test
    void aClockThatIsSetBackMakesTheRestNoLonger() {
        withQuestion = says(400, "");
        for (int poll = 0; poll < 3; poll++) {
            poll();
        }
        withQuestion = says(200, DONE_WITH_COST);

        now.updateAndGet(time -> time.minus(Duration.ofDays(1)));

        assertThat(((Succeeded) poll()).cost()).isEqualTo(COST);
    }

    @Test
    void aServerThatStillRefusesAfterTheRestIsAskedOncePerRest() {
        withQuestion = says(400, "");
        for (int poll = 0; poll < 5; poll++) {
            poll();
        }
        now.updateAndGet(time -> time.plus(ResultCalls.REST));
        for (int poll = 0; poll < 5; poll++) {
            poll();
        }

        assertThat(asked(true)).isEqualTo(4);
    }

    @Test
    void afterTheRestOneCallTriesAndTheOthersDoNotWaitForIt() throws Exception {
        try (HttpRunComfy hasty = new HttpRunComfy(
                new HttpSettings(server.uri(), Duration.ofSeconds(20), Duration.ofMillis(300), 4),
                () -> "t",
                now::get)) {
            withQuestion = says(400, "");
            for (int poll = 0; poll < 3; poll++) {
                hasty.poll("r");
            }
            now.updateAndGet(time -> time.plus(ResultCalls.REST));
            withQuestion = _ -> {};
            List<CompletableFuture<PollAnswer>> polls = Stream.generate(
                            () -> CompletableFuture.supplyAsync(() -> hasty.poll("r")))
                    .limit(4)
                    .toList();
            for (CompletableFuture<PollAnswer> one : polls) {
                assertThat(one.get(20, TimeUnit.SECONDS)).isInstanceOf(Succeeded.class);
            }
            assertThat(asked(true)).isEqualTo(3 + 1);
        }
    }

    @Test
    void oneJobWhoseCostMakesTroubleDoesNotTakeTheCostsFromOthers() {
        for (int round = 0; round < 5; round++) {
            withQuestion = says(500, "");
            assertThat(((Succeeded) poll()).cost()).isNull();
            withQuestion = says(200, DONE_WITH_COST);
            assertThat(((Succeeded) poll()).cost()).isEqualTo(COST);
        }
    }

    /** It is not the question then: costs are asked for again as soon as the trouble is over. */
    @Test
    void whereTheResultIsNotToBeHadEitherTheQuestionIsNotBlamed() {
        withQuestion = says(500, "");
        plain = says(500, "");
        for (int poll = 0; poll < 5; poll++) {
            assertThat(poll())
                    .isInstanceOfSatisfying(
                            CallFailure.class,
                            failure -> assertThat(failure.kind()).isEqualTo(CallFailure.Kind.SERVER_ERROR));
        }

        withQuestion = says(200, DONE_WITH_COST);
        assertThat(((Succeeded) poll()).cost()).isEqualTo(COST);
    }

    @Test
    void whereRunComfyAsksToWaitItIsNotAskedAgainAtOnceButTheResultIsNotHeldBackForEver() {
        withQuestion = socket -> ScriptedServer.respond(socket, 503, "", "Retry-After: 30");
        for (int poll = 0; poll < 3; poll++) {
            assertThat(poll())
                    .isInstanceOfSatisfying(
                            CallFailure.class,
                            failure -> assertThat(failure.retryAfter()).isEqualTo(Duration.ofSeconds(30)));
        }
        assertThat(asked(false)).isZero();

        assertThat(poll()).isInstanceOf(Succeeded.class);
    }

    @Test
    void troubleOfThePaceIsWaitedOutAndAfterThreeTimesTheCostIsLeftOut() {
        for (int status : new int[] {408, 429, 429}) {
            withQuestion = says(status, "");

            assertThat(poll()).isInstanceOf(CallFailure.class);
        }
        assertThat(asked(false)).isZero();
        assertThat(poll()).isInstanceOf(Succeeded.class);
    }

    @Test
    void whereOnlyTheCostIsRefusedToTheTokenOrNotThereYetTheResultIsFetchedWithoutIt() {
        for (Answer answer : List.of(
                says(401, ""),
                says(402, ""),
                says(200, "{\"status\":\"in_progress\"}"),
                says(400, "{\"error_code\":400005}"),
                says(200, "{\"status\":\"succeeded\",\"cost\":0.35}"))) {
            withQuestion = answer;
            Succeeded done = (Succeeded) poll();
            assertThat(done.videoUrls()).hasSize(1);
            assertThat(done.cost()).isNull();
            withQuestion = says(200, DONE_WITH_COST);
            assertThat(((Succeeded) poll()).cost()).isEqualTo(COST); // so that the next one is asked for, too
        }
    }

    @Test
    void aResultThatIsNoSuccessIsNotAskedForAgain() {
        withQuestion = says(200, "{\"status\":\"failed\",\"error\":\"oom\",\"cost\":0.350}");
        assertThat(poll())
                .isInstanceOfSatisfying(
                        Failed.class, failed -> assertThat(failed.cost()).isEqualTo(COST));
        assertThat(asked(false)).isZero();
    }

    private PollAnswer poll() {
        return runComfy.poll("r");
    }

    private long asked(boolean forCost) {
        return server.calls().stream()
                .filter(call -> call.line().contains("/result") && asksForCost(call) == forCost)
                .count();
    }

    private static boolean asksForCost(Call call) {
        return call.line().equals("GET /v1/requests/r/result?include_cost=true HTTP/1.1");
    }

    private static Answer says(int status, String body) {
        return socket -> ScriptedServer.respond(socket, status, body);
    }

    private static Arguments refusal(String name, Answer answer) {
        return Arguments.of(name, answer);
    }
}
