package dev.reelay.order;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reelay.job.Ordering;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The order of waiting jobs, in scenes that one can follow. */
class PicksTest {

    private static final Instant NOW = Instant.parse("2026-11-21T09:00:00Z");
    private static final String MODEL = "a/model";

    private final WaitingJobs jobs = new WaitingJobs();
    private final OpenGate gate = new OpenGate();

    /** A job whose request was received this many seconds after {@link #NOW}. */
    private void wait(String id, String model, int priority, @Nullable String tenant, int second) {
        Instant since = NOW.plusSeconds(second);
        jobs.add(id, model, new Ordering(priority, tenant), since, since);
    }

    private void wait(String id, int priority, @Nullable String tenant, int second) {
        wait(id, MODEL, priority, tenant, second);
    }

    private List<String> picked(int most, Instant at) {
        Picks picks = new Picks(jobs, gate, at);
        List<String> ids = new ArrayList<>();
        while (ids.size() < most && picks.next() != null) {
            ids.add(picks.take());
        }
        return ids;
    }

    private List<String> picked(int most) {
        return picked(most, NOW.plusSeconds(60));
    }

    @Test
    void withoutPrioritiesAndTenantsTheJobThatHasWaitedLongestGoesFirstWhateverItsModel() {
        wait("b", "a/model", 1, null, 2);
        wait("a", "another/model", 1, null, 1);
        wait("c", "a/model", 1, null, 3);

        assertThat(picked(9)).containsExactly("a", "b", "c");
        assertThat(jobs.models()).isEmpty();
    }

    @Test
    void aBetterPriorityGoesFirst() {
        wait("last", 2, null, 1);
        wait("usual", 1, null, 2);
        wait("first", 0, null, 3);

        assertThat(picked(9)).containsExactly("first", "usual", "last");
    }

    @Test
    void tenantsTakeTurnsAndNobodysJobsAreOneTenant() {
        IntStream.range(0, 100).forEach(job -> wait("ada-" + job, 1, "ada", job));
        wait("bob-0", 1, "bob", 200);
        wait("nobody-0", 1, null, 201);
        wait("nobody-1", 1, null, 202);

        assertThat(picked(6)).containsExactly("ada-0", "bob-0", "nobody-0", "ada-1", "nobody-1", "ada-2");
    }

    /** Wherever a turn of the shard ends: the next one goes on from there. */
    @Test
    void roundsGoOnFromTurnToTurnOfTheShard() {
        gate.weights.put("ada", 3);
        IntStream.range(0, 9).forEach(job -> wait("ada-" + job, 1, "ada", job));
        IntStream.range(0, 9).forEach(job -> wait("bob-" + job, 1, "bob", job));
        List<String> ids = new ArrayList<>();
        for (int turn = 0; turn < 8; turn++) {
            ids.addAll(picked(1));
        }

        assertThat(ids).containsExactly("ada-0", "ada-1", "ada-2", "bob-0", "ada-3", "ada-4", "ada-5", "bob-1");
    }

    @Test
    void aWeightThatIsLoweredHoldsAtOnce() {
        gate.weights.put("ada", 100);
        IntStream.range(0, 9).forEach(job -> wait("ada-" + job, 1, "ada", job));
        wait("bob-0", 1, "bob", 1);
        assertThat(picked(1)).containsExactly("ada-0");

        gate.weights.remove("ada");
        assertThat(picked(2)).containsExactly("ada-1", "bob-0");
    }

    @Test
    void whatIsHeldBackHoldsNothingElseBack() {
        wait("paused", "paused/model", 0, "ada", 1);
        wait("full", 0, "bob", 2);
        wait("ada", 1, "ada", 3);
        wait("nobody", 2, null, 4);
        gate.closedModels.add("paused/model");
        gate.closedTenants.add("bob");

        assertThat(picked(9)).containsExactly("ada", "nobody");
        gate.closedModels.clear();
        gate.closedTenants.clear();
        assertThat(picked(9)).containsExactly("paused", "full");
    }

    /** A tenant that may not go keeps its place: others do not push it back. */
    @Test
    void aTenantThatWasHeldBackIsNext() {
        IntStream.range(0, 5).forEach(job -> wait("ada-" + job, 1, "ada", job));
        IntStream.range(0, 5).forEach(job -> wait("bob-" + job, 1, "bob", job));
        gate.closedTenants.add("ada");
        assertThat(picked(3)).containsExactly("bob-0", "bob-1", "bob-2");

        gate.closedTenants.clear();
        assertThat(picked(2)).containsExactly("ada-0", "bob-3");
    }

