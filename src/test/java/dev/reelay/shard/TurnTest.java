package dev.reelay.shard;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.reelay.catalog.Catalog;
import dev.reelay.commands.Commands;
import dev.reelay.cost.Charged;
import dev.reelay.cost.Reservation;
import dev.reelay.decision.Effect;
import dev.reelay.job.Checks;
import dev.reelay.job.Job;
import dev.reelay.job.JobInput;
import dev.reelay.job.JobResult;
import dev.reelay.job.JobState;
import dev.reelay.job.JobState.Accepted;
import dev.reelay.job.OnUnknownSubmission;
import dev.reelay.kafka.RequestPositions;
import dev.reelay.model.UnknownFields;
import dev.reelay.order.Picks;
import dev.reelay.outbound.Permits;
import dev.reelay.outbound.RecordingShard;
import dev.reelay.outcome.FailureCode;
import dev.reelay.outcome.Outcome;
import dev.reelay.outcome.Status;
import dev.reelay.refresh.LookUpResult;
import dev.reelay.request.CommandReading;
import dev.reelay.runcomfy.FakeRunComfy;
import dev.reelay.telemetry.JobCounts;
import dev.reelay.telemetry.Telemetry;
import dev.reelay.testing.ManualThreads;
import dev.reelay.testing.SettableScheduler;
import dev.reelay.testing.TestCatalog;
import dev.reelay.testing.TestTelemetry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** The output of signals that a shard decides about in one turn, before it commits. */
class TurnTest {

    private static final Instant NOW = ShardRig.START;

    private final SettableScheduler scheduler = new SettableScheduler(NOW);
    private final Telemetry telemetry = TestTelemetry.of(new SimpleMeterRegistry(), scheduler);
    private final Commands commands = new Commands(telemetry);
    private final Permits permits = new Permits(
            new FakeRunComfy(scheduler),
            new Permits.Bounds(1, () -> 0, ShardRig::longestPause),
            scheduler,
            telemetry,
            new ManualThreads());
    private final Permits permitsOfTwo = new Permits(
            new FakeRunComfy(scheduler),
            new Permits.Bounds(2, () -> 0, ShardRig::longestPause),
            scheduler,
            telemetry,
            new ManualThreads());
    private final RecordingShard shard = new RecordingShard();
    private final Accepted waiting = new Accepted(
            ShardTest.job("a", OnUnknownSubmission.REPORT),
            JsonNodeFactory.instance.objectNode().put("prompt", "a"),
            0);
    private final JobTable table = new JobTable(JobTables.of(waiting), List.of(), new JobCounts(), NOW);
    private final SubmissionRule rule =
            new SubmissionRule(table.waiting(), commands, ShardRig.withoutLimits(table, scheduler));
    private final Turn turn = Turns.on(table, commands, scheduler);

    TurnTest() {
        commands.readTo(NOW);
        table.lineUp(waiting, NOW);
    }

    @Test
    void aJobThatWaitsIsAnnouncedWithAPermit() {
        announce();

        assertThat(table.find("a")).extracting(JobState::status).isEqualTo(Status.SUBMITTING);
        assertThat(turn.announcements().announced()).extracting(JobState::id).containsExactly("a");
        assertThat(permits.held()).isOne();

        turn.announcements().giveBackPermits();
        assertThat(permits.held()).isZero();
    }

    @Test
    void jobsOfSeveralModelsAreAnnouncedInOneTurnTheOneThatWaitedLongestFirst() {
        Accepted later = accepted("b", "wan-ai/wan-2-2/image-to-video", NOW.plusMillis(1));
        Accepted last = accepted("c", "some/other-model", NOW.plusMillis(2));
        table.put(later);
        table.put(last);
        table.lineUp(last, NOW.plusMillis(2));
        table.lineUp(later, NOW.plusMillis(2));
        Picks picks = rule.picks(NOW.plusMillis(2));

        turn.announcements()
                .announce(
                        picks,
                        job -> Reservation.unpriced(job.job().receivedAt()),
                        model -> permitsOfTwo.tryAcquire(shard, model));

        assertThat(turn.announcements().announced()).extracting(JobState::id).containsExactly("a", "b");
        assertThat(table.waiting().models()).containsExactly("some/other-model");
        assertThat(picks.denied()).containsExactly("some/other-model");
    }

    @Test
    void aJobThatMustBeAnnouncedAgainWaitsBehindThoseThatCameAfterIt() {
        announce();
        turn.announcements().giveBackPermits();
        Accepted back = ((JobState.Submitting) Objects.requireNonNull(table.find("a"))).back();
        table.put(back);
        table.lineUp(back, NOW.plusSeconds(2));
        Accepted later = accepted("b", back.model(), NOW.plusSeconds(1));
        table.put(later);
        table.lineUp(later, NOW.plusSeconds(3));

        assertThat(picked(NOW.plusSeconds(3))).containsExactly("b", "a");
    }

