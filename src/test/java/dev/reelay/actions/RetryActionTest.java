package dev.reelay.actions;

import static dev.reelay.actions.ActionRig.BEN;
import static dev.reelay.actions.ActionRig.MIA;
import static dev.reelay.view.FilledView.accepted;
import static dev.reelay.view.FilledView.cancelled;
import static dev.reelay.view.FilledView.completed;
import static dev.reelay.view.FilledView.failed;
import static dev.reelay.view.FilledView.running;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reelay.actions.ActionWriter.Send;
import dev.reelay.cost.Charged;
import dev.reelay.feed.FeedStatus;
import dev.reelay.job.Job;
import dev.reelay.outcome.FailureCode;
import dev.reelay.outcome.Finding;
import dev.reelay.view.FilledView;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class RetryActionTest {

    private final ActionRig rig = new ActionRig();
    private final Actions actions = rig.console.actions;

    private Job free(String id) {
        Job job = rig.request(id);
        rig.view.ended(failed(job, FailureCode.PROVIDER_REJECTED), Charged.NO);
        return job;
    }

    private ActionOutcome retry(String id) {
        return actions.retry(MIA, id, false, null);
    }

    private static String code(ActionOutcome outcome) {
        return ((ActionOutcome.Refused) outcome).code();
    }

    @Test
    void aJobThatWasNotChargedForIsRetriedAtOnce() {
        free("a");

        assertThat(retry("a"))
                .isInstanceOfSatisfying(
                        ActionOutcome.Done.class,
                        done -> assertThat(done.detail()).isEqualTo("The request is sent again as a~1."));

        assertThat(rig.accepted).containsOnlyKeys("a", "a~1");
        assertThat(rig.sends)
                .first()
                .isInstanceOfSatisfying(
                        Send.Request.class,
                        request -> assertThat(request.partition()).isEqualTo(3));
        assertThat(rig.steps()).containsExactly("Attempted", "Done");
    }

    @Test
    void aSecondPressFindsTheRetry() {
        free("a");
        retry("a");

        assertThat(retry("a"))
                .isInstanceOfSatisfying(
                        ActionOutcome.AlreadySo.class,
                        so -> assertThat(so.detail()).isEqualTo("The job was retried: a~1 is accepted."));
        assertThat(rig.sends).hasSize(1);
    }

    @Test
    void twoPeopleAtOnceMakeOneJob() {
        free("a");
        ActionRig.Peer other = rig.process();
        rig.delayed = true;

        retry("a");
        other.actions.retry(BEN, "a", true, "me too");

        assertThat(rig.sends).hasSize(2);
        assertThat(rig.accepted).containsOnlyKeys("a", "a~1");
        assertThat(rig.conflicts).isEmpty();
    }

    @Test
    void aRetryWhoseAnswerWasLostIsPressedAgainWithoutHarm() {
        free("a");
        rig.entriesLeft = 1;
        retry("a");
        rig.entriesLeft = 9;
        rig.sendsLeft = 0;
        assertThat(rig.process().actions.retry(BEN, "a", false, null)).isInstanceOf(ActionOutcome.AlreadySo.class);

        assertThat(rig.accepted).containsOnlyKeys("a", "a~1");
    }

    @Test
    void aRetryIsFoundAlsoWhenItsReceiptIsGone() {
        free("a");
        retry("a");
        rig.view
                .ended(failed(rig.accepted.get("a~1"), FailureCode.PROVIDER_FAILED))
                .forgotten("a~1");

        assertThat(retry("a")).isInstanceOf(ActionOutcome.AlreadySo.class);
        assertThat(rig.sends).hasSize(1);
    }

    @Test
    void aRetryOfARetryIsTheNextOfTheChain() {
        free("a");
        retry("a");
        rig.view.ended(failed(rig.accepted.get("a~1"), FailureCode.PROVIDER_REJECTED), Charged.NO);

        assertThat(retry("a~1")).isInstanceOf(ActionOutcome.Done.class);
        assertThat(rig.accepted).containsOnlyKeys("a", "a~1", "a~2");
        assertThat(retry("a~1")).isInstanceOf(ActionOutcome.AlreadySo.class);
    }

    @Test
    void aJobThatMerelyHasTheIdOfARetryStandsInItsWay() {
        free("a");
        rig.view.state(accepted(rig.request("a~1")));

        assertThat(code(retry("a"))).isEqualTo("id_taken");
        assertThat(rig.sends).isEmpty();
    }

    @Test
    void aJobThatMayHaveBeenChargedForIsRetriedOnlyWhenThatIsConfirmed() {
        rig.view.ended(failed(rig.request("a"), FailureCode.PROVIDER_FAILED));

        assertThat(retry("a"))
                .isInstanceOfSatisfying(
                        ActionOutcome.NeedsConfirmation.class,
                        risk -> assertThat(risk.risk()).contains("may be paid for a second time"));
        assertThat(rig.entries).isEmpty();

        assertThat(actions.retry(MIA, "a", true, null)).isInstanceOf(ActionOutcome.Done.class);
        assertThat(rig.lastEntry().action().confirmed()).isTrue();
    }

    @Test
    void theRiskIsNotShownForARetryThatIsThere() {
        rig.view.ended(failed(rig.request("a"), FailureCode.PROVIDER_FAILED));
        actions.retry(MIA, "a", true, null);

        assertThat(retry("a")).isInstanceOf(ActionOutcome.AlreadySo.class);
    }

    @Test
    void aSubmissionOfWhichNobodyKnowsIsRetriedOnlyAfterAFinding() {
        rig.view.ended(failed(rig.request("a"), FailureCode.SUBMISSION_UNKNOWN));

        assertThat(code(actions.retry(MIA, "a", true, null))).isEqualTo("finding_missing");
        actions.recordFinding(MIA, "a", Finding.CHARGED, null);
        assertThat(retry("a")).isInstanceOf(ActionOutcome.NeedsConfirmation.class);
        actions.recordFinding(MIA, "a", Finding.NOT_AT_RUNCOMFY, null);
        assertThat(retry("a")).isInstanceOf(ActionOutcome.Done.class);
    }

    @Test
    void aFindingCountsOnlyWhileTheAuditLogIsCurrent() {
        rig.view.ended(failed(rig.request("a"), FailureCode.SUBMISSION_UNKNOWN));
        actions.recordFinding(MIA, "a", Finding.NOT_AT_RUNCOMFY, null);
        rig.auditFeed = new FeedStatus("generation-audit", 1, true, 0, 0, Instant.EPOCH, "no broker answers");

        assertThat(code(retry("a"))).isEqualTo("not_current");
        assertThat(rig.sends).isEmpty();
    }

    @Test
    void whatIsFreeIsRetriedAlsoBeforeThereIsAnAuditTopic() {
        free("a");
        rig.auditFeed = new FeedStatus("generation-audit", 0, false, 0, 0, Instant.EPOCH, "the topic does not exist");

        assertThat(retry("a")).isInstanceOf(ActionOutcome.Done.class);
    }

    @Test
    void thatThereIsNoAuditTopicHasToBeKnownAsFreshlyAsAnythingElse() {
        free("a");
        rig.auditFeed = new FeedStatus("generation-audit", 0, false, 0, 0, Instant.EPOCH, "the topic does not exist");
        rig.auditAsOf = rig.now.minus(Duration.ofSeconds(11));
        assertThat(code(retry("a"))).isEqualTo("not_current");

        rig.auditAsOf = null;
        assertThat(code(retry("a"))).as("the brokers have not answered yet").isEqualTo("not_current");
    }

    @Test
    void nothingIsRetriedWhileTheAuditLogIsNotCurrent() {
        free("a");
        rig.auditFeed = ActionRig.feed("generation-audit", true, 1);
        assertThat(code(retry("a"))).isEqualTo("not_current");
    }

    @Test
    void aRetryThatTheLogAloneKnowsIsNotDoneAgain() {
        free("a");
        ActionRig.Peer other = rig.process();
        rig.delayed = true; // no worker has taken the request yet
        retry("a");
        rig.catchUp();

        assertThat(other.actions.retry(BEN, "a", false, null))
                .isInstanceOfSatisfying(
                        ActionOutcome.AlreadySo.class,
                        so -> assertThat(so.detail()).contains("by the audit log"));
        assertThat(rig.sends).hasSize(1);
    }

    @Test
    void aJobWhoseReceiptGoesSoonIsRefused() {
        free("a");
        rig.pass(Duration.ofHours(19));

        assertThat(code(retry("a"))).isEqualTo("receipt_goes");
    }

    @Test
    void aJobInTwoPartitionsIsRefused() {
        free("a");
        rig.view.in(4).ended(failed(FilledView.job("a", 0), FailureCode.PROVIDER_FAILED));
        rig.view.in(3).ended(failed(rig.accepted.get("a"), FailureCode.PROVIDER_REJECTED), Charged.NO);

        assertThat(code(retry("a"))).isEqualTo("in_several_partitions");
    }

    @Test
    void nothingIsRetriedWhileTheViewIsNotCurrent() {
        free("a");
        rig.viewFeed = ActionRig.feed("generation-jobs", false, 0);
        assertThat(code(retry("a"))).isEqualTo("not_current");

        rig.viewFeed = ActionRig.feed("generation-jobs", true, 1);
        assertThat(retry("a"))
                .isInstanceOfSatisfying(
                        ActionOutcome.Refused.class,
                        refused -> assertThat(refused.message())
                                .contains("1 offsets of generation-jobs are not read yet", "Try again"));

        rig.viewFeed = ActionRig.feed("generation-jobs", true, 0);
        rig.feedsAsOf = rig.now.minus(Duration.ofSeconds(11));
        assertThat(code(retry("a"))).isEqualTo("not_current");
        assertThat(rig.sends).isEmpty();

        rig.feedsAsOf = rig.now;
        assertThat(retry("a")).isInstanceOf(ActionOutcome.Done.class);
    }

    @Test
    void aJobWhoseReceiptOrRecordIsGoneIsRefusedAndTheReasonSaysWhich() {
        free("a");
        rig.view.forgotten("a");
        free("b");
        rig.requests.removeIf(record -> ActionRig.text(record.key()).equals("b"));

        assertThat(code(retry("a"))).isEqualTo("receipt_gone");
        assertThat(code(retry("b"))).isEqualTo("record_gone");
        assertThat(code(retry("c"))).isEqualTo("unknown_job");
        assertThat(rig.steps()).containsExactly("Refused", "Refused", "Refused");
    }

    @Test
    void whatIsPaidOrStillRunsIsRefused() {
        rig.view.ended(completed(rig.request("a")));
        rig.view.state(running(rig.request("b")));
        rig.view.ended(cancelled(rig.request("c")));

        assertThat(code(actions.retry(MIA, "a", true, null))).isEqualTo("completed");
        assertThat(code(actions.retry(MIA, "b", true, null))).isEqualTo("not_ended");
        assertThat(retry("c")).isInstanceOf(ActionOutcome.Done.class);
    }
}
