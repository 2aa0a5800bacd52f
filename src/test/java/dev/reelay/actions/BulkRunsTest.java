package dev.reelay.actions;

import static dev.reelay.actions.ActionRig.MIA;
import static dev.reelay.view.FilledView.accepted;
import static dev.reelay.view.FilledView.completed;
import static dev.reelay.view.FilledView.failed;
import static dev.reelay.view.FilledView.job;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reelay.audit.Action;
import dev.reelay.audit.AuditEntry;
import dev.reelay.audit.Step;
import dev.reelay.audit.Subject;
import dev.reelay.feed.FeedStatus;
import dev.reelay.job.Charged;
import dev.reelay.job.FailureCode;
import dev.reelay.kafka.BrokerException;
import dev.reelay.view.row.JobFilter;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** How bulk actions go on, also after the process that began them has ended. */
class BulkRunsTest {

    private static final Duration LEFT = Duration.ofSeconds(31);

    private final ActionRig rig = new ActionRig();

    private BulkPlan started(String filter) {
        BulkPlan plan = ((Planning.Ready)
                        rig.console.bulk.plan(Action.Kind.CANCEL, JobFilter.parse(filter), 20_000, false))
                .plan();
        assertThat(rig.console.bulk.start(MIA, plan, "" + plan.count(), null)).isInstanceOf(ActionOutcome.Done.class);
        return plan;
    }

    private void live(String prefix, int count) {
        IntStream.range(0, count).forEach(i -> rig.view.state(accepted(job(prefix + i, i))));
    }

    private static List<String> ids(String prefix, int count) {
        return IntStream.range(0, count).mapToObj(i -> prefix + i).toList();
    }

    private static void finish(ActionRig.Peer process) {
        while (process.runs.turn()) {
            // to the end
        }
    }

    /** Somebody who stays and finishes what is left. */
    private ActionRig.Peer successor() {
        ActionRig.Peer successor = rig.process();
        successor.runs.goOnWithLeft();
        return successor;
    }

    private List<String> cancelled() {
        return rig.sends.stream()
                .map(send -> ActionRig.text(send.record().key()))
                .toList();
    }

    @Test
    void aThousandOfFiveThousandAreCancelledAndNoOther() {
        live("bad", 1_000);
        live("good", 4_000);

        BulkPlan plan = started("id_prefix=bad");
        finish(rig.console);

        assertThat(cancelled()).isEqualTo(ids("bad", 1_000));
        BulkProgress end = rig.console.bulk.progress(plan.id()).orElseThrow();
        assertThat(end.phase()).isEqualTo(BulkProgress.Phase.FINISHED);
        assertThat(end.report().done()).isEqualTo(1_000);
        assertThat(rig.lastEntry().step()).isInstanceOf(Step.Finished.class);
        assertThat(rig.console.log.open()).isEmpty();
    }

    @Test
    void whatIsLeftInTheMiddleIsFinishedFromTheAuditLogAlone() {
        live("bad", 1_000);
        live("good", 4_000);
        BulkPlan plan = started("id_prefix=bad");
        IntStream.range(0, 3).forEach(_ -> rig.console.runs.turn());
        rig.kill(rig.console);

        ActionRig.Peer successor = successor();
        successor.runs.turn();
        assertThat(cancelled()).hasSize(300);
        rig.pass(LEFT);
        finish(successor);

        assertThat(cancelled()).isEqualTo(ids("bad", 1_000));
        assertThat(successor.bulk.progress(plan.id()).orElseThrow().report().done())
                .isEqualTo(1_000);
        assertThat(rig.steps()).containsOnlyOnce("Started", "Finished");
    }

    @Test
    void aBatchThatWasSentAndNotRecordedIsDoneAgainWithoutHarm() {
        live("bad", 250);
        BulkPlan plan = started("id_prefix=bad");
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
        finish(successor);

        assertThat(rig.sends).hasSize(350);
        assertThat(rig.view.commands().rows()).hasSize(250);
        assertThat(successor.bulk.progress(plan.id()).orElseThrow().report().total())
                .isEqualTo(250);
    }

