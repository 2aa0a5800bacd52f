package dev.reelay.actions;

import static dev.reelay.actions.ActionRig.BEN;
import static dev.reelay.actions.ActionRig.MIA;
import static dev.reelay.view.FilledView.failed;
import static dev.reelay.view.FilledView.job;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reelay.audit.Action;
import dev.reelay.audit.Step;
import dev.reelay.audit.Subject;
import dev.reelay.cost.Charged;
import dev.reelay.job.Job;
import dev.reelay.outcome.FailureCode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What a bulk action is fixed to, and how it begins. */
class BulkActionsTest {

    private final ActionRig rig = new ActionRig();
    private final BulkTargets targets = new BulkTargets(rig);
    private final BulkActions bulk = rig.console.bulk;

    private static String code(ActionOutcome outcome) {
        return ((ActionOutcome.Refused) outcome).code();
    }

    @Test
    void aJobThatComesLaterDoesNotBelongToIt() {
        targets.live("a", 0, 2);
        BulkPlan plan = targets.planned(Action.Kind.CANCEL, "state=live");
        targets.live("a", 2, 4);

        bulk.start(MIA, plan, "2", null);
        rig.console.runs.turn();

        assertThat(rig.view.commands().rows()).extracting(row -> row.key()).containsExactlyInAnyOrder("a0", "a1");
    }

    @Test
    void itBeginsOnlyWithItsNumber() {
        targets.live("a", 0, 2);
        BulkPlan plan = targets.planned(Action.Kind.CANCEL, "state=live");

        assertThat(code(bulk.start(MIA, plan, "3", null))).isEqualTo("wrong_number");
        assertThat(code(bulk.start(MIA, plan, "", null))).isEqualTo("wrong_number");
        assertThat(rig.steps()).containsExactly("Refused", "Refused");
        assertThat(bulk.start(MIA, plan, " 2 ", null))
                .isEqualTo(new ActionOutcome.Done(plan.id(), "It has begun, on 2 jobs."));
    }

    @Test
    void itIsRecordedWithAllOfItsJobsBeforeTheFirstIsTouched() {
        targets.live("a", 0, 450);
        BulkPlan plan = targets.planned(Action.Kind.CANCEL, "state=live");

        bulk.start(MIA, plan, "450", "wrong prompt");

        assertThat(rig.sends).isEmpty();
        assertThat(rig.steps()).containsExactly("Started", "Targets", "Targets", "Targets");
        assertThat(rig.console.log.open().getFirst().targets()).isEqualTo(plan.ids());
        assertThat(rig.entries.getFirst().action().subject()).isEqualTo(new Subject.Selection("state=live", 450, null));
        assertThat(rig.entries.getFirst().action().reason()).isEqualTo("wrong prompt");
    }

    @Test
    void pressedTwiceItBeginsOnce() {
        targets.live("a", 0, 2);
        BulkPlan plan = targets.planned(Action.Kind.CANCEL, "state=live");
        bulk.start(MIA, plan, "2", null);

        assertThat(bulk.start(BEN, plan, "2", null)).isInstanceOf(ActionOutcome.AlreadySo.class);
        rig.console.runs.turn();

        assertThat(rig.steps()).containsOnlyOnce("Started", "Finished");
        assertThat(rig.sends).hasSize(2);
        assertThat(bulk.start(BEN, plan, "2", null)).isInstanceOf(ActionOutcome.AlreadySo.class);
    }

    @Test
    void aPlanThatIsOldIsRefused() {
        targets.live("a", 0, 2);
        BulkPlan plan = targets.planned(Action.Kind.CANCEL, "state=live");
        rig.pass(Duration.ofMinutes(16));

        assertThat(bulk.planned(plan.id())).isEmpty();
        assertThat(code(bulk.start(MIA, plan, "2", null))).isEqualTo("plan_expired");
    }

    @Test
    void aPlanForNothingDoesNotBegin() {
        assertThat(code(bulk.start(MIA, targets.planned(Action.Kind.CANCEL, "state=live"), "0", null)))
                .isEqualTo("nothing_to_do");
    }

    @Test
    void whatCannotBeRecordedDoesNotBeginAndCanBeStartedAgainOnce() {
        targets.live("a", 0, 450);
        BulkPlan plan = targets.planned(Action.Kind.CANCEL, "state=live");
        rig.entriesLeft = 2;

        assertThat(bulk.start(MIA, plan, "450", null)).isInstanceOf(ActionOutcome.Unclear.class);
        rig.console.runs.turn();
        assertThat(rig.sends).isEmpty();

        rig.entriesLeft = 99;
        assertThat(bulk.start(MIA, plan, "450", null)).isInstanceOf(ActionOutcome.Done.class);
        assertThat(rig.console.log.open().getFirst().targets()).isEqualTo(plan.ids());
        IntStream.range(0, 5).forEach(_ -> rig.console.runs.turn());
        assertThat(rig.sends).hasSize(450);
    }

    @Test
    void itIsStoppedBetweenTwoBatchesAndTheRestIsLeftAlone() {
        targets.live("a", 0, 250);
        BulkPlan plan = targets.planned(Action.Kind.CANCEL, "state=live");
        bulk.start(MIA, plan, "250", null);
        rig.console.runs.turn();

        assertThat(bulk.stop(BEN, plan.id(), "enough"))
                .isEqualTo(new ActionOutcome.Done(plan.id(), "It is stopped: 100 of 250 done, 0 skipped."));
        rig.console.runs.turn();

        assertThat(rig.sends).hasSize(100);
        assertThat(rig.lastEntry().actor()).isEqualTo(BEN);
        assertThat(rig.lastEntry().action().reason()).isEqualTo("enough");
        assertThat(rig.lastEntry().step()).isInstanceOf(Step.Stopped.class);
        assertThat(bulk.open()).isEmpty();
        assertThat(bulk.progress(plan.id()).orElseThrow().phase()).isEqualTo(BulkProgress.Phase.STOPPED);
        assertThat(bulk.stop(BEN, plan.id(), null)).isInstanceOf(ActionOutcome.AlreadySo.class);
    }

