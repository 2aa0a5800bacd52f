package dev.reelay.polling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CurveTest {

    private static final double TYPICAL = 120;
    private static final Workload.Time TRUTH = new Workload.Time(0, 120, 0.25);

    @Test
    void theQuantilesAreThoseOfTheTimesSeen() {
        Curve curve = Curve.of(lognormal(1_000, 1), TYPICAL);

        assertThat(curve.quantile(0.5)).isCloseTo(120, within(6.0));
        assertThat(curve.quantile(0.05)).isCloseTo(120 * Math.exp(-0.25 * 1.645), within(6.0));
        assertThat(curve.quantile(0.95)).isCloseTo(120 * Math.exp(0.25 * 1.645), within(9.0));
    }

    @Test
    void moreJobsBringTheCurveNearerToTheTruth() {
        assertThat(error(20)).isGreaterThan(error(100));
        assertThat(error(100)).isGreaterThan(error(1_000));
    }

    /** How far the curve is from the true one, on average over ten samples. */
    private static double error(int jobs) {
        double sum = 0;
        for (int seed = 0; seed < 10; seed++) {
            Curve curve = Curve.of(lognormal(jobs, seed), TYPICAL * 4);
            for (double age = 60; age < 200; age += 10) {
                sum += Math.abs(Math.exp(-curve.cumulative(age)) - (1 - TRUTH.ended(age)));
            }
        }
        return sum;
    }

    @Test
    void jobsThatWereCutOffCountAsAliveUntilThen() {
        EndCounts counts = lognormal(200, 1);
        for (int i = 0; i < 200; i++) {
            counts.addCensored(30);
        }

        assertThat(Curve.of(counts, TYPICAL).quantile(0.5)).isCloseTo(120, within(8.0));
    }

    @Test
    void timesThatPollsCutIntoIntervalsGiveNearlyTheSameCurve() {
        Random random = new Random(3);
        EndCounts counts = new EndCounts();
        for (int i = 0; i < 1_000; i++) {
            double time = 120 * Math.exp(0.25 * random.nextGaussian());
            double from = Math.max(0, time - 20 * random.nextDouble());
            counts.add(from, from + 20, () -> Curve.of(counts, TYPICAL)::cumulative);
        }
        Curve curve = Curve.of(counts, TYPICAL);

        assertThat(curve.quantile(0.5)).isCloseTo(120, within(6.0));
        assertThat(curve.quantile(0.95) - curve.quantile(0.05)).isCloseTo(101, within(15.0));
    }

    @Test
    void halfOfWhatIsKnownIsForgottenAfterTwoHundredJobs() {
        EndCounts counts = new EndCounts();
        counts.add(60, 60, () -> Curve.of(counts, TYPICAL)::cumulative);
        for (int i = 0; i < 200; i++) {
            counts.add(600, 600, () -> Curve.of(counts, TYPICAL)::cumulative);
        }

        assertThat(counts.ended(Bins.of(60))).isCloseTo(0.5, within(0.01));
    }

    @Test
    void noNumberOfJobsOverflowsTheCounts() {
        EndCounts counts = new EndCounts();
        for (int i = 0; i < 100_000; i++) {
            counts.add(60, 60, () -> Curve.of(counts, TYPICAL)::cumulative);
        }

        assertThat(counts.weight()).isCloseTo(288.5, within(1.0));
        assertThat(Curve.of(counts, TYPICAL).quantile(0.5)).isCloseTo(60, within(5.0));
    }

    @Test
    void beyondAllThatWasSeenThePausesGrowWithTheAge() {
        Curve curve = Curve.of(lognormal(500, 1), TYPICAL);
        double before = 0;
        for (double age : new double[] {400, 800, 1_600, 3_200}) {
            double pause = Rhythm.next(Forecast.ofWholeTime(curve, age), 0.2, 0);
            assertThat(pause).isGreaterThan(before);
            before = pause == Rhythm.CEILING ? pause - 1 : pause;
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 0.001, 1, 1.5, 100, 6_800, 1e6, 1e12})
    void theHazardIsAPositiveNumberAtEveryAge(double age) {
        for (Curve curve : new Curve[] {Curve.of(new EndCounts(), 0.001), Curve.of(lognormal(300, 1), 1e9)}) {
            assertThat(curve.hazard(age)).isFinite().isPositive();
            assertThat(curve.cumulative(age)).isFinite().isNotNegative();
        }
    }

    private static EndCounts lognormal(int jobs, long seed) {
        Random random = new Random(seed);
        EndCounts counts = new EndCounts();
        for (int i = 0; i < jobs; i++) {
            double time = 120 * Math.exp(0.25 * random.nextGaussian());
            counts.add(time, time, () -> Curve.of(counts, TYPICAL)::cumulative);
        }
        return counts;
    }
}
