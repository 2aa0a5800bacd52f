package dev.reelay.budget;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reelay.budget.SimulatedBudget.Conditions;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The protocol of budgets, on simulated clocks, with fixed seeds. */
class SharedBudgetTest {

    private static final long SECOND = 1_000;
    private static final long DAY = SimulatedBudget.DAY;
    private static final Conditions USUAL = new Conditions(12, 3, 30, 20, 300);

    private static Map<BudgetMeasure, Long> usd(long micros) {
        return Map.of(BudgetMeasure.USD, micros);
    }

    private static Map<BudgetMeasure, Long> jobs(long jobs) {
        return Map.of(BudgetMeasure.JOBS, jobs);
    }

    /** Partitions move, workers freeze, clocks are set forward and back, leaders are replaced: no day is overspent. */
    @ParameterizedTest
    @ValueSource(longs = {1, 90_000, 1_000_000, 1_234_567, 50_000_000, 1_000_000_000_000_000L})
    void neverMoreThanTheBudgetOfADayIsSetAsideWhateverHappens(long budget) {
        for (int seed = 0; seed < 6; seed++) {
            int partitions = 1 + new java.util.Random(seed).nextInt(16);
            SimulatedBudget workers = new SimulatedBudget(seed, new Conditions(partitions, 3, 200, 40, 400));
            workers.budget(Map.of(BudgetMeasure.USD, budget, BudgetMeasure.JOBS, 40L));
            disturb(workers, workers.now + 3 * DAY);
            load(workers, workers.now + 3 * DAY);

            workers.run(workers.now + 4 * DAY, () -> false);

            assertThat(workers.mostUsed.getOrDefault(BudgetMeasure.USD, 0L))
                    .as("seed " + seed)
                    .isLessThanOrEqualTo(budget);
            assertThat(workers.mostUsed.getOrDefault(BudgetMeasure.JOBS, 0L)).isLessThanOrEqualTo(40);
            assertThat(workers.grantsWritten).allSatisfy(SharedBudgetTest::isSound);
            assertThat(workers.posts > 0).as("seed " + seed).isEqualTo(budget >= 90_000);
        }
    }

