package dev.reelay.actions;

import static dev.reelay.actions.ActionRig.MIA;
import static dev.reelay.view.FilledView.accepted;
import static dev.reelay.view.FilledView.completed;
import static dev.reelay.view.FilledView.failed;
import static dev.reelay.view.FilledView.job;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reelay.audit.Action;
import dev.reelay.audit.Step;
import dev.reelay.cost.Charged;
import dev.reelay.feed.FeedStatus;
import dev.reelay.outcome.FailureCode;
import dev.reelay.view.row.JobFilter;
import java.time.Duration;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** How bulk actions go on, also after the process that began them has ended. */
class BulkRunsTest {

    private final ActionRig rig = new ActionRig();
    private final BulkTargets targets = new BulkTargets(rig);

    @Test
    void aThousandOfFiveThousandAreCancelledAndNoOther() {
        targets.live("bad", 1_000);
        targets.live("good", 4_000);

        BulkPlan plan = targets.startedCancel("id_prefix=bad");
        rig.console.finish();

        assertThat(targets.sentKeys()).isEqualTo(BulkTargets.ids("bad", 1_000));
        BulkProgress end = rig.console.bulk.progress(plan.id()).orElseThrow();
        assertThat(end.phase()).isEqualTo(BulkProgress.Phase.FINISHED);
        assertThat(end.report().done()).isEqualTo(1_000);
        assertThat(rig.lastEntry().step()).isInstanceOf(Step.Finished.class);
        assertThat(rig.console.log.open()).isEmpty();
    }

    @Test
    void itWaitsWhileTheViewIsNotCurrent() {
        targets.live("bad", 250);
        BulkPlan plan = targets.startedCancel("id_prefix=bad");
        rig.viewFeed = ActionRig.feed("generation-jobs", false, 0);

        assertThat(rig.console.runs.turn()).isFalse();
        assertThat(rig.console.bulk.progress(plan.id()).orElseThrow().trouble())
                .isEqualTo("generation-jobs is still being read");
        assertThat(rig.sends).isEmpty();

        rig.viewFeed = ActionRig.feed("generation-jobs", true, 0);
        rig.console.finish();
        assertThat(targets.sentKeys()).isEqualTo(BulkTargets.ids("bad", 250));
        assertThat(rig.console.bulk.progress(plan.id()).orElseThrow().trouble()).isNull();
    }

    @Test
    void itWaitsWhileTheBrokersDoNotAnswer() {
        targets.live("bad", 250);
        BulkPlan plan = targets.startedCancel("id_prefix=bad");
        rig.sendsLeft = 150;
        rig.console.finish();
        assertThat(rig.console.bulk.progress(plan.id()).orElseThrow().trouble()).isEqualTo("the topic is away");
        assertThat(rig.console.bulk.progress(plan.id()).orElseThrow().position())
                .isEqualTo(100);

        rig.sendsLeft = 999;
        rig.console.finish();
        assertThat(rig.view.commands().rows()).hasSize(250);
        assertThat(rig.console.bulk.progress(plan.id()).orElseThrow().report().total())
                .isEqualTo(250);
    }

    @Test
    void aJobThatHasEndedMeanwhileIsSkippedAndCounted() {
        targets.live("bad", 3);
        BulkPlan plan = targets.startedCancel("id_prefix=bad");
        rig.view.ended(completed(job("bad1", 1)));
        rig.console.finish();

        BulkProgress end = rig.console.bulk.progress(plan.id()).orElseThrow();
        assertThat(end.report().skipped()).containsExactly(Map.entry("ended", 1));
        assertThat(targets.sentKeys()).containsExactly("bad0", "bad2");
    }

    @Test
    void aJobThatTheViewHasForgottenIsNotCancelled() {
        targets.live("bad", 2);
        targets.startedCancel("id_prefix=bad");
        rig.view.ended(completed(job("bad1", 1))).forgotten("bad1");
        rig.console.finish();

        assertThat(targets.sentKeys()).containsExactly("bad0");
    }

    @Test
    void aLaterJobWithTheSameIdIsLeftAlone() {
        targets.live("bad", 2);
        BulkPlan plan = targets.startedCancel("id_prefix=bad");
        rig.view.ended(completed(job("bad1", 1))).forgotten("bad1");
        rig.view.state(accepted(job("bad1", Duration.ofDays(2).toSeconds())));
        rig.console.finish();

        assertThat(targets.sentKeys()).containsExactly("bad0");
        assertThat(rig.console.bulk.progress(plan.id()).orElseThrow().report().skipped())
                .containsExactly(Map.entry("later_job", 1));
    }

    @Test
    void aJobThatCannotBeReadIsGivenUpAndTheOthersAreDone() {
        for (String id : BulkTargets.ids("r", 150)) {
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
        targets.live("bad", 3);
        BulkPlan plan = targets.startedCancel("id_prefix=bad");
        rig.sendsLeft = 0;
        rig.console.runs.turn();
        rig.viewFeed = new FeedStatus("generation-jobs", 6, true, 0, 0, rig.now, "no broker answers");
        IntStream.range(0, 20).forEach(_ -> rig.console.runs.turn());
        assertThat(rig.console.bulk.progress(plan.id()).orElseThrow().position())
                .isZero();

        rig.viewFeed = ActionRig.feed("generation-jobs", true, 0);
        rig.sendsLeft = 99;
        rig.console.finish();
        assertThat(targets.sentKeys()).isEqualTo(BulkTargets.ids("bad", 3));
    }

    @Test
    void severalAreDoneInTurn() {
        targets.live("a", 150);
        targets.live("b", 150);
        targets.startedCancel("id_prefix=a");
        targets.startedCancel("id_prefix=b");
        rig.console.runs.turn();
        assertThat(rig.sends).hasSize(200);
        rig.console.finish();

        assertThat(targets.sentKeys())
                .containsExactlyInAnyOrderElementsOf(
                        Stream.concat(BulkTargets.ids("a", 150).stream(), BulkTargets.ids("b", 150).stream())
                                .toList());
    }
}
