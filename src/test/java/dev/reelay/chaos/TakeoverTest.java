package dev.reelay.chaos;

import static dev.reelay.chaos.FactsTester.A;
import static dev.reelay.chaos.FactsTester.B;
import static dev.reelay.chaos.FactsTester.aGoodRun;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class TakeoverTest {

    @Test
    void itTakesFromTheKillToTheFirstLookOfAnother() {
        FactsTester tester = aGoodRun()
                .look(5, A)
                .done(6, A, new Deed.Kill(0))
                .look(7, A)
                .look(8, B)
                .look(9, B);

        assertThat(Takeover.after(Deed.Kill.class, tester.facts()))
                .singleElement()
                .extracting(Takeover::took)
                .isEqualTo(Duration.ofSeconds(2));
    }

    @Test
    void aJobOfAnotherWorkerIsNotTakenOver() {
        FactsTester tester = aGoodRun().look(5, B).done(6, A, new Deed.Kill(0)).look(8, B);

        assertThat(Takeover.after(Deed.Kill.class, tester.facts())).isEmpty();
    }

    @Test
    void aJobThatIsNotAtRunComfyIsNotTakenOver() {
        FactsTester before = aGoodRun().done(3, A, new Deed.Kill(0)).look(8, B);
        FactsTester after = aGoodRun().done(10, A, new Deed.Kill(0)).look(11, B);

        assertThat(Takeover.after(Deed.Kill.class, before.facts())).isEmpty();
        assertThat(Takeover.after(Deed.Kill.class, after.facts())).isEmpty();
    }
}
