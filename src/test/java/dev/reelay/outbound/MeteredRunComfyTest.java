package dev.reelay.outbound;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.reelay.answer.CallFailure;
import dev.reelay.answer.PingAnswer;
import dev.reelay.answer.PollAnswer;
import dev.reelay.answer.SubmitAnswer;
import dev.reelay.runcomfy.FakeModelDirectory;
import dev.reelay.runcomfy.FakeRunComfy;
import dev.reelay.telemetry.Meters;
import dev.reelay.testing.SettableScheduler;
import dev.reelay.testing.TestCatalog;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class MeteredRunComfyTest {

    private final SettableScheduler scheduler = new SettableScheduler(Instant.parse("2026-11-21T09:00:00Z"));
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final FakeRunComfy runComfy = new FakeRunComfy(scheduler);
    private final FakeModelDirectory directory = new FakeModelDirectory();
    private final MeteredRunComfy metered =
            new MeteredRunComfy(runComfy, directory, new Meters(registry, _ -> false), scheduler);

    @Test
    void everyCallIsTimedByKindAndOutcomeAndItsAnswerIsPassedOn() {
        SubmitAnswer unknown = new SubmitAnswer.Unknown(SubmitAnswer.Unknown.Why.NO_ANSWER_IN_TIME, null, null);
        runComfy.submissions(_ -> {
            scheduler.advance(Duration.ofSeconds(30));
            return unknown;
        });
        PollAnswer failure = new CallFailure(CallFailure.Kind.SERVER_ERROR, null, null);
        runComfy.sightings(_ -> failure);
        runComfy.state("r", new PollAnswer.Running());

        assertThat(metered.submit("m", JsonNodeFactory.instance.objectNode())).isSameAs(unknown);
        assertThat(metered.poll("r")).isSameAs(failure);
        metered.cancel("r");
        for (PingAnswer answer : PingAnswer.values()) {
            runComfy.pings(answer);
            assertThat(metered.ping()).isEqualTo(answer);
        }

        assertThat(timer("submit", "no_answer").count()).isEqualTo(1);
        assertThat(timer("submit", "no_answer").totalTime(TimeUnit.SECONDS)).isEqualTo(30);
        assertThat(timer("poll", "server_error").count()).isEqualTo(1);
        assertThat(timer("cancel", "answered").count()).isEqualTo(1);
        assertThat(timer("ping", "answered").count()).isEqualTo(1);
        assertThat(timer("ping", "slow_down").count()).isEqualTo(1);
        assertThat(timer("ping", "account").count()).isEqualTo(3);
        assertThat(timer("ping", "server_error").count()).isEqualTo(1);
        assertThat(timer("ping", "no_answer").count()).isEqualTo(1);
        assertThat(timer("ping", "unreachable").count()).isEqualTo(1);
        assertThat(timer("submit", "answered").count()).isZero();
    }

    @Test
    void callsAboutTheListOfModelsAreTimedToo() {
        directory.list(TestCatalog.record("acme/a"));

        metered.list(null, 100, 0);
        metered.model("acme/a");
        metered.model("acme/b");
        directory.models(_ -> FakeModelDirectory.failed(CallFailure.Kind.TOKEN));
        metered.model("acme/a");

        assertThat(timer("list", "answered").count()).isEqualTo(1);
        assertThat(timer("model", "answered").count()).isEqualTo(1);
        assertThat(timer("model", "refused").count()).isEqualTo(1);
        assertThat(timer("model", "account").count()).isEqualTo(1);
    }

    private Timer timer(String call, String outcome) {
        return registry.get("reelay_runcomfy_call_seconds")
                .tags("call", call, "outcome", outcome)
                .timer();
    }
}
