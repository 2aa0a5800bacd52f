package dev.reelay.limits;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reelay.limits.SimulatedWorkers.Conditions;
import dev.reelay.quota.Scope;
import dev.reelay.testing.BeginsFirst;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The protocol of shares, on a simulated clock, with fixed seeds. */
@BeginsFirst
class SharedLimitTest {

    private static final int SECOND = 1_000;
    private static final Conditions USUAL = new Conditions(12, 3, 30, 20, 20 * SECOND);

    /** Partitions move, workers freeze, the limit changes, leaders are replaced: at no moment more is used than the limit. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 10, 12, 13, 40, 100, 1_000, 10_000})
    void neverMoreThanTheLimitIsUsedWhateverHappens(int limit) {
        for (int seed = 0; seed < (limit < 1_000 ? 30 : 2); seed++) {
            int partitions = 1 + new java.util.Random(seed).nextInt(16);
            SimulatedWorkers workers = new SimulatedWorkers(seed, new Conditions(partitions, 3, 200, 40, 2 * SECOND));
            workers.limit(limit);
            disturb(workers, 60 * SECOND);
            load(workers, limit, 60 * SECOND);

            boolean all = workers.run(2_000 * SECOND, () -> workers.now > 60 * SECOND && workers.waiting() == 0);

            assertThat(workers.mostUsed).as("seed " + seed).isLessThanOrEqualTo(limit);
            assertThat(all)
                    .as("seed " + seed + ": jobs starve " + workers.describe())
                    .isTrue();
            assertThat(workers.grantsWritten).allSatisfy(SharedLimitTest::isSound);
        }
    }

    /** A job counts for the account and for its tenant: neither limit is exceeded, and what one holds back leaves slots to others. */
    @ParameterizedTest
    @ValueSource(ints = {2, 5, 10, 40, 100})
    void neitherTheLimitOfTheAccountNorThatOfATenantIsExceeded(int limit) {
        for (int seed = 0; seed < 10; seed++) {
            SimulatedWorkers workers = new SimulatedWorkers(seed, new Conditions(6, 3, 200, 40, 2 * SECOND));
            workers.limit(limit);
            workers.limit("ada", 1 + limit / 5);
            workers.limit("bob", limit);
            disturb(workers, 30 * SECOND);
            for (int second = 0; second < 30; second++) {
                workers.in((long) second * SECOND, () -> {
                    String tenant = List.of("ada", "bob", "").get(workers.random.nextInt(3));
                    workers.arrive(workers.random.nextInt(6), tenant, 1 + workers.random.nextInt(limit));
                });
            }

            boolean all = workers.run(2_000 * SECOND, () -> workers.now > 30 * SECOND && workers.waiting() == 0);

            assertThat(all).as("seed " + seed + ": " + workers.describe()).isTrue();
            assertThat(workers.mostUsed).as("seed " + seed).isLessThanOrEqualTo(limit);
            assertThat(workers.mostUsedByTenant.get(Scope.ofTenant("ada")))
                    .as("seed " + seed)
                    .isLessThanOrEqualTo(1 + limit / 5);
            assertThat(workers.grantsWritten).allSatisfy(SharedLimitTest::isSound);
        }
    }

    /** What a tenant's limit holds back asks for no slot of the account: others use them. */
    @Test
    void jobsThatWaitForTheirTenantLeaveTheAccountsSlotsToOthers() {
        SimulatedWorkers workers = new SimulatedWorkers(4, USUAL);
        workers.limit(12);
        workers.limit("ada", 2);
        IntStream.range(0, 6).forEach(p -> workers.arrive(p, "ada", 1_000));
        workers.run(2 * SECOND, () -> false);
        refill(workers, 12, 1_000 * SECOND);
        workers.run(4 * SECOND, () -> false);
        workers.measure(true);
        workers.run(1_000 * SECOND, () -> false);

        assertThat(workers.mostUsed).isEqualTo(12);
        assertThat(workers.mostUsedByTenant.get(Scope.ofTenant("ada"))).isEqualTo(2);
        assertThat(workers.usedPart()).as(workers.describe()).isGreaterThan(0.95);
    }

    private static void isSound(Grant grant) {
        grant.limits().values().forEach(shared -> {
            assertThat(shared.granted()).isLessThanOrEqualTo(shared.limit());
            int held = IntStream.range(0, shared.shares().size())
                    .map(p -> Math.max(
                            shared.share(p),
                            shared.owed().getOrDefault(p, new Shared.Owed(0, 0)).held()))
                    .sum();
            assertThat(held).as(grant.toString()).isLessThanOrEqualTo(shared.limit());
        });
    }

    /** Moves partitions, that of the leader too, and freezes workers; some move away from a frozen worker. */
    private static void disturb(SimulatedWorkers workers, long until) {
        workers.in(workers.random.nextInt(3 * SECOND), () -> {
            int worker = workers.random.nextInt(workers.conditions.workers());
            switch (workers.random.nextInt(3)) {
                case 0 -> workers.freeze(worker, workers.random.nextInt(8 * SECOND));
                case 1 -> workers.move(0, worker);
                default -> workers.move(workers.random.nextInt(workers.conditions.partitions()), worker);
            }
            if (workers.now < until) {
                disturb(workers, until);
            }
        });
    }