    @Test
    void anotherProcessStopsItToo() {
        targets.live("a", 0, 250);
        BulkPlan plan = targets.planned(Action.Kind.CANCEL, "state=live");
        bulk.start(MIA, plan, "250", null);
        rig.console.runs.turn();
        BulkActions other = rig.process().bulk;
        assertThat(other.open()).extracting(BulkProgress::phase).containsExactly(BulkProgress.Phase.ELSEWHERE);
        assertThat(other.open()).extracting(BulkProgress::position).containsExactly(100);

        assertThat(other.stop(BEN, plan.id(), null)).isInstanceOf(ActionOutcome.Done.class);
        rig.console.runs.turn();

        assertThat(rig.sends).hasSize(100);
        assertThat(bulk.progress(plan.id()).orElseThrow().phase()).isEqualTo(BulkProgress.Phase.STOPPED);
    }

    @Test
    void whatIsNotKnownIsNotStopped() {
        assertThat(code(bulk.stop(MIA, "nothing", null))).isEqualTo("unknown_action");
        rig.console.actions.pause(MIA, "*", null);
        assertThat(code(bulk.stop(MIA, rig.lastEntry().id(), null))).isEqualTo("unknown_action");
    }

    @Test
    void whatWasSentBeforeItIsStoppedIsRecorded() {
        IntStream.range(0, 150)
                .forEach(i -> rig.view.ended(failed(rig.request("r" + i), FailureCode.PROVIDER_REJECTED), Charged.NO));
        BulkPlan plan = targets.planned(Action.Kind.RETRY, "state=failed");
        bulk.start(MIA, plan, "150", null);
        rig.entriesLeft = 0;
        rig.console.runs.turn();
        assertThat(rig.sends).hasSize(100);
        rig.entriesLeft = 99;

        assertThat(bulk.stop(BEN, plan.id(), null)).isInstanceOf(ActionOutcome.Done.class);

        assertThat(rig.steps()).endsWith("Progress", "Stopped");
        assertThat(rig.console.log.wasRetried(plan.ids().getFirst(), rig.now)).isTrue();
        assertThat(rig.console.log.wasRetried(plan.ids().getLast(), rig.now)).isFalse();
    }

    @Test
    void whatWasRetriedAmongManyIsNotRetriedAgainAlthoughNoWorkerHasTakenIt() {
        rig.view.ended(failed(rig.request("r"), FailureCode.PROVIDER_REJECTED), Charged.NO);
        rig.view.ended(failed(rig.request("doubtful"), FailureCode.SUBMISSION_UNKNOWN));
        BulkPlan plan = targets.planned(Action.Kind.RETRY, "state=failed");
        bulk.start(MIA, plan, "1", null);
        rig.delayed = true;
        rig.console.runs.turn();
        rig.catchUp();

        assertThat(rig.process().actions.retry(BEN, "r", true, null))
                .isInstanceOfSatisfying(
                        ActionOutcome.AlreadySo.class,
                        so -> assertThat(so.detail()).contains("by the audit log"));
        assertThat(rig.sends).hasSize(1);
    }

    @Test
    void whatWasSkippedAmongManyCanStillBeRetried() {
        List<String> ids = List.of("r0", "r1", "r2");
        ids.forEach(id -> rig.view.ended(failed(rig.request(id), FailureCode.PROVIDER_REJECTED), Charged.NO));
        bulk.start(MIA, targets.planned(Action.Kind.RETRY, "state=failed"), "3", null);
        rig.view.ended(failed(rig.accepted.get("r1"), FailureCode.PROVIDER_FAILED));
        rig.console.runs.turn();

        assertThat(bulk.progress(rig.lastEntry().id()).orElseThrow().report().skipped())
                .containsExactly(Map.entry("not_confirmed", 1));
        assertThat(rig.console.actions.retry(MIA, "r1", true, null)).isInstanceOf(ActionOutcome.Done.class);
    }

    @Test
    void aRetryOfManyIsTheSameAsOneOfEach() {
        List<Job> jobs =
                IntStream.range(0, 3).mapToObj(i -> rig.request("r" + i)).toList();
        jobs.forEach(job -> rig.view.ended(failed(job, FailureCode.PROVIDER_REJECTED), Charged.NO));
        BulkPlan plan = targets.planned(Action.Kind.RETRY, "state=failed");
        rig.console.actions.retry(BEN, "r1", false, null);

        bulk.start(MIA, plan, "3", null);
        rig.console.runs.turn();

        assertThat(rig.accepted).containsOnlyKeys("r0", "r1", "r2", "r0~1", "r1~1", "r2~1");
        assertThat(rig.sends).hasSize(3);
        BulkProgress end = bulk.progress(plan.id()).orElseThrow();
        assertThat(end.phase()).isEqualTo(BulkProgress.Phase.FINISHED);
        assertThat(end.report().done()).isEqualTo(2);
        assertThat(end.report().skipped()).containsExactly(Map.entry("already_retried", 1));
    }
}
