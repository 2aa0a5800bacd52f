package dev.reelay.chaos;

import static dev.reelay.chaos.FactsTester.A;
import static dev.reelay.chaos.FactsTester.B;
import static dev.reelay.chaos.FactsTester.aGoodRun;
import static dev.reelay.chaos.FactsTester.aPostedJob;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reelay.chaos.Facts.Heard;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class TakeoverTest {

    @Test
    void itTakesFromTheKillToTheFirstLookOfAnother() {
        FactsTester tester = aJobThatRuns()
                .look(5, A)
                .done(6, A, new Deed.Kill(0))
                .look(7, A)
                .look(14, B)
                .look(15, B);

        assertThat(Takeover.after(Deed.Kill.class, tester.facts()))
                .singleElement()
                .extracting(Takeover::took)
                .isEqualTo(Duration.ofSeconds(8));
    }

    @Test
    void aJobOfAnotherWorkerIsNotTakenOver() {
        FactsTester tester =
                aJobThatRuns().look(5, B).done(6, A, new Deed.Kill(0)).look(14, B);

        assertThat(Takeover.after(Deed.Kill.class, tester.facts())).isEmpty();
    }

    @Test
    void aJobThatIsNotAtRunComfyIsNotTakenOver() {
        FactsTester before = aGoodRun().done(3, A, new Deed.Kill(0)).look(14, B);
        FactsTester after = aGoodRun().done(10, A, new Deed.Kill(0)).look(18, B);

        assertThat(Takeover.after(Deed.Kill.class, before.facts())).isEmpty();
        assertThat(Takeover.after(Deed.Kill.class, after.facts())).isEmpty();
    }

    @Test
    void aJobThatHadJustBeenHandedOverIsNotTakenOver() {
        FactsTester tester =
                aJobThatRuns().look(5, A).done(6, A, new Deed.Kill(0)).look(7, B);

        assertThat(Takeover.after(Deed.Kill.class, tester.facts())).isEmpty();
    }

    @Test
    void itIsDisturbedWhenBrokerOrApiWereAwayMeanwhile() {
        FactsTester calm =
                aJobThatRuns().look(5, A).done(6, A, new Deed.Kill(0)).look(14, B);
        FactsTester disturbed = aJobThatRuns()
                .look(5, A)
                .done(6, A, new Deed.Kill(0))
                .done(8, "", new Deed.StopBroker())
                .look(14, B);

        assertThat(Takeover.after(Deed.Kill.class, calm.facts()))
                .singleElement()
                .matches(takeover -> takeover.isUndisturbed(calm.facts()));
        assertThat(Takeover.after(Deed.Kill.class, disturbed.facts()))
                .singleElement()
                .matches(takeover -> !takeover.isUndisturbed(disturbed.facts()));
    }

    private static FactsTester aJobThatRuns() {
        return aPostedJob(false, Heard.YES).queued(4);
    }
}