    /** The excess counts as spent; no more than the budget is set aside, and other jobs use what is left. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6})
    void jobsThatCostMoreThanWasSetAsideForThemLeaveLessForOthersAndNoMore(int seed) {
        long budget = 3_000_000;
        SimulatedBudget workers = new SimulatedBudget(seed, new Conditions(12, 3, 30, 20, 0));
        workers.overruns = true;
        workers.budget(usd(budget));
        for (int job = 0; job < 60; job++) {
            workers.in(workers.random.nextLong(3 * SECOND), () -> workers.arrive(workers.random.nextInt(12), 100_000));
        }

        boolean spent =
                workers.run(workers.now + DAY - 2 * SECOND, () -> workers.used(BudgetMeasure.USD) + 100_000 > budget);

        assertThat(spent).as(workers.describe()).isTrue();
        workers.run(workers.now + 4 * SECOND, () -> false);
        assertThat(workers.overrun).isPositive();
        assertThat(workers.mostUsed.get(BudgetMeasure.USD)).isLessThanOrEqualTo(budget);
    }

    private static void isSound(BudgetGrant grant) {
        grant.budgets().values().forEach(shares -> {
            assertThat(shares.granted()).isLessThanOrEqualTo(shares.limit());
            long held = IntStream.range(0, shares.shares().size())
                    .mapToLong(p -> Math.max(
                            shares.share(p),
                            shares.owed()
                                    .getOrDefault(p, new DayShares.Owed(0, 0))
                                    .held()))
                    .sum();
            assertThat(held).as(grant.toString()).isLessThanOrEqualTo(shares.limit());
        });
    }

    private static void disturb(SimulatedBudget workers, long until) {
        workers.in(workers.random.nextLong(3 * SECOND), () -> {
            int worker = workers.random.nextInt(workers.conditions.workers());
            switch (workers.random.nextInt(4)) {
                case 0 -> workers.freeze(worker, workers.random.nextLong(8 * SECOND));
                case 1 -> workers.move(0, worker);
                case 2 -> workers.skew(worker);
                default -> workers.move(workers.random.nextInt(workers.conditions.partitions()), worker);
            }
            if (workers.now < until) {
                disturb(workers, until);
            }
        });
    }

    private static void load(SimulatedBudget workers, long until) {
        workers.in(workers.random.nextLong(SECOND / 2), () -> {
            workers.arrive(workers.random.nextInt(workers.conditions.partitions()), cost(workers));
            if (workers.now < until) {
                load(workers, until);
            }
        });
    }

    private static long cost(SimulatedBudget workers) {
        return 10_000L + workers.random.nextInt(10) * 30_000L;
    }

    /** Fifty jobs against a budget of ten, three workers, one of which dies: exactly ten, not one less and not one more. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void ofFiftyJobsExactlyTenAreSubmittedThoughAWorkerDies(int seed) {
        for (Map<BudgetMeasure, Long> ten : java.util.List.of(
                jobs(10), usd(2_500_000), Map.of(BudgetMeasure.JOBS, 11L, BudgetMeasure.USD, 2_699_999L))) {
            SimulatedBudget workers = new SimulatedBudget(seed, new Conditions(12, 3, 30, 20, 0));
            workers.releases = false;
            workers.budget(ten);
            for (int job = 0; job < 50; job++) {
                workers.in(
                        workers.random.nextLong(3 * SECOND), () -> workers.arrive(workers.random.nextInt(12), 250_000));
            }
            workers.in(SECOND, () -> {
                workers.freeze(2, 60 * SECOND);
                for (int partition = 2; partition < 12; partition += 3) {
                    workers.move(partition, partition % 2);
                }
            });

            workers.run(workers.now + DAY - 2 * SECOND, () -> false);

            assertThat(workers.used(BudgetMeasure.JOBS)).as(workers.describe()).isEqualTo(workers.posts);
            if (ten.containsKey(BudgetMeasure.JOBS) && ten.size() == 1) {
                assertThat(workers.posts).isEqualTo(10);
            } else {
                // Jobs that cost less than was set aside for them leave room for others.
                assertThat(workers.posts).isGreaterThanOrEqualTo(10);
            }
        }
    }

    /** What is left in twelve partitions is less than a job in each: it is collected for jobs that can use it. */
    @ParameterizedTest
    @CsvSource({"1000000, 300000", "1000000, 1000000", "10000000, 250000", "999999, 333333", "50000000, 49000000"})
    void whatIsLeftIsCollectedUntilItIsLessThanAJob(long budget, long job) {
        for (int seed = 0; seed < 4; seed++) {
            SimulatedBudget workers = new SimulatedBudget(seed, new Conditions(12, 3, 30, 20, 0));
            workers.budget(usd(budget));
            workers.run(workers.now + SECOND, () -> false);
            for (int partition = 0; partition < 12; partition++) {
                for (int number = 0; number < 1 + budget / job; number++) {
                    workers.arrive(partition, job);
                }
            }
            boolean spent = workers.run(
                    workers.now + 15 * SECOND,
                    () -> workers.waiting() == 0 || workers.used(BudgetMeasure.USD) + workers.cheapest() > budget);
            assertThat(spent).as("seed " + seed + " " + workers.describe()).isTrue();
            assertThat(workers.posts).isPositive();
        }
    }

    /** Jobs that cost more than a day's budget are first in some partitions and last in others: they hold no share and no other job. */
    @Test
    void jobsThatNoDayHasRoomForTakeNothingFromOthersAndGoWithAHigherBudget() {
        for (int seed = 0; seed < 6; seed++) {
            SimulatedBudget workers = new SimulatedBudget(seed, new Conditions(12, 3, 30, 20, 0));
            workers.releases = false;
            workers.budget(usd(50_000_000));
            workers.run(workers.now + SECOND, () -> false);
            for (int partition = 0; partition < 12; partition++) {
                if (partition % 3 == 0) {
                    workers.arrive(partition, 100_000_000);
                }
                for (int job = 0; job < (partition % 3 == 2 ? 20 : 2); job++) {
                    workers.arrive(partition, 1_000_000);
                }
                if (partition % 3 == 1) {
                    workers.arrive(partition, 60_000_000);
                }
            }
            assertThat(workers.run(workers.now + 10 * SECOND, () -> workers.used(BudgetMeasure.USD) > 49_000_000))
                    .as("seed " + seed + " " + workers.describe())
                    .isTrue();
            assertThat(workers.aside()).isEqualTo(8);
            assertThat(workers.waiting(0)).as(workers.describe()).isZero();

            workers.budget(usd(1_000_000_000));
            workers.run(workers.now + 5 * SECOND, () -> false);
            assertThat(workers.aside() + workers.waiting())
                    .as(workers.describe())
                    .isZero();
        }
    }

