package dev.reelay.chaos;

import static dev.reelay.chaos.FactsBuilder.A;
import static dev.reelay.chaos.FactsBuilder.B;
import static dev.reelay.chaos.FactsBuilder.aGoodRun;
import static dev.reelay.chaos.FactsBuilder.aPostedJob;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reelay.chaos.Facts.AnswerSeen;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class TakeoverTest {

    @Test
    void itTakesFromTheKillToTheFirstPollOfAnother() {
        FactsBuilder tester = aJobThatRuns()
                .poll(5, A)
                .done(6, A, new ChaosAction.Kill(0))
                .poll(7, A)
                .poll(14, B)
                .poll(15, B);

        assertThat(Takeover.after(ChaosAction.Kill.class, tester.facts()))
                .singleElement()
                .extracting(Takeover::took)
                .isEqualTo(Duration.ofSeconds(8));
    }

    @Test
    void aJobOfAnotherWorkerIsNotTakenOver() {
        FactsBuilder tester =
                aJobThatRuns().poll(5, B).done(6, A, new ChaosAction.Kill(0)).poll(14, B);

        assertThat(Takeover.after(ChaosAction.Kill.class, tester.facts())).isEmpty();
    }

    @Test
    void aJobThatIsNotAtRunComfyIsNotTakenOver() {
        FactsBuilder before = aGoodRun().done(3, A, new ChaosAction.Kill(0)).poll(14, B);
        FactsBuilder after = aGoodRun().done(10, A, new ChaosAction.Kill(0)).poll(18, B);

        assertThat(Takeover.after(ChaosAction.Kill.class, before.facts())).isEmpty();
        assertThat(Takeover.after(ChaosAction.Kill.class, after.facts())).isEmpty();
    }

    @Test
    void aJobThatHadJustBeenHandedOverIsNotTakenOver() {
        FactsBuilder tester =
                aJobThatRuns().poll(5, A).done(6, A, new ChaosAction.Kill(0)).poll(7, B);

        assertThat(Takeover.after(ChaosAction.Kill.class, tester.facts())).isEmpty();
    }

    @Test
    void itIsDisturbedWhenBrokerOrApiWereAwayMeanwhile() {
        FactsBuilder calm =
                aJobThatRuns().poll(5, A).done(6, A, new ChaosAction.Kill(0)).poll(14, B);
        FactsBuilder disturbed = aJobThatRuns()
                .poll(5, A)
                .done(6, A, new ChaosAction.Kill(0))
                .done(8, "", new ChaosAction.StopBroker())
                .poll(14, B);

        assertThat(Takeover.after(ChaosAction.Kill.class, calm.facts()))
                .singleElement()
                .matches(takeover -> takeover.isUndisturbed(calm.facts()));
        assertThat(Takeover.after(ChaosAction.Kill.class, disturbed.facts()))
                .singleElement()
                .matches(takeover -> !takeover.isUndisturbed(disturbed.facts()));
    }

    private static FactsBuilder aJobThatRuns() {
        return aPostedJob(false, AnswerSeen.YES).queued(4);
    }
}
