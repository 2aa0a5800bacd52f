package dev.reelay.polling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.reelay.polling.Kind.Knowledge;
import dev.reelay.polling.Planner.Seen;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PlannerTest {

    private static final double NEVER = Double.POSITIVE_INFINITY;
    private static final double COST = 0.2;

    @Test
    void aJobOfAnUnknownModelIsPolledAfterTwoSecondsAndThenAtGrowingIntervals() {
        Knowledge nothing = new Kind().knowledge(300);

        double first = pause(nothing, new Seen(0, -1, NEVER, NEVER));
        double later = pause(nothing, new Seen(8, -1, NEVER, NEVER));
        double muchLater = pause(nothing, new Seen(40, -1, NEVER, NEVER));

        assertThat(first).isEqualTo(2);
        assertThat(later).isBetween(2.5, 8.0);
        assertThat(muchLater).isBetween(later, 15.0);
    }

    /** Runs of 100 s, after queues of all lengths. */
    private static Knowledge queues() {
        Kind kind = new Kind();
        Random random = new Random(1);
        for (int i = 0; i < 300; i++) {
            double queue = 600 * random.nextDouble();
            double whole = queue + 100 * Math.exp(0.1 * random.nextGaussian());
            kind.learn(new Lifetime(Math.max(0, queue - 5), queue + 5, whole, whole), 300);
        }
        return kind.knowledge(300);
    }

    @Test
    void inTheQueueNoPollComesBeforeTheQuickestRunsCouldHaveEnded() {
        Knowledge known = queues();

        assertThat(pause(known, new Seen(200, 200, NEVER, NEVER))).isEqualTo(Rhythm.CEILING);
        assertThat(pause(known, new Seen(290, 200, NEVER, NEVER))).isLessThan(20);
    }

    @Test
    void aRunIsFollowedByTheTimeOfRunsAlthoughWholeTimesSayLittle() {
        Knowledge known = queues();

        assertThat(pause(known, new Seen(220, 195, 200, NEVER))).isEqualTo(Rhythm.CEILING);
        assertThat(pause(known, new Seen(298, 195, 200, NEVER))).isLessThan(4);
    }

    @Test
    void thePlaceInTheQueueTellsTheStart() {
        Knowledge known = queues();

        // Twenty seconds before it starts by its place: it ends some 120 s later.
        Planner.Plan plan = Planner.plan(known, new Seen(200, 200, NEVER, 20), COST);

        assertThat(plan.expectedEnd()).isCloseTo(120, within(15.0));
        assertThat(plan.pause()).isEqualTo(Rhythm.CEILING);
    }

    @Test
    void theExpectedEndIsTheMedianOfWhatIsLeft() {
        Kind kind = new Kind();
        Random random = new Random(1);
        for (int i = 0; i < 300; i++) {
            double time = 120 * Math.exp(0.15 * random.nextGaussian());
            kind.learn(new Lifetime(0, NEVER, time, time), 300);
        }

        assertThat(Planner.plan(kind.knowledge(300), new Seen(0, -1, NEVER, NEVER), COST)
                        .expectedEnd())
                .isCloseTo(120, within(6.0));
        assertThat(Planner.plan(kind.knowledge(300), new Seen(60, -1, 2, NEVER), COST)
                        .expectedEnd())
                .isCloseTo(60, within(6.0));
    }

    @Test
    void whateverIsKnownAndSeenThePauseHoldsFloorAndCeiling() {
        Random random = new Random(2);
        for (int i = 0; i < 2_000; i++) {
            Kind kind = new Kind();
            for (int jobs = random.nextInt(40); jobs > 0; jobs--) {
                double from = Math.exp(12 * random.nextDouble() - 2);
                double to = random.nextBoolean() ? from : from * (1 + 5 * random.nextDouble());
                kind.learn(
                        new Lifetime(
                                random.nextBoolean() ? 0 : from / 2,
                                random.nextBoolean() ? NEVER : from * 0.7,
                                from,
                                random.nextInt(5) == 0 ? NEVER : to),
                        100);
            }
            double age = random.nextInt(5) == 0 ? 0 : Math.exp(14 * random.nextDouble() - 2);
            Seen seen = new Seen(
                    age,
                    random.nextBoolean() ? -1 : age * random.nextDouble(),
                    random.nextBoolean() ? NEVER : age * random.nextDouble(),
                    random.nextBoolean() ? NEVER : 1e6 * random.nextDouble());

            Planner.Plan plan = Planner.plan(kind.knowledge(100), seen, random.nextBoolean() ? 1e-3 : 60);

            assertThat(plan.pause()).isBetween(Rhythm.FLOOR, Rhythm.CEILING);
            assertThat(plan.expectedEnd()).isNotNegative().isNotNaN();
        }
    }

    private static double pause(Knowledge known, Seen seen) {
        return Planner.plan(known, seen, COST).pause();
    }
}
