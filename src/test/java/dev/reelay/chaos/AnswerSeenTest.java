package dev.reelay.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reelay.chaos.Facts.AnswerSeen;
import dev.reelay.chaos.Facts.Performed;
import dev.reelay.chaos.Facts.Post;
import dev.reelay.simulator.ApiCall;
import dev.reelay.simulator.Caller;
import dev.reelay.simulator.FaultCondition;
import dev.reelay.simulator.FaultEffect;
import dev.reelay.simulator.Simulator;
import dev.reelay.simulator.SimulatorScript;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Derives from the journal how much a worker could learn from RunComfy's answer. */
class AnswerSeenTest {

    private static final Instant NOW = FactsBuilder.second(0);

    @Test
    void anAnswerWithARequestIdMeansAccepted() {
        Post post = post(FaultEffect.delay(Duration.ofSeconds(3)));

        assertThat(post.heard()).isEqualTo(AnswerSeen.YES);
        assertThat(post.requestId()).isNotNull();
        assertThat(post.id()).isEqualTo("job-00007");
        assertThat(post.by()).isEqualTo("worker-3");
    }

    @Test
    void aRefusalMeansNotAccepted() {
        assertThat(post(FaultEffect.tooManyRequests("1")).heard()).isEqualTo(AnswerSeen.NO);
        assertThat(post(FaultEffect.refuse(400, 400004, "The token has expired."))
                        .heard())
                .isEqualTo(AnswerSeen.NO);
    }

    @Test
    void noAnswerAndAnUnreadableOneMeanUnknown() {
        assertThat(List.of(
                        FaultEffect.dropBeforeAccepting(),
                        FaultEffect.dropAfterAccepting(),
                        FaultEffect.html(502),
                        FaultEffect.html(503).afterAccepting(),
                        FaultEffect.unreadable(200),
                        FaultEffect.empty(500)))
                .allSatisfy(then -> assertThat(post(then).heard()).isEqualTo(AnswerSeen.NOTHING));
    }

    @Test
    void anAnswerAfterTheReadTimeoutMeansUnknown() {
        assertThat(post(FaultEffect.delay(ChaosProfile.READ_TIMEOUT)).heard()).isEqualTo(AnswerSeen.NOTHING);
    }

    @Test
    void anAnswerCutOffByAnOutageMeansUnknown() {
        FaultEffect slow = FaultEffect.delay(Duration.ofSeconds(4));
        Performed duringIt = new Performed(NOW.plusSeconds(2), NOW.plusSeconds(2), "", new ChaosAction.CloseApi());
        Performed later = new Performed(NOW.plusSeconds(9), NOW.plusSeconds(9), "", new ChaosAction.CloseApi());

        assertThat(post(slow, duringIt).heard()).isEqualTo(AnswerSeen.NOTHING);
        assertThat(post(slow, later).heard()).isEqualTo(AnswerSeen.YES);
    }

    @Test
    void aRefusalThatAnOutageMayHaveCutOffIsPerhapsSeen() {
        Performed atOnce = new Performed(NOW, NOW, "", new ChaosAction.CloseApi());

        assertThat(post(FaultEffect.tooManyRequests(null), atOnce).heard()).isEqualTo(AnswerSeen.PERHAPS_NO);
    }

    private static Post post(FaultEffect then, Performed... done) {
        Simulator simulator =
                new Simulator(() -> NOW, SimulatorScript.instant().withFault(FaultCondition.always(), then));
        simulator.answer(
                new ApiCall.Submit("a/b", "{\"prompt\":\"A video for job-00007\"}"),
                new Caller("Bearer token", "http://api/worker-3"));
        return FactsReader.post(simulator.journal().submissions().getFirst(), List.of(done), new Lateness(List.of()));
    }
}
