package dev.reelay.shard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reelay.answer.PauseReason;
import dev.reelay.cost.Charged;
import dev.reelay.job.JobResult;
import dev.reelay.outcome.FailureCode;
import dev.reelay.outcome.Outcome;
import dev.reelay.outcome.Status;
import dev.reelay.runcomfy.HttpRunComfy;
import dev.reelay.simulator.ApiCall;
import dev.reelay.simulator.FaultCondition;
import dev.reelay.simulator.FaultEffect;
import dev.reelay.simulator.Journal;
import dev.reelay.simulator.Simulator;
import dev.reelay.simulator.SimulatorScript;
import dev.reelay.simulator.SimulatorServer;
import dev.reelay.testing.BeginsFirst;
import dev.reelay.testing.SettableScheduler;
import dev.reelay.wire.HttpSettings;
import io.smallrye.context.SmallRyeContextManagerProvider;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One job's trouble and a success's substance, with the real HTTP client and the simulator. */
@BeginsFirst
class ShardOverHttpTest {

    private static final Duration LONG = Duration.ofSeconds(30);
    private static final SimulatorScript SCRIPT =
            SimulatorScript.taking(Duration.ZERO, Duration.ofSeconds(5)).withToken("token");
    private static final List<String> OTHERS =
            IntStream.range(0, 8).mapToObj(i -> "other-" + i).toList();

    static {
        // Outside of Quarkus the first two REST calls of a JVM, made at the same time, would both try to set it.
        var _ = SmallRyeContextManagerProvider.instance();
    }

    private final List<AutoCloseable> opened = new ArrayList<>();
    private volatile String token = "token";
    private Simulator simulator;
    private final ShardRig rig = new ShardRigSettings().runComfy(this::client).rig();

    private HttpRunComfy client(SettableScheduler clock) {
        simulator = new Simulator(clock, SCRIPT);
        SimulatorServer server = SimulatorServer.start(simulator);
        HttpRunComfy client = new HttpRunComfy(new HttpSettings(server.url(), LONG, LONG, 4), () -> token, clock);
        opened.addAll(List.of(client, server));
        return client;
    }

    @AfterEach
    void close() throws Exception {
        rig.close();
        for (AutoCloseable each : opened) {
            each.close();
        }
    }

    @Test
    void fortyOneJobsThatAGatewayAnswersWith413EndUnpaidAndPauseNobody() {
        fault("large", FaultEffect.html(413));
        rig.start();
        List<String> large = IntStream.range(0, 41).mapToObj(i -> "large-" + i).toList();
        large.forEach(rig::request);
        OTHERS.forEach(rig::request);

        untilUnpaused(() -> haveEnded(large) && haveEnded(OTHERS));

        assertThat(large).allSatisfy(id -> assertRejected(id, 413));
        assertThat(OTHERS).allSatisfy(id -> assertThat(status(id)).isEqualTo(Status.COMPLETED));
        assertThat(posts("large")).isEqualTo(41);
    }

