package dev.reelay.actions;

import static dev.reelay.actions.ActionRig.MIA;
import static dev.reelay.view.FilledView.failed;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reelay.audit.Action;
import dev.reelay.audit.AuditEntry;
import dev.reelay.audit.Step;
import dev.reelay.audit.Subject;
import dev.reelay.cost.Charged;
import dev.reelay.kafka.BrokerException;
import dev.reelay.outcome.FailureCode;
import dev.reelay.view.row.JobFilter;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Who finishes a bulk action after the process that began it has ended. */
class BulkTakeoverTest {

    private static final Duration LEFT = Duration.ofSeconds(31);

    private final ActionRig rig = new ActionRig();
    private final BulkTargets targets = new BulkTargets(rig);

    /** Somebody who stays and finishes what is left. */
    private ActionRig.Peer successor() {
        ActionRig.Peer successor = rig.process();
        successor.runs.goOnWithLeft();
        return successor;
    }

    @Test
    void whatIsLeftInTheMiddleIsFinishedFromTheAuditLogAlone() {
        targets.live("bad", 1_000);
        targets.live("good", 4_000);
        BulkPlan plan = targets.startedCancel("id_prefix=bad");
        IntStream.range(0, 3).forEach(_ -> rig.console.runs.turn());
        rig.kill(rig.console);

        ActionRig.Peer successor = successor();
        successor.runs.turn();
        assertThat(targets.sentKeys()).hasSize(300);
        rig.pass(LEFT);
        successor.finish();

        assertThat(targets.sentKeys()).isEqualTo(BulkTargets.ids("bad", 1_000));
        assertThat(successor.bulk.progress(plan.id()).orElseThrow().report().done())
                .isEqualTo(1_000);
        assertThat(rig.steps()).containsOnlyOnce("Started", "Finished");
    }

    @Test
    void aBatchThatWasSentAndNotRecordedIsDoneAgainWithoutHarm() {
        targets.live("bad", 250);
        BulkPlan plan = targets.startedCancel("id_prefix=bad");
        rig.console.runs.turn();
        rig.entriesLeft = 0;
        rig.delayed = true;
        rig.console.runs.turn();
        rig.kill(rig.console);
        assertThat(rig.sends).hasSize(200);

        rig.entriesLeft = 99;
        rig.delayed = false;
        ActionRig.Peer successor = successor();
        successor.runs.turn();
        rig.pass(LEFT);
        successor.finish();

        assertThat(rig.sends).hasSize(350);
        assertThat(rig.view.commands().rows()).hasSize(250);
        assertThat(successor.bulk.progress(plan.id()).orElseThrow().report().total())
                .isEqualTo(250);
    }

    @Test
    void aRetryThatWasSentAndNotRecordedMakesNoSecondJob() {
        for (String id : BulkTargets.ids("r", 3)) {
            rig.view.ended(failed(rig.request(id), FailureCode.PROVIDER_REJECTED), Charged.NO);
        }
        BulkPlan plan = ((Planning.Ready)
                        rig.console.bulk.plan(Action.Kind.RETRY, JobFilter.parse("state=failed"), 9, false))
                .plan();
        rig.console.bulk.start(MIA, plan, "3", null);
        rig.entriesLeft = 0;
        rig.delayed = true;
        rig.console.runs.turn();
        rig.kill(rig.console);

        rig.entriesLeft = 99;
        ActionRig.Peer successor = successor();
        rig.delayed = false;
        successor.runs.turn();
        rig.pass(LEFT);
        successor.finish();

        assertThat(rig.sends).hasSize(6);
        assertThat(rig.accepted).hasSize(6);
        assertThat(rig.conflicts).isEmpty();
        assertThat(rig.lastEntry().step()).isInstanceOf(Step.Finished.class);
    }