    /** Also where the next owner finds them in another order: the ledger knows when their requests were received. */
    @Test
    void aJobThatIsFoundInTheLedgerHasWaitedSinceItsRequestWasReceived() {
        Accepted later = accepted("b", waiting.model(), NOW.plusSeconds(1));
        JobTable restored = new JobTable(JobTables.of(later, waiting), List.of(), new JobCounts(), NOW);
        assertThat(restored.ids()).containsExactly("a", "b");
        restored.lineUp(later, NOW.plusSeconds(60));
        restored.lineUp(waiting, NOW.plusSeconds(60));

        assertThat(picked(restored, NOW.plusSeconds(60))).containsExactly("a", "b");
    }

    private List<String> picked(Instant now) {
        return picked(table, now);
    }

    private List<String> picked(JobTable from, Instant now) {
        commands.readTo(now);
        Picks picks = new SubmissionRule(from.waiting(), commands, ShardRig.withoutLimits(from, scheduler)).picks(now);
        List<String> ids = new ArrayList<>();
        while (picks.next() != null) {
            ids.add(picks.take());
        }
        return ids;
    }

    private static Accepted accepted(String id, String model) {
        return accepted(id, model, NOW);
    }

    private static Accepted accepted(String id, String model, Instant receivedAt) {
        Job job = new Job(id, model, null, List.of(), null, OnUnknownSubmission.REPORT, "hash", receivedAt);
        return new Accepted(job, JsonNodeFactory.instance.objectNode(), 0);
    }

    @Test
    void aCancelInTheTurnOfTheAnnouncementSavesThePost() {
        cancel("a");
        turn.cancel("a");
        announce();

        assertThat(turn.announcements().announced()).isEmpty();
        assertThat(turn.changes().toCommit().states())
                .extracting(JobState::status)
                .containsExactly(Status.CANCELLED);
        assertThat(turn.changes().toCommit().results())
                .extracting(JobResult::charged)
                .containsExactly(Charged.NO);
        assertThat(permits.held()).as("the permit is free").isZero();
    }

    @Test
    void noPermitIsTakenForAModelThatIsPaused() {
        commands.take(List.of(new Commands.Read(new CommandReading.Pause("pause/*", null), 0, NOW)));

        announce();

        assertThat(table.find("a")).isEqualTo(waiting);
        assertThat(permits.held()).isZero();
    }

    private void announce() {
        turn.announcements()
                .announce(
                        rule.picks(NOW),
                        job -> Reservation.unpriced(job.job().receivedAt()),
                        model -> permits.tryAcquire(shard, model));
    }

    @Test
    void anIdlePartitionsOffsetMovesPastOffsetsWithoutARecord() {
        turn.readTo(new RequestPositions.Position(0, 7, -1));

        assertThat(turn.nextOffset()).isEqualTo(7);
        assertThat(turn.writes(0)).isTrue();
    }

    @Test
    void noOffsetPassesARecordThatWasPolledAndIsNotDecided() {
        turn.readTo(new RequestPositions.Position(0, 7, 3));
        assertThat(turn.nextOffset()).isZero();

        turn.readTo(new RequestPositions.Position(0, 7, 0));
        assertThat(turn.nextOffset()).isZero();
    }

    @Test
    void anOffsetNeverGoesBack() {
        turn.readTo(new RequestPositions.Position(0, 7, -1));
        turn.readTo(new RequestPositions.Position(0, 5, -1));

        assertThat(turn.nextOffset()).isEqualTo(7);
    }

    @Test
    void aCatalogThatIsReplacedWhileAJobOfItIsJudgedEndsNoJobWithAFault() {
        Catalog with = TestCatalog.with(List.of(TestCatalog.record("acme/nova")));
        Catalog without = Catalog.builtIn(UnknownFields.REJECT);
        Accepted stored = accepted("b", "acme/nova").with(Checks.AWAITING_MODEL).with(new JobInput.Stored(7, 100));
        table.put(stored);
        Signal.ModelLookedUp lookedUp = Signal.ModelLookedUp.of(stored, new LookUpResult.NoSuchModel());

        Iterator<Catalog> appears = List.of(without, with, with).iterator();
        Turn rejecting = turn(appears::next);
        rejecting.modelLookedUp(lookedUp);
        assertThat(rejecting.changes().toCommit().results())
                .extracting(result -> ((Outcome.Failed) result.outcome()).code())
                .containsExactly(FailureCode.UNKNOWN_MODEL);

        table.forget("b");
        table.put(stored);
        Iterator<Catalog> vanishes = List.of(with, without, without).iterator();
        Turn reading = turn(vanishes::next);
        reading.modelLookedUp(lookedUp);
        assertThat(reading.changes().toCommit().results()).isEmpty();
        assertThat(reading.changes().effects()).containsExactly(new Effect.ReadInput(stored));
    }

    private void cancel(String id) {
        commands.take(List.of(new Commands.Read(new CommandReading.Cancel(id, null), 0, NOW)));
    }

    private Turn turn(Supplier<Catalog> catalog) {
        return Turns.on(table, catalog, commands, scheduler);
    }
}
