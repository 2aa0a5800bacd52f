package dev.reelay.shard;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.reelay.catalog.Catalog;
import dev.reelay.catalog.UnknownFields;
import dev.reelay.commands.Commands;
import dev.reelay.job.Charged;
import dev.reelay.job.JobResult;
import dev.reelay.job.JobState;
import dev.reelay.job.JobState.Accepted;
import dev.reelay.job.OnUnknownSubmission;
import dev.reelay.job.Status;
import dev.reelay.kafka.RequestPositions;
import dev.reelay.ledger.FakeLedger;
import dev.reelay.outbound.Permits;
import dev.reelay.request.CommandReading;
import dev.reelay.request.RequestReader;
import dev.reelay.runcomfy.FakeRunComfy;
import dev.reelay.telemetry.Telemetry;
import dev.reelay.telemetry.Traces;
import dev.reelay.testing.ManualThreads;
import dev.reelay.testing.SettableScheduler;
import dev.reelay.testing.TestTelemetry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What comes of things that happen in one and the same turn: nothing of it is committed yet. */
class TurnTest {

    private static final Instant NOW = ShardRig.START;

    private final SettableScheduler scheduler = new SettableScheduler(NOW);
    private final Telemetry telemetry = TestTelemetry.of(new SimpleMeterRegistry(), scheduler);
    private final Commands commands = new Commands(telemetry);
    private final Permits permits = new Permits(
            new FakeRunComfy(),
            new Permits.Bounds(1, () -> 0, ShardRig::longestPause),
            scheduler,
            telemetry,
            new ManualThreads());
    private final Inbox inbox = new Inbox();
    private final Accepted waiting = new Accepted(
            ShardTest.job("a", OnUnknownSubmission.REPORT),
            JsonNodeFactory.instance.objectNode().put("prompt", "a"),
            0);
    private final JobTable table = new JobTable(List.of(waiting));
    private final Turn turn = turn();

    TurnTest() {
        commands.readTo(NOW);
        table.waiting().add(waiting, NOW);
    }

    @Test
    void aCancelInTheTurnOfTheAnnouncementSavesThePost() throws InterruptedException {
        turn.permit(permit());
        assertThat(table.find("a")).extracting(JobState::status).isEqualTo(Status.SUBMITTING);

        cancel("a");
        turn.cancel("a");

        assertThat(turn.changes().permits).isEmpty();
        assertThat(turn.changes().moved()).extracting(JobState::status).containsExactly(Status.CANCELLED);
        assertThat(turn.changes().results()).extracting(JobResult::charged).containsExactly(Charged.NO);
        assertThat(permit()).as("the permit is free again").isNotNull();
    }

    @Test
    void aPermitThatComesBehindTheCancelGoesBack() throws InterruptedException {
        cancel("a");
        turn.cancel("a");

        turn.permit(permit());

        assertThat(turn.changes().permits).isEmpty();
        assertThat(permit()).as("the permit is free again").isNotNull();
    }

    @Test
    void aPermitThatComesBehindThePauseGoesBack() throws InterruptedException {
        commands.take(List.of(new Commands.Read(new CommandReading.Pause("pause/*", null), 0, NOW)));

        turn.permit(permit());

        assertThat(table.find("a")).isEqualTo(waiting);
        assertThat(permit()).as("the permit is free again").isNotNull();
    }

    @Test
    void anIdlePartitionsOffsetGoesPastWhatIsNoRecord() {
        turn.readTo(new RequestPositions.Position(7, -1));

        assertThat(turn.nextOffset()).isEqualTo(7);
        assertThat(turn.writes(0)).isTrue();
    }

    @Test
    void noOffsetPassesARecordThatWasPolledAndIsNotDecided() {
        turn.readTo(new RequestPositions.Position(7, 3));
        assertThat(turn.nextOffset()).isZero();

        turn.readTo(new RequestPositions.Position(7, 0));
        assertThat(turn.nextOffset()).isZero();
    }

    @Test
    void anOffsetNeverGoesBack() {
        turn.readTo(new RequestPositions.Position(7, -1));
        turn.readTo(new RequestPositions.Position(5, -1));

        assertThat(turn.nextOffset()).isEqualTo(7);
    }

    private void cancel(String id) {
        commands.take(List.of(new Commands.Read(new CommandReading.Cancel(id, null), 0, NOW)));
    }

    private Permits.Permit permit() throws InterruptedException {
        permits.ask(inbox, waiting.model());
        return ((Signal.PermitGranted) inbox.take(1, 1).getFirst()).permit();
    }

    private Turn turn() {
        Catalog catalog = Catalog.builtIn(UnknownFields.REJECT);
        return new Turn(
                table,
                new Admission(
                        new RequestReader(1_000, scheduler),
                        catalog,
                        new FakeLedger(),
                        commands,
                        Traces.off(),
                        scheduler),
                new Deadlines(catalog, Duration.ofHours(24), null),
                commands,
                0,
                NOW);
    }
}
