package dev.reelay.actions;

import static dev.reelay.actions.ActionRig.MIA;
import static dev.reelay.view.FilledView.cancelled;
import static dev.reelay.view.FilledView.completed;
import static dev.reelay.view.FilledView.failed;
import static dev.reelay.view.FilledView.job;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reelay.audit.Action;
import dev.reelay.cost.Charged;
import dev.reelay.outcome.FailureCode;
import dev.reelay.view.FilledView;
import dev.reelay.view.row.JobFilter;
import java.math.BigDecimal;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Which jobs a plan takes, which it leaves out, and what they are worth. */
class BulkPlanTest {

    private final ActionRig rig = new ActionRig();
    private final BulkTargets targets = new BulkTargets(rig);
    private final BulkActions bulk = rig.console.bulk;

    private static String code(Planning planning) {
        return ((Planning.Refused) planning).code();
    }

    @Test
    void anEmptyFilterIsRefused() {
        targets.live("a", 0, 3);

        assertThat(code(bulk.plan(Action.Kind.CANCEL, JobFilter.ALL, 10, false)))
                .isEqualTo("empty_filter");
    }

    @Test
    void onlyCancelsAndRetriesAreForMany() {
        assertThat(code(targets.plan(Action.Kind.REDRIVE, "state=live"))).isEqualTo("not_for_many");
        assertThat(code(bulk.plan(Action.Kind.CANCEL, JobFilter.parse("state=live"), 0, false)))
                .isEqualTo("max_out_of_range");
        assertThat(code(bulk.plan(Action.Kind.CANCEL, JobFilter.parse("state=live"), BulkActions.MOST + 1, false)))
                .isEqualTo("max_out_of_range");
    }

    @Test
    void aViewThatIsNotCurrentGivesNoPlan() {
        rig.viewFeed = ActionRig.feed("generation-jobs", false, 0);

        assertThat(code(targets.plan(Action.Kind.CANCEL, "state=live"))).isEqualTo("not_current");
    }

    @Test
    void aCancelOfManyIsFixedToTheJobsThatLive() {
        targets.live("a", 0, 4);
        rig.view.ended(completed(job("b", 9))).ended(cancelled(job("c", 9)));
        rig.console.actions.cancel(MIA, "a1", false, null);

        BulkPlan plan = targets.planned(Action.Kind.CANCEL, "model=" + FilledView.MODEL);

        assertThat(plan.ids()).containsExactly("a0", "a2", "a3");
        assertThat(plan.skipped())
                .containsExactly(Map.entry("already_cancelled", 1), Map.entry("cancel_sent", 1), Map.entry("ended", 1));
        assertThat(plan.count()).isEqualTo(3);
    }

    @Test
    void noMoreThanWasAskedForAreTakenTheOldestFirst() {
        targets.live("a", 0, 5);

        BulkPlan plan =
                ((Planning.Ready) bulk.plan(Action.Kind.CANCEL, JobFilter.parse("state=live"), 2, false)).plan();

        assertThat(plan.ids()).containsExactly("a0", "a1");
        assertThat(plan.skipped()).containsExactly(Map.entry("beyond_max", 3));
    }

    @Test
    void aRetryOfManyLeavesOutWhatMayBePaidForTwiceUnlessThatIsConfirmed() {
        rig.view.ended(failed(rig.request("free"), FailureCode.PROVIDER_REJECTED), Charged.NO);
        rig.view.ended(failed(rig.request("risky"), FailureCode.PROVIDER_FAILED));
        rig.view.ended(failed(rig.request("doubtful"), FailureCode.SUBMISSION_UNKNOWN));
        rig.view.ended(failed(rig.request("retried"), FailureCode.PROVIDER_REJECTED), Charged.NO);
        rig.console.actions.retry(MIA, "retried", false, null);

        BulkPlan careful = targets.planned(Action.Kind.RETRY, "state=failed");
        assertThat(careful.ids()).containsExactly("free");
        assertThat(careful.risky()).isZero();
        assertThat(careful.skipped())
                .containsExactly(
                        Map.entry("already_retried", 1),
                        Map.entry("finding_missing", 1),
                        Map.entry("not_confirmed", 1));

        BulkPlan bold =
                ((Planning.Ready) bulk.plan(Action.Kind.RETRY, JobFilter.parse("state=failed"), 9, true)).plan();
        assertThat(bold.ids()).containsExactlyInAnyOrder("free", "risky");
        assertThat(bold.risky()).isEqualTo(1);
        assertThat(bold.skipped()).doesNotContainKey("not_confirmed").containsEntry("finding_missing", 1);
    }

    @Test
    void whatIsAtStakeIsTheCostOfTheJobOrTheAverageOfItsModel() {
        rig.view.ended(completed(job("p1", 0)), "0.50").ended(completed(job("p2", 1)), "0.70");
        targets.live("a", 0, 3);

        assertThat(targets.planned(Action.Kind.CANCEL, "state=live").stake())
                .isEqualTo(new Stake(new BigDecimal("1.800000"), 3, 0));
    }

    @Test
    void whatHasNoPriceIsCountedAsThat() {
        targets.live("a", 0, 3);

        assertThat(targets.planned(Action.Kind.CANCEL, "state=live").stake())
                .isEqualTo(new Stake(BigDecimal.ZERO, 0, 3));
    }

    @Test
    void aRetryOfManyIsPlannedOnlyFromWhatIsCurrent() {
        rig.view.ended(failed(rig.request("a"), FailureCode.PROVIDER_REJECTED), Charged.NO);
        rig.viewFeed = ActionRig.feed("generation-jobs", true, 1);

        assertThat(targets.plan(Action.Kind.RETRY, "state=failed"))
                .isInstanceOfSatisfying(Planning.Refused.class, refused -> {
                    assertThat(refused.code()).isEqualTo("not_current");
                    assertThat(refused.message()).contains("1 offsets of generation-jobs are not read yet");
                });
        assertThat(targets.plan(Action.Kind.CANCEL, "state=failed")).isInstanceOf(Planning.Ready.class);
    }

    @Test
    void whatIsCurrentOnlyForAPartOfThePlanGivesNone() {
        IntStream.range(0, 5)
                .forEach(i -> rig.view.ended(failed(rig.request("r" + i), FailureCode.PROVIDER_REJECTED), Charged.NO));
        rig.currentLooks = 6;

        assertThat(code(targets.plan(Action.Kind.RETRY, "state=failed"))).isEqualTo("not_current");
    }
}