    private static void load(SimulatedWorkers workers, int limit, long until) {
        workers.in(workers.random.nextInt(2 * SECOND), () -> {
            int partition = workers.random.nextInt(workers.conditions.partitions());
            workers.arrive(partition, 1 + workers.random.nextInt(Math.max(2, limit / 2)));
            if (workers.now < until && workers.waiting() < 3 * limit + 10) {
                load(workers, limit, until);
            } else if (workers.now < until) {
                workers.in(SECOND, () -> load(workers, limit, until));
            }
        });
    }

    /** Nothing is cancelled: what was submitted before it was lowered ends. */
    @ParameterizedTest
    @CsvSource({"10, 3", "40, 5", "12, 1", "1000, 10"})
    void aLimitThatIsLoweredDrainsAndOneThatIsRaisedIsUsed(int from, int to) {
        SimulatedWorkers workers = new SimulatedWorkers(7, USUAL);
        workers.limit(from);
        IntStream.range(0, 12).forEach(p -> workers.arrive(p, from));
        assertThat(workers.run(10 * SECOND, () -> workers.used() == from)).isTrue();

        workers.limit(to);
        assertThat(workers.run(1_000 * SECOND, () -> workers.used() <= to)).isTrue();
        drain(workers);
        workers.run(workers.now + 60 * SECOND, () -> false);
        assertThat(workers.mostUsed).isEqualTo(to);

        workers.limit(from);
        assertThat(workers.run(workers.now + 5 * SECOND, () -> workers.used() == from))
                .as(workers.describe())
                .isTrue();
        assertThat(workers.mostUsed).isEqualTo(from);
    }

    /** Where a job has ended and the slot is not taken again yet, a little more may be used once again. */
    private static void drain(SimulatedWorkers workers) {
        workers.run(workers.now + 200 * SECOND, () -> false);
        workers.mostUsed = 0;
    }

    /** Also when jobs run already: what they use counts before anything is granted. */
    @Test
    void aLimitThatIsSetWhileMoreIsRunningDrainsFirst() {
        SimulatedWorkers workers = new SimulatedWorkers(3, USUAL);
        workers.lift();
        IntStream.range(0, 12).forEach(p -> workers.arrive(p, 5));
        assertThat(workers.run(SECOND, () -> workers.used() == 60)).isTrue();

        workers.limit(10);
        workers.run(workers.now + SECOND / 5, () -> false); // until every worker knows of it
        IntStream.range(0, 12).forEach(p -> workers.arrive(p, 20));
        assertThat(workers.run(1_000 * SECOND, () -> workers.used() <= 10)).isTrue();
        drain(workers);
        workers.run(workers.now + 60 * SECOND, () -> false);
        assertThat(workers.mostUsed).isEqualTo(10);
    }

    @Test
    void aLimitThatIsLiftedHoldsNothingBack() {
        SimulatedWorkers workers = new SimulatedWorkers(3, USUAL);
        workers.limit(2);
        IntStream.range(0, 12).forEach(p -> workers.arrive(p, 20));
        workers.run(SECOND, () -> false);

        workers.lift();
        assertThat(workers.run(workers.now + 5 * SECOND, () -> workers.waiting() == 0))
                .as(workers.describe())
                .isTrue();
        assertThat(workers.grantsWritten.getLast().isInForce()).isFalse();

        workers.limit(2);
        workers.run(workers.now + 60 * SECOND, () -> false);
        assertThat(workers.grantsWritten).extracting(Grant::sequence).isSorted().doesNotHaveDuplicates();
    }

    /** Nothing moves: of the slots at least 95 of a hundred are used while somebody waits. */
    @ParameterizedTest
    @CsvSource({
        "1, 12",
        "2, 12",
        "5, 12",
        "10, 12",
        "12, 12",
        "40, 12",
        "100, 12",
        "1000, 12",
        "10000, 12",
        "10, 1",
        "10, 3",
        "40, 48"
    })
    void almostAllSlotsAreUsedWhileSomebodyWaits(int limit, int partitions) {
        SimulatedWorkers workers = new SimulatedWorkers(11, new Conditions(partitions, 3, 30, 20, 20 * SECOND));
        workers.limit(limit);
        int seconds = limit < 1_000 ? 1_000 : 60;
        refill(workers, limit, seconds * (long) SECOND);
        workers.run(2 * SECOND, () -> false);
        workers.measure(true);
        workers.run(seconds * (long) SECOND, () -> false);

        assertThat(workers.mostUsed).isEqualTo(limit);
        assertThat(workers.usedPart()).as(workers.describe()).isGreaterThan(0.95);
        assertThat(workers.records() / (double) seconds / partitions).isLessThan(5);
    }