    @Test
    void whatSomebodyDoesIsNotTakenOver() {
        targets.live("bad", 1_000);
        targets.startedCancel("id_prefix=bad");
        ActionRig.Peer other = successor();

        IntStream.range(0, 12).forEach(_ -> {
            rig.console.runs.turn();
            other.runs.turn();
            rig.pass(Duration.ofSeconds(29));
            other.runs.turn();
            assertThat(other.runs.running()).isEmpty();
        });

        assertThat(targets.sentKeys()).isEqualTo(BulkTargets.ids("bad", 1_000));
        assertThat(rig.steps()).containsOnlyOnce("Finished");
    }

    @Test
    void twoWhoTakeItOverAtOnceShareTheWork() {
        targets.live("bad", 1_000);
        targets.startedCancel("id_prefix=bad");
        rig.kill(rig.console);
        ActionRig.Peer one = successor();
        ActionRig.Peer two = successor();
        one.runs.turn();
        two.runs.turn();
        rig.pass(LEFT);

        rig.delayed = true; // neither sees the other's first batch in time
        one.runs.turn();
        two.runs.turn();
        rig.delayed = false;
        rig.catchUp();
        boolean firstGoesOn;
        boolean secondGoesOn;
        do {
            firstGoesOn = one.runs.turn();
            secondGoesOn = two.runs.turn();
        } while (firstGoesOn || secondGoesOn);

        assertThat(targets.sentKeys())
                .hasSize(1_100)
                .containsOnly(BulkTargets.ids("bad", 1_000).toArray(String[]::new));
        assertThat(one.log.open()).isEmpty();
        assertThat(rig.lastEntry().step())
                .isInstanceOfSatisfying(
                        Step.Finished.class,
                        end -> assertThat(end.report().total()).isEqualTo(1_000));
    }

    @Test
    void aProcessThatDoesNotStayTakesNothingOver() {
        targets.live("bad", 250);
        targets.startedCancel("id_prefix=bad");
        rig.kill(rig.console);
        ActionRig.Peer command = rig.process();
        command.runs.turn();
        rig.pass(LEFT);
        command.runs.turn();

        assertThat(rig.sends).isEmpty();
    }

    @Test
    void anActionWhoseJobsAreNotAllRecordedIsStoppedBeforeTheFirst() {
        targets.live("bad", 450);
        BulkPlan plan = ((Planning.Ready)
                        rig.console.bulk.plan(Action.Kind.CANCEL, JobFilter.parse("id_prefix=bad"), 999, false))
                .plan();
        rig.entriesLeft = 2;
        rig.console.bulk.start(MIA, plan, "450", null);
        rig.entriesLeft = 99;
        rig.kill(rig.console);
        ActionRig.Peer successor = successor();
        successor.runs.turn();
        rig.pass(LEFT);
        successor.runs.turn();
        assertThat(successor.log.open()).hasSize(1);
        rig.pass(Duration.ofMinutes(6));
        successor.runs.turn();

        assertThat(successor.log.open()).isEmpty();
        assertThat(rig.sends).isEmpty();
        assertThat(rig.entries).extracting(AuditEntry::step).last().isInstanceOf(Step.Stopped.class);
    }

    @Test
    void whatNobodyPlansIsNotDoneAlthoughItStandsInTheLog() throws BrokerException {
        rig.view.ended(failed(rig.request("a"), FailureCode.PROVIDER_REJECTED), Charged.NO);
        Action action = new Action(Action.Kind.PAUSE, new Subject.Selection("state=failed", 1, null), null, null);
        AuditEntry started = new AuditEntry("foreign", rig.now, MIA, action, new Step.Started());
        rig.record(started, started.next(rig.now, new Step.Targets(0, List.of("a"))));
        ActionRig.Peer successor = successor();
        successor.runs.turn();
        rig.pass(LEFT);
        successor.finish();

        assertThat(rig.sends).isEmpty();
        assertThat(successor.bulk.progress("foreign").orElseThrow().report().skipped())
                .containsExactly(Map.entry("not_for_many", 1));
    }
}
