package dev.reelay.polling;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reelay.polling.SimulatedRun.Polled;
import dev.reelay.testing.BeginsFirst;
import java.util.List;
import org.junit.jupiter.api.Test;

/** One run of a real shard against the simulator, with every GET recorded. */
@BeginsFirst
class SimulatedRunTest {

    @Test
    void aShardLearnsFromTheSimulatorsTimesWhenToPoll() {
        try (SimulatedRun run = new SimulatedRun(1)) {
            List<Polled> first = run.jobs("first", 50);
            List<Polled> later = run.jobs("later", 50);

            assertThat(later).allSatisfy(job -> {
                assertThat(job.lag()).isNotNegative();
                assertThat(job.shortest()).isGreaterThanOrEqualTo(Rhythm.FLOOR);
                assertThat(job.longest()).isLessThan(32);
            });
            assertThat(product(later)).isLessThan(product(first));
            // A fixed interval of 2 s has half of the mean time, some 36.
            assertThat(product(later)).isLessThan(30);
        }
    }

    private static double product(List<Polled> jobs) {
        return jobs.stream().mapToInt(Polled::polls).average().orElseThrow()
                * jobs.stream().mapToDouble(Polled::lag).average().orElseThrow();
    }
}
