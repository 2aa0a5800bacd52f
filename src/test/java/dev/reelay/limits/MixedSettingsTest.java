package dev.reelay.limits;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reelay.limits.SimulatedWorkers.Conditions;
import dev.reelay.quota.JobScopes;
import dev.reelay.quota.Scope;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Workers that read the topic and do not all have the same settings. Partition 0 is that of worker 0. */
class MixedSettingsTest {

    private static final int SECOND = 1_000;
    private static final int PARTITIONS = 12;
    private static final int WORKERS = 3;

    private static final LimitRules TEN = new LimitRules(Map.of(), Map.of(Measure.OUTSTANDING, 10), Set.of(), Map.of());

    private final SimulatedWorkers workers =
            new SimulatedWorkers(5, new Conditions(PARTITIONS, WORKERS, 30, 20, 2 * SECOND));

    private void settle() {
        workers.run(workers.now + 2 * SECOND, () -> false);
    }

    private void jobs() {
        IntStream.range(0, PARTITIONS).forEach(p -> workers.arrive(p, 20));
    }

    private void allJobsRunWithinTheLimitOf(int limit) {
        workers.mostUsed = 0;
        jobs();
        assertThat(workers.run(workers.now + 1_000 * SECOND, () -> workers.waiting() == 0))
                .as(workers.describe())
                .isTrue();
        assertThat(workers.mostUsed).isEqualTo(limit);
        workers.run(workers.now + 100 * SECOND, () -> workers.used() == 0);
    }

    /** No earlier command is known, and no grant says what it was: the settings are all that is left. */
    @Test
    void whereTheFirstCommandIsRefusedTheLimitOfTheSettingsIsGranted() {
        workers.refuse();
        IntStream.range(0, WORKERS).forEach(worker -> workers.restart(worker, 10));

        allJobsRunWithinTheLimitOf(10);
    }

    /** What was granted may have been the number of a command. */
    @Test
    void whereALaterCommandIsRefusedWhatWasGrantedHoldsWhateverSettingsSay() {
        workers.limit(3);
        IntStream.range(0, WORKERS).forEach(worker -> workers.restart(worker, 10));
        settle();
        workers.refuse();

        allJobsRunWithinTheLimitOf(3);
    }

    @Test
    void theWorkerThatGrantsDoesNotNeedTheSetting() {
        workers.restart(1, 10);
        settle();

        allJobsRunWithinTheLimitOf(10);
        assertThat(workers.grantsWritten)
                .allSatisfy(grant -> assertThat(grant.isInForce()).isTrue());
    }

    @Test
    void ofSettingsThatDifferTheStrictestHolds() {
        workers.restart(0, 20);
        workers.restart(1, 30);
        workers.restart(2, 10);
        settle();

        allJobsRunWithinTheLimitOf(10);
    }

    /** The limit goes with the last worker that has it, wherever partition 0 is. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void aSettingThatIsRemovedWorkerByWorkerHoldsUntilTheLastOneIsWithoutIt(int last) {
        IntStream.range(0, WORKERS).forEach(worker -> workers.restart(worker, 10));
        settle();
        for (int worker = 0; worker < WORKERS; worker++) {
            if (worker != last) {
                workers.restart(worker, null);
                settle();
                allJobsRunWithinTheLimitOf(10);
            }
        }

        workers.restart(last, null);
        settle();
        assertThat(workers.grantsWritten.getLast().isInForce()).isFalse();
        jobs();
        settle();
        assertThat(workers.waiting()).isZero();
    }

    /** A tombstone lifts the command; settings that other workers have hold from then on. */
    @Test
    void aCommandThatIsLiftedLeavesTheSettingsOfOtherWorkers() {
        workers.restart(2, 10);
        workers.limit(3);
        settle();
        allJobsRunWithinTheLimitOf(3);

        workers.lift();
        allJobsRunWithinTheLimitOf(10);
        assertThat(workers.grantsWritten)
                .allSatisfy(grant -> assertThat(grant.isInForce()).isTrue());
    }

    @Test
    void thePartitionThatGrantsMovesAndTheLimitHolds() {
        workers.restart(1, 10);
        settle();
        workers.mostUsed = 0;
        jobs();
        for (int move = 0; move < 30; move++) {
            workers.move(0, workers.random.nextInt(WORKERS));
            workers.run(workers.now + SECOND / 2, () -> false);
        }

        assertThat(workers.mostUsed).isEqualTo(10);
        assertThat(workers.grantsWritten)
                .allSatisfy(grant -> assertThat(grant.isInForce()).isTrue());
    }

    @Test
    void aDemandThatSaysOtherSettingsIsWritten() {
        Usage none = new NoUsage();
        Shares shares = new Shares(3, LimitView.EMPTY, TEN);
        Demand demand = shares.demand(none);

        assertThat(demand.settings()).isEqualTo(TEN.settings());
        assertThat(shares.isNews(demand, demand)).isFalse();
        assertThat(shares.isNews(demand, new Demand(3, demand.entries()))).isTrue();
    }

    @Test
    void theFirstGrantOfItsOwnSettingsWaitsForNoDemand() {
        assertThat(new Leader().grants(LimitView.EMPTY, TEN, PARTITIONS, 1_000))
                .singleElement()
                .satisfies(grant -> assertThat(grant.limit(Measure.OUTSTANDING))
                        .extracting(Shared::limit)
                        .isEqualTo(10));
    }

    /** Nothing is used, and nobody waits. */
    private static final class NoUsage implements Usage {
        @Override
        public int used(Scope scope, Measure measure) {
            return 0;
        }

        @Override
        public SortedMap<JobScopes, List<Instant>> mayRun() {
            return new TreeMap<>();
        }

        @Override
        public List<Waiting> waiting() {
            return List.of();
        }
    }
}