    @Test
    void aModelWithoutAPermitLeavesTheOthersToGo() {
        wait("a", "slow/model", 0, null, 1);
        wait("b", "slow/model", 0, "ada", 2);
        wait("c", 1, null, 3);
        Picks picks = new Picks(jobs, gate, NOW.plusSeconds(60));

        assertThat(picks.next()).isEqualTo("slow/model");
        picks.deny();
        assertThat(picks.next()).isEqualTo(MODEL);
        assertThat(picks.take()).isEqualTo("c");
        assertThat(picks.next()).isNull();
        assertThat(picks.denied()).containsExactly("slow/model");
        assertThat(picks.waitsForCommands()).isFalse();
        assertThat(picked(9)).containsExactly("a", "b");
    }

    @Test
    void aJobOfWhichNotEveryCommandIsKnownWaitsAndSaysSo() {
        wait("a", 1, null, 1);
        wait("b", 0, "ada", 30);
        gate.knownUntil = NOW.plusSeconds(10);
        Picks picks = new Picks(jobs, gate, NOW.plusSeconds(60));

        assertThat(picks.next()).isEqualTo(MODEL);
        assertThat(picks.take()).isEqualTo("a");
        assertThat(picks.next()).isNull();
        assertThat(picks.waitsForCommands()).isTrue();
        assertThat(picks.denied()).isEmpty();
    }

    @Test
    void nothingGoesWhileNothingMay() {
        wait("a", 1, null, 1);
        gate.closed = true;
        assertThat(picked(9)).isEmpty();
    }

    /** A stream of jobs that never ends goes first, until the other one has risen to its class: then they take turns. */
    @Test
    void aJobOfTheLastPriorityGoesAfterItHasRisenTwice() {
        wait("low", 2, "ada", 0);
        int number = 0;
        int taken = 0;
        Instant at = NOW;
        while (taken == 0 && at.isBefore(NOW.plus(Ageing.RISES_AFTER.multipliedBy(3)))) {
            for (int job = 0; job < 2; job++) {
                jobs.add("high-" + number++, MODEL, new Ordering(0, "bob"), at, at);
            }
            taken = picked(1, at).contains("low") ? 1 : 0;
            at = at.plusSeconds(1);
        }

        assertThat(Duration.between(NOW, at))
                .isBetween(
                        Ageing.RISES_AFTER.multipliedBy(2),
                        Ageing.RISES_AFTER.multipliedBy(2).plusSeconds(3));
    }

    /** Its own tenant's stream, too: there the one that has waited longest goes first. */
    @Test
    void aJobThatHasRisenGoesBeforeYoungerOnesOfItsTenant() {
        wait("old", 1, "ada", 0);
        wait("young", 0, "ada", 599);

        assertThat(picked(1, NOW.plusSeconds(599))).containsExactly("young");
        wait("younger", 0, "ada", 600);
        assertThat(picked(9, NOW.plusSeconds(600))).containsExactly("old", "younger");
    }

    @Test
    void aJobThatIsAddedAgainHasOnePlaceAndARemovedOneNone() {
        wait("a", 1, null, 1);
        wait("b", 1, null, 2);
        wait("c", 1, null, 3);
        wait("a", 1, null, 9);
        jobs.remove("b");
        jobs.remove("never there");

        assertThat(jobs.count(_ -> true)).isEqualTo(2);
        assertThat(picked(9)).containsExactly("c", "a");
    }

    /** As where checks of media take different times. */
    @Test
    void aJobThatComesLateStandsWhereItsRequestWasReceived() {
        wait("c", 1, null, 3);
        wait("e", 1, null, 5);
        wait("d", 1, null, 4);
        wait("a", 1, null, 1);
        wait("b", 1, null, 1);

        assertThat(picked(9)).containsExactly("a", "b", "c", "d", "e");
    }

    @Test
    void jobsAreCountedByModelAndThoseOfTenantsWithALimitByThemselves() {
        wait("a", "a/model", 0, "ada", 1);
        wait("b", "a/model", 2, "ada", 2);
        wait("c", "a/model", 1, "bob", 3);
        wait("d", "a/model", 1, null, 4);
        wait("e", "paused/model", 1, "ada", 5);
        List<String> groups = new ArrayList<>();
        jobs.count(
                model -> !model.startsWith("paused"),
                List.of("ada", "nobody here"),
                (model, tenant, number) -> groups.add(model + " " + tenant + " " + number));

        assertThat(groups).containsExactlyInAnyOrder("a/model ada 2", "a/model null 2");
        assertThat(jobs.count(model -> model.startsWith("paused"))).isOne();
    }
}
