package dev.reelay.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reelay.chaos.Facts.Done;
import dev.reelay.chaos.Facts.Heard;
import dev.reelay.chaos.Facts.Post;
import dev.reelay.simulator.Call;
import dev.reelay.simulator.Caller;
import dev.reelay.simulator.FaultCondition;
import dev.reelay.simulator.FaultEffect;
import dev.reelay.simulator.Simulator;
import dev.reelay.simulator.SimulatorScript;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a worker could learn from RunComfy's answer, by the journal. */
class HeardTest {

    private static final Instant NOW = FactsTester.second(0);

    @Test
    void anHonestAnswerTells() {
        Post post = post(FaultEffect.delay(Duration.ofSeconds(3)));

        assertThat(post.heard()).isEqualTo(Heard.YES);
        assertThat(post.requestId()).isNotNull();
        assertThat(post.id()).isEqualTo("job-00007");
        assertThat(post.by()).isEqualTo("worker-3");
    }

    @Test
    void aRefusalTells() {
        assertThat(post(FaultEffect.tooManyRequests("1")).heard()).isEqualTo(Heard.NO);
        assertThat(post(FaultEffect.refuse(400, 400004, "The token has expired."))
                        .heard())
                .isEqualTo(Heard.NO);
    }

    @Test
    void noAnswerAndOneThatCannotBeReadTellNothing() {
        assertThat(List.of(
                        FaultEffect.dropBeforeAccepting(),
                        FaultEffect.dropAfterAccepting(),
                        FaultEffect.html(502),
                        FaultEffect.html(503).afterAccepting(),
                        FaultEffect.unreadable(200),
                        FaultEffect.empty(500)))
                .allSatisfy(then -> assertThat(post(then).heard()).isEqualTo(Heard.NOTHING));
    }

    @Test
    void anAnswerThatIsLateTellsNothing() {
        assertThat(post(FaultEffect.delay(Form.READ_TIMEOUT)).heard()).isEqualTo(Heard.NOTHING);
    }

    @Test
    void anAnswerThatTheApisEndCutOffTellsNothing() {
        FaultEffect slow = FaultEffect.delay(Duration.ofSeconds(4));
        Done duringIt = new Done(NOW.plusSeconds(2), NOW.plusSeconds(2), "", new Deed.CloseApi());
        Done later = new Done(NOW.plusSeconds(9), NOW.plusSeconds(9), "", new Deed.CloseApi());

        assertThat(post(slow, duringIt).heard()).isEqualTo(Heard.NOTHING);
        assertThat(post(slow, later).heard()).isEqualTo(Heard.YES);
    }

    @Test
    void aRefusalThatTheApisEndMayHaveCutOffIsPerhapsHeard() {
        Done atOnce = new Done(NOW, NOW, "", new Deed.CloseApi());

        assertThat(post(FaultEffect.tooManyRequests(null), atOnce).heard()).isEqualTo(Heard.PERHAPS_NO);
    }

    private static Post post(FaultEffect then, Done... done) {
        Simulator simulator =
                new Simulator(() -> NOW, SimulatorScript.instant().withFault(FaultCondition.always(), then));
        simulator.answer(
                new Call.Submit("a/b", "{\"prompt\":\"A video for job-00007\"}"),
                new Caller("Bearer token", "http://api/worker-3"));
        return FactsReader.post(simulator.journal().submissions().getFirst(), List.of(done), new Lateness(List.of()));
    }
}