    @Test
    void aRetryThatWasSentAndNotRecordedMakesNoSecondJob() {
        for (String id : ids("r", 3)) {
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
        finish(successor);

        assertThat(rig.sends).hasSize(6);
        assertThat(rig.accepted).hasSize(6);
        assertThat(rig.conflicts).isEmpty();
        assertThat(rig.lastEntry().step()).isInstanceOf(Step.Finished.class);
    }

    @Test
    void whatSomebodyDoesIsNotTakenOver() {
        live("bad", 1_000);
        started("id_prefix=bad");
        ActionRig.Peer other = successor();

        IntStream.range(0, 12).forEach(_ -> {
            rig.console.runs.turn();
            other.runs.turn();
            rig.pass(Duration.ofSeconds(29));
            other.runs.turn();
            assertThat(other.runs.running()).isEmpty();
        });

        assertThat(cancelled()).isEqualTo(ids("bad", 1_000));
        assertThat(rig.steps()).containsOnlyOnce("Finished");
    }

    @Test
    void twoWhoTakeItOverAtOnceShareTheWork() {
        live("bad", 1_000);
        started("id_prefix=bad");
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

        assertThat(cancelled()).hasSize(1_100).containsOnly(ids("bad", 1_000).toArray(String[]::new));
        assertThat(one.log.open()).isEmpty();
        assertThat(rig.lastEntry().step())
                .isInstanceOfSatisfying(
                        Step.Finished.class,
                        end -> assertThat(end.report().total()).isEqualTo(1_000));
    }

    @Test
    void aProcessThatDoesNotStayTakesNothingOver() {
        live("bad", 250);
        started("id_prefix=bad");
        rig.kill(rig.console);
        ActionRig.Peer command = rig.process();
        command.runs.turn();
        rig.pass(LEFT);
        command.runs.turn();

        assertThat(rig.sends).isEmpty();
    }

    @Test
    void itWaitsWhileTheViewIsNotCurrent() {
        live("bad", 250);
        BulkPlan plan = started("id_prefix=bad");
        rig.viewFeed = ActionRig.feed("generation-jobs", false, 0);

        assertThat(rig.console.runs.turn()).isFalse();
        assertThat(rig.console.bulk.progress(plan.id()).orElseThrow().trouble())
                .isEqualTo("generation-jobs is still being read");
        assertThat(rig.sends).isEmpty();

        rig.viewFeed = ActionRig.feed("generation-jobs", true, 0);
        finish(rig.console);
        assertThat(cancelled()).isEqualTo(ids("bad", 250));
        assertThat(rig.console.bulk.progress(plan.id()).orElseThrow().trouble()).isNull();
    }

    @Test
    void itWaitsWhileTheBrokersDoNotAnswer() {
        live("bad", 250);
        BulkPlan plan = started("id_prefix=bad");
        rig.sendsLeft = 150;
        finish(rig.console);
        assertThat(rig.console.bulk.progress(plan.id()).orElseThrow().trouble()).isEqualTo("the topic is away");
        assertThat(rig.console.bulk.progress(plan.id()).orElseThrow().position())
                .isEqualTo(100);

        rig.sendsLeft = 999;
        finish(rig.console);
        assertThat(rig.view.commands().rows()).hasSize(250);
        assertThat(rig.console.bulk.progress(plan.id()).orElseThrow().report().total())
                .isEqualTo(250);
    }

    @Test
    void aJobThatHasEndedMeanwhileIsSkippedAndCounted() {
        live("bad", 3);
        BulkPlan plan = started("id_prefix=bad");
        rig.view.ended(completed(job("bad1", 1)));
        finish(rig.console);

        BulkProgress end = rig.console.bulk.progress(plan.id()).orElseThrow();
        assertThat(end.report().skipped()).containsExactly(Map.entry("ended", 1));
        assertThat(cancelled()).containsExactly("bad0", "bad2");
    }

    @Test
    void aJobThatTheViewHasForgottenIsNotCancelled() {
        live("bad", 2);
        started("id_prefix=bad");
        rig.view.ended(completed(job("bad1", 1))).forgotten("bad1");
        finish(rig.console);

        assertThat(cancelled()).containsExactly("bad0");
    }

    @Test
    void aLaterJobWithTheSameIdIsLeftAlone() {
        live("bad", 2);
        BulkPlan plan = started("id_prefix=bad");
        rig.view.ended(completed(job("bad1", 1))).forgotten("bad1");
        rig.view.state(accepted(job("bad1", Duration.ofDays(2).toSeconds())));
        finish(rig.console);

        assertThat(cancelled()).containsExactly("bad0");
        assertThat(rig.console.bulk.progress(plan.id()).orElseThrow().report().skipped())
                .containsExactly(Map.entry("later_job", 1));
    }

    @Test
    void anActionWhoseJobsAreNotAllRecordedIsStoppedBeforeTheFirst() {
        live("bad", 450);
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
    void aJobThatCannotBeReadIsGivenUpAndTheOthersAreDone() {
        for (String id : ids("r", 150)) {
            rig.view.ended(failed(rig.request(id), FailureCode.PROVIDER_REJECTED), Charged.NO);
        }
        rig.unreadable = 70;
        BulkPlan plan = ((Planning.Ready)
                        rig.console.bulk.plan(Action.Kind.RETRY, JobFilter.parse("state=failed"), 999, false))
                .plan();
        rig.console.bulk.start(MIA, plan, "150", null);
        IntStream.range(0, 200).forEach(_ -> rig.console.runs.turn());

        BulkProgress end = rig.console.bulk.progress(plan.id()).orElseThrow();
        assertThat(end.phase()).isEqualTo(BulkProgress.Phase.FINISHED);
        assertThat(end.report().skipped()).containsExactly(Map.entry("no_answer", 1));
        assertThat(end.report().done()).isEqualTo(149);
        assertThat(rig.accepted).hasSize(299);
    }

    @Test
    void noJobIsGivenUpWhileTheBrokersDoNotAnswer() {
        live("bad", 3);
        BulkPlan plan = started("id_prefix=bad");
        rig.sendsLeft = 0;
        rig.console.runs.turn();
        rig.viewFeed = new FeedStatus("generation-jobs", 6, true, 0, 0, rig.now, "no broker answers");
        IntStream.range(0, 20).forEach(_ -> rig.console.runs.turn());
        assertThat(rig.console.bulk.progress(plan.id()).orElseThrow().position())
                .isZero();

        rig.viewFeed = ActionRig.feed("generation-jobs", true, 0);
        rig.sendsLeft = 99;
        finish(rig.console);
        assertThat(cancelled()).isEqualTo(ids("bad", 3));
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
        finish(successor);

        assertThat(rig.sends).isEmpty();
        assertThat(successor.bulk.progress("foreign").orElseThrow().report().skipped())
                .containsExactly(Map.entry("not_for_many", 1));
    }

    @Test
    void severalAreDoneInTurn() {
        live("a", 150);
        live("b", 150);
        started("id_prefix=a");
        started("id_prefix=b");
        rig.console.runs.turn();
        assertThat(rig.sends).hasSize(200);
        finish(rig.console);

        assertThat(cancelled())
                .containsExactlyInAnyOrderElementsOf(Stream.concat(ids("a", 150).stream(), ids("b", 150).stream())
                        .toList());
    }
}