    /** Jobs of four seconds, as the shortest ones take: then slots move more often. */
    @ParameterizedTest
    @CsvSource({"1, 12", "10, 12", "100, 12", "10, 3"})
    void almostAllSlotsOfShortJobsAreUsedWhileSomebodyWaits(int limit, int partitions) {
        SimulatedWorkers workers = new SimulatedWorkers(7, new Conditions(partitions, 3, 30, 20, 4 * SECOND));
        workers.limit(limit);
        refill(workers, limit, 100 * SECOND);
        workers.run(2 * SECOND, () -> false);
        workers.measure(true);
        workers.run(100 * SECOND, () -> false);

        assertThat(workers.usedPart()).as(workers.describe()).isGreaterThan(0.95);
        assertThat(workers.records() / 100.0 / partitions).isLessThan(5);
    }

    /** Slots were taken from a partition whose jobs go on, and then nobody else waits: it has more at once, beside its jobs. */
    @Test
    void aPartitionFromWhichSlotsWereTakenIsNotLeftToWaitBesideSlotsThatNobodyUses() {
        SimulatedWorkers workers = new SimulatedWorkers(5, new Conditions(12, 3, 30, 20, 100 * SECOND));
        workers.limit(12);
        workers.run(SECOND, () -> false);
        workers.arrive(3, 12);
        assertThat(workers.run(10 * SECOND, () -> workers.used(3) == 12)).isTrue();
        IntStream.range(3, 12).forEach(p -> workers.arrive(p, 12));
        workers.run(workers.now + 2 * SECOND, () -> false);
        IntStream.range(4, 12).forEach(workers::withdraw);
        workers.run(workers.now + SECOND, () -> false);
        workers.measure(true);

        assertThat(workers.run(5_000 * SECOND, () -> workers.waiting() == 0)).isTrue();
        assertThat(workers.usedPart()).as(workers.describe()).isGreaterThan(0.95);
    }

    /** Where there are fewer slots than partitions, one is kept back for whoever asks: it need not be taken from anybody first. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 10, 11})
    void aPartitionWithoutASlotGetsOneThatIsKeptBackAsSoonAsItAsks(int limit) {
        for (int first = 0; first < 12; first++) {
            SimulatedWorkers workers = new SimulatedWorkers(first, USUAL);
            workers.limit(limit);
            workers.run(10 * SECOND, () -> false);
            hasASlotAsSoonAsItAsks(first, workers);
            workers.run(workers.now + 1_000 * SECOND, () -> workers.used() == 0);
            workers.run(workers.now + SECOND, () -> false);
            hasASlotAsSoonAsItAsks((first + 5) % 12, workers); // its job has ended, and one is kept back again
        }
    }

    /** It says that a job waits, that is read, the share is written and read, each within 30 ms. */
    private static void hasASlotAsSoonAsItAsks(int partition, SimulatedWorkers workers) {
        workers.arrive(partition, 1);
        assertThat(workers.run(workers.now + 4 * 30 + 20, () -> workers.waiting() == 0))
                .as(workers.describe())
                .isTrue();
    }

    /** Keeps somebody waiting: now here, now there, sometimes many at once. */
    private static void refill(SimulatedWorkers workers, int limit, long until) {
        if (workers.waitingOfNobody() < limit / 2 + 5) {
            int partition = workers.random.nextInt(workers.conditions.partitions());
            workers.arrive(partition, 1 + workers.random.nextInt(limit + 5));
        }
        workers.in(100, () -> {
            if (workers.now < until) {
                refill(workers, limit, until);
            }
        });
    }

    /** One job beside eleven partitions with a thousand each: it has its slot within about a round. */
    @ParameterizedTest
    @ValueSource(ints = {1, 3, 12, 100})
    void aSingleJobDoesNotStarveBesideThousands(int limit) {
        SimulatedWorkers workers = new SimulatedWorkers(5, USUAL);
        workers.limit(limit);
        IntStream.range(0, 11).forEach(p -> workers.arrive(p, 1_000));
        workers.run(60 * SECOND, () -> false);
        for (int job = 0; job < 10; job++) {
            workers.arrive(11, 1);
            assertThat(workers.run(
                            workers.now + 5_000 * SECOND, () -> workers.waiting(11) == 0 && workers.used(11) == 0))
                    .as(workers.describe())
                    .isTrue();
        }
        // Twelve partitions and jobs of 20 s: a round of one slot takes four minutes.
        assertThat(workers.longestWait(11)).isLessThan(4L * 12 * 20 * SECOND / limit + 60 * SECOND);
    }

    /** With slots to spare nobody has to ask: a job of a partition that had none is submitted in its own turn. */
    @Test
    void aPartitionThatWasIdleHasASlotToSpare() {
        SimulatedWorkers workers = new SimulatedWorkers(5, USUAL);
        workers.limit(40);
        workers.run(10 * SECOND, () -> false);
        for (int partition = 0; partition < 12; partition++) {
            workers.arrive(partition, 3);
        }
        workers.run(workers.now + 40, () -> false);
        assertThat(workers.waiting()).isZero();
    }
}