    @Test
    void aPromptThatAFirewallAnswersWith403HtmlEndsAfterFourTriesAndPausesNobody() {
        fault("blocked", FaultEffect.html(403));
        rig.start().request("blocked");
        for (String other : OTHERS) {
            rig.request(other);
            untilUnpaused(() -> haveEnded(List.of(other)));
        }

        untilUnpaused(() -> haveEnded(List.of("blocked")));

        assertRejected("blocked", 403);
        assertThat(posts("blocked")).isEqualTo(4);
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 307, 308})
    void aRedirectIsARefusalOfItsJob(int status) {
        fault(
                "moved",
                new FaultEffect.Respond(
                        false, status, Map.of("location", "https://elsewhere.invalid/"), null, Duration.ZERO));
        rig.start().request("moved");
        OTHERS.forEach(rig::request);

        untilUnpaused(() -> haveEnded(List.of("moved")) && haveEnded(OTHERS));

        assertRejected("moved", status);
    }

    @Test
    void anUnknownErrorCodeWithoutARequestIdIsARefusalOfItsJob() {
        fault("odd", FaultEffect.refuse(200, 400_777, "not with us"));
        rig.start().request("odd");
        OTHERS.forEach(rig::request);

        untilUnpaused(() -> haveEnded(List.of("odd")) && haveEnded(OTHERS));

        assertRejected("odd", 200);
        assertThat(failure("odd").provider().errorCode()).isEqualTo(400_777);
        assertThat(failure("odd").message()).endsWith(": not with us");
    }

    @Test
    void serverErrorsForOneJobAlonePauseNobody() {
        fault("broken", FaultEffect.html(502));
        rig.start().send("""
                {"id": "broken", "model": "luma/luma-ray-2/image-to-video", "on_unknown_submission": "resubmit",
                 "input": {"prompt": "broken", "image_url": "https://example.com/a.png"}}""");
        for (String other : OTHERS) {
            rig.request(other);
            untilUnpaused(() -> haveEnded(List.of(other)));
        }

        untilUnpaused(() -> haveEnded(List.of("broken")));

        assertThat(failure("broken").code()).isEqualTo(FailureCode.SUBMISSION_UNKNOWN);
        assertThat(posts("broken")).isEqualTo(10);
    }

    @Test
    void serverErrorsForAllPauseAllAfterFewJobs() {
        simulator.replaceScript(SCRIPT.withFault(FaultCondition.always(), FaultEffect.html(503)));
        rig.start();
        OTHERS.forEach(rig::request);
        until(() -> rig.permits.openBreaker() != null && rig.permits.held() == 0);
        until(() ->
                rig.ledger.results().size() == simulator.journal().submissions().size());
        int risked = rig.ledger.results().size();

        rig.scheduler.advance(Duration.ofMinutes(5));
        rig.awaitIdle();

        assertThat(risked).isBetween(1, rig.permits.concurrency() + 1);
        assertThat(simulator.journal().submissions()).hasSize(risked);
        simulator.replaceScript(SCRIPT);
        until(() -> haveEnded(OTHERS));
        assertThat(OTHERS.stream().filter(id -> status(id) == Status.COMPLETED)).hasSize(OTHERS.size() - risked);
    }

    @Test
    void aTokenThatIsRefusedPausesAllAlsoWhenOneJobAloneMeetsItAndEndsNone() {
        token = "revoked";
        rig.start().request("other-0");

        until(() -> rig.permits.openBreaker() != null);
        until(() -> simulator.journal().submissions().size() >= 6);

        assertThat(rig.awaitPause().reason()).isEqualTo(PauseReason.TOKEN);
        assertThat(rig.ledger.results()).isEmpty();
        token = "token";
        until(() -> haveEnded(List.of("other-0")));
        assertThat(status("other-0")).isEqualTo(Status.COMPLETED);
    }

    @Test
    void aFirewallThatRefusesEverythingPausesAllAndEndsNone() {
        simulator.replaceScript(SCRIPT.withFault(FaultCondition.always(), FaultEffect.html(403)));
        rig.start();
        OTHERS.forEach(rig::request);

        until(() -> rig.permits.openBreaker() != null);
        until(() -> simulator.journal().submissions().size() >= 5 * OTHERS.size());

        assertThat(rig.awaitPause().reason()).isEqualTo(PauseReason.FORBIDDEN);
        assertThat(rig.ledger.results()).isEmpty();
        simulator.replaceScript(SCRIPT);
        until(() -> haveEnded(OTHERS));
        assertThat(OTHERS).allSatisfy(id -> assertThat(status(id)).isEqualTo(Status.COMPLETED));
    }

    @Test
    void anOutputHasItsUrlsWhereverTheyStandAndOneOfNothingIsNoSuccess() {
        rig.start();
        request("nested", "[sim: output='{\\\"data\\\":{\\\"video\\\":{\\\"url\\\":\\\"$video\\\"}}}']");
        request("list", "[sim: output='[\\\"$video\\\",\\\"$image\\\",\\\"$audio\\\"]']");
        request("sound", "[sim: output=audio]");
        request("text", "[sim: output='{\\\"caption\\\":\\\"a cat\\\"}']");
        List<String> empty = List.of("{}", "[]", "null", "false", "{\\\"video\\\":\\\"\\\"}");
        IntStream.range(0, empty.size()).forEach(i -> request("empty-" + i, "[sim: output='" + empty.get(i) + "']"));

        until(() -> rig.ledger.results().size() == 4 + empty.size());

        assertThat(completed("nested").videoUrls()).singleElement().asString().endsWith("/video-1.mp4");
        assertThat(completed("list").videoUrls()).hasSize(1);
        assertThat(completed("list").imageUrls()).hasSize(1);
        assertThat(completed("list").audioUrls()).hasSize(1);
        assertThat(completed("sound").audioUrls())
                .singleElement()
                .asString()
                .contains("sig%3D0")
                .endsWith(".m4a");
        assertThat(result("sound").cost()).isNotNull();
        assertThat(completed("text").hasUrls()).isFalse();
        // The shard reports after its commit.
        until(() -> rig.meters.get("reelay_results_without_url_total").counters().stream()
                        .mapToDouble(counter -> counter.count())
                        .sum()
                == 1);
        IntStream.range(0, empty.size()).forEach(i -> {
            assertThat(failure("empty-" + i).code()).isEqualTo(FailureCode.NO_OUTPUT);
            assertThat(result("empty-" + i).charged()).isEqualTo(Charged.UNKNOWN);
        });
    }

    /** Every submission whose body contains the text has this effect. */
    private void fault(String text, FaultEffect effect) {
        FaultCondition when = FaultCondition.each(ApiCall.Endpoint.SUBMIT).containing(text);
        simulator.replaceScript(SCRIPT.withFault(when, effect));
    }

    private void request(String id, String prompt) {
        rig.send("""
                {"id": "%s", "model": "luma/luma-ray-2/image-to-video",
                 "input": {"prompt": "%s", "image_url": "https://example.com/a.png"}}""".formatted(id, prompt));
    }

    private long posts(String text) {
        return simulator.journal().submissions().stream()
                .map(Journal.Submission::body)
                .filter(body -> body.contains(text))
                .count();
    }

    private boolean haveEnded(List<String> ids) {
        return ids.stream()
                .allMatch(id -> rig.ledger.job(id) != null
                        && rig.ledger.job(id).status().isEnd());
    }

    private Status status(String id) {
        return rig.ledger.job(id).status();
    }

    private JobResult result(String id) {
        return rig.ledger.results().stream()
                .filter(result -> result.job().id().equals(id))
                .findFirst()
                .orElseThrow();
    }

    private Outcome.Failed failure(String id) {
        return ShardTest.failure(result(id));
    }

    private Outcome.Completed completed(String id) {
        assertThat(result(id).outcome()).isInstanceOf(Outcome.Completed.class);
        return (Outcome.Completed) result(id).outcome();
    }

    private void assertRejected(String id, int httpStatus) {
        assertThat(failure(id).code()).isEqualTo(FailureCode.PROVIDER_REJECTED);
        assertThat(failure(id).provider().httpStatus()).isEqualTo(httpStatus);
        assertThat(result(id).charged()).isEqualTo(Charged.NO);
    }

    /** Advances the clock while no POST is open, so that no lease ends before its POST, until the condition holds. */
    private void until(Callable<Boolean> condition) {
        rig.until(() -> {
            if (condition.call()) {
                return true;
            }
            if (rig.permits.held() == 0) {
                rig.scheduler.advance(Duration.ofMillis(500));
            }
            return false;
        });
    }

    /** The same; fails when submissions are paused meanwhile. */
    private void untilUnpaused(Callable<Boolean> condition) {
        until(() -> {
            assertThat(rig.permits.isPaused()).as("paused for all").isFalse();
            return condition.call();
        });
    }
}