    /** With money to spare nobody has to ask: a job of a partition that had none is submitted in its own turn. */
    @Test
    void aPartitionThatWasIdleHasMoneyToSpare() {
        SimulatedBudget workers = new SimulatedBudget(5, USUAL);
        workers.budget(usd(12_000_000));
        workers.run(workers.now + 5 * SECOND, () -> false);
        for (int partition = 0; partition < 12; partition++) {
            workers.arrive(partition, 250_000);
        }
        workers.run(workers.now + 40, () -> false);
        assertThat(workers.waiting()).isZero();
    }

    @Test
    void theNextDayHasABudgetOfItsOwn() {
        SimulatedBudget workers = new SimulatedBudget(5, USUAL);
        workers.run(workers.now + SECOND, () -> false); // by then the day has begun on all clocks
        workers.releases = false;
        workers.budget(jobs(10));
        IntStream.range(0, 35).forEach(job -> workers.arrive(job % 12, 1));
        workers.run(workers.now + DAY - 3 * SECOND, () -> false);
        assertThat(workers.posts).isEqualTo(10);
        for (int day = 2; day <= 3; day++) {
            workers.run(workers.now + DAY, () -> false);
            assertThat(workers.posts).as(workers.describe()).isEqualTo(10 * day);
        }
        workers.run(workers.now + DAY, () -> false);
        assertThat(workers.waiting()).isZero();
    }

    @Test
    void aHigherBudgetIsUsedAtOnceAndALowerOneStopsMore() {
        SimulatedBudget workers = new SimulatedBudget(9, new Conditions(12, 3, 30, 20, 0));
        workers.releases = false;
        workers.budget(jobs(10));
        IntStream.range(0, 100).forEach(job -> workers.arrive(job % 12, 1));
        workers.run(workers.now + 4 * SECOND, () -> false);
        assertThat(workers.posts).isEqualTo(10);

        workers.budget(jobs(25));
        workers.run(workers.now + 4 * SECOND, () -> false);
        assertThat(workers.posts).isEqualTo(25);

        workers.budget(jobs(5));
        workers.run(workers.now + 2 * SECOND, () -> false);
        assertThat(workers.posts).isEqualTo(25);
        assertThat(workers.grantsWritten
                        .getLast()
                        .budgets()
                        .get(BudgetMeasure.JOBS)
                        .granted())
                .isLessThanOrEqualTo(5);

        workers.budget(jobs(30));
        workers.run(workers.now + 4 * SECOND, () -> false);
        assertThat(workers.posts).as(workers.describe()).isEqualTo(30);

        workers.lift();
        workers.run(workers.now + 2 * SECOND, () -> false);
        assertThat(workers.posts).isEqualTo(100);
        assertThat(workers.grantsWritten.getLast().isInForce()).isFalse();
    }

    /** A worker whose clock is a day ahead, or behind, pauses; the others go on. */
    @Test
    void aWorkerOnAnotherDaySpendsNothing() {
        SimulatedBudget workers = new SimulatedBudget(4, new Conditions(12, 3, 30, 20, 0));
        workers.budget(jobs(1_000));
        workers.skew(1, DAY);
        IntStream.range(0, 120).forEach(job -> workers.arrive(job % 12, 1));
        workers.run(workers.now + 5 * SECOND, () -> false);

        assertThat(workers.posts).isEqualTo(80);
        workers.skew(1, 0);
        workers.run(workers.now + 5 * SECOND, () -> false);
        assertThat(workers.waiting()).isZero();
    }

    @Test
    void aPartitionWritesFiveRecordsASecondAtMost() {
        SimulatedBudget workers = new SimulatedBudget(4, USUAL);
        workers.budget(usd(100_000_000));
        load(workers, workers.now + 3 * DAY);
        workers.run(workers.now + 3 * DAY, () -> false);

        assertThat(workers.records() / (3.0 * DAY / SECOND) / 12).isLessThan(5);
    }
}
