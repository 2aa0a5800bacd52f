package dev.reelay.view;

import static dev.reelay.view.ViewRig.accepted;
import static dev.reelay.view.ViewRig.completed;
import static dev.reelay.view.ViewRig.costing;
import static dev.reelay.view.ViewRig.ended;
import static dev.reelay.view.ViewRig.failed;
import static dev.reelay.view.ViewRig.job;
import static dev.reelay.view.ViewRig.metadata;
import static dev.reelay.view.ViewRig.queued;
import static dev.reelay.view.ViewRig.running;
import static dev.reelay.view.ViewRig.submitting;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reelay.answer.ProviderMessage;
import dev.reelay.cost.Charged;
import dev.reelay.job.CancelReason;
import dev.reelay.job.Ending;
import dev.reelay.job.Job;
import dev.reelay.job.JobState;
import dev.reelay.job.Ordering;
import dev.reelay.outcome.FailureCode;
import dev.reelay.outcome.Outcome;
import dev.reelay.outcome.Status;
import dev.reelay.records.CancellationStatus;
import dev.reelay.view.row.End;
import dev.reelay.view.row.JobFilter;
import dev.reelay.view.row.JobRow;
import dev.reelay.view.row.Source;
import dev.reelay.view.row.Times;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Jobs, receipts, results and tombstones in whichever order the feeds bring them. */
class JobTableTest {

    private final ViewRig rig = new ViewRig();

    /** States and receipts have a field for it; results do not. */
    @Test
    void aRowKnowsTheTenantAndThePriorityOfItsRequest() {
        Job nobodys = job("a", 0, ViewRig.LUMA, metadata("{\"tenant\":\"blue\"}"));
        Job job = new Job(
                nobodys.id(),
                nobodys.model(),
                nobodys.metadata(),
                nobodys.headers(),
                nobodys.startBy(),
                nobodys.onUnknownSubmission(),
                new Ordering(2, "ada/lovelace"),
                nobodys.contentHash(),
                nobodys.origin(),
                nobodys.checks());

        JobRow row = rig.state(accepted(job)).row("a");
        assertThat(row.tenant()).isEqualTo("ada/lovelace");
        assertThat(row.priority()).isEqualTo(2);
        assertThat(JobFilter.parse("tenant=ada/lovelace&priority=2").matches(row))
                .isTrue();
        assertThat(JobFilter.parse("priority=0&priority=1").matches(row)).isFalse();
        row = rig.state(accepted(nobodys)).row("a");
        assertThat(row.priority()).isOne();
        assertThat(row.tenant()).isEqualTo("blue");
    }

    @Test
    void aJobIsFollowedFromStateToState() {
        Job job = job("a", 0, ViewRig.LUMA, metadata("{\"tenant\":\"blue\"}"));

        JobRow row = rig.state(accepted(job)).row("a");
        assertThat(row.status()).isEqualTo(Status.ACCEPTED);
        assertThat(row.source()).isEqualTo(Source.STATE);
        assertThat(row.model()).isEqualTo(ViewRig.LUMA);
        assertThat(row.tenant()).isEqualTo("blue");
        assertThat(row.asked().contentHash()).isEqualTo("hash-a-0");
        assertThat(row.times().receivedAt()).isEqualTo(Instant.parse("2026-11-21T12:00:00.123Z"));
        assertThat(row.progress().attempts()).isZero();
        assertThat(row.place().partition()).isEqualTo(3);
        assertThat(row.end()).isNull();

        row = rig.state(submitting(job)).row("a");
        assertThat(row.status()).isEqualTo(Status.SUBMITTING);
        assertThat(row.progress().attempts()).isEqualTo(1);

        row = rig.state(queued(job)).row("a");
        assertThat(row.progress().requestId()).isEqualTo("request-of-a");
        assertThat(row.times().submitted()).isEqualTo(row.times().received() + 2);

        row = rig.state(running(job)).row("a");
        assertThat(row.status()).isEqualTo(Status.IN_PROGRESS);
        assertThat(row.times().started()).isEqualTo(row.times().received() + 3);
        assertThat(row.times().finished()).isEqualTo(Times.NONE);
        assertThat(row.place().offset()).isEqualTo(3);
        assertThat(rig.view.window().live()).isEqualTo(1);
    }

    @Test
    void theNumberOfAttemptsIsKeptWhereLaterStatesDoNotSayIt() {
        Job job = job("a", 0);
        JobState again = accepted(job).submit(job.receivedAt()).turnedAway().submit(job.receivedAt());

        rig.state(again).state(queued(job)).both(ended(job, completed(), 9));

        assertThat(rig.row("a").progress().attempts()).isEqualTo(2);
    }

    @Test
    void aCancellationIsShownAsFarAsItHasCome() {
        Job job = job("a", 0);

        assertThat(cancellation(submitting(job).cancel())).isEqualTo(CancellationStatus.REQUESTED);
        assertThat(cancellation(queued(job).cancel(CancelReason.REQUESTED))).isEqualTo(CancellationStatus.REQUESTED);
        assertThat(cancellation(queued(job).cancel(CancelReason.EXPIRED))).isEqualTo(CancellationStatus.EXPIRED);
        assertThat(cancellation(running(job).cancel())).isEqualTo(CancellationStatus.TOO_LATE);
        assertThat(cancellation(
                        running(job).cancel().end(completed(), ViewRig.NOON).receipt()))
                .isEqualTo(CancellationStatus.TOO_LATE);
        assertThat(cancellation(queued(job))).isNull();
    }

    private CancellationStatus cancellation(JobState state) {
        return rig.state(state).row("a").progress().cancellation();
    }

    @Test
    void aReceiptAloneSaysOfMoneyOnlyWhatIsCertain() {
        rig.state(ended(job("done", 0), completed(), 9).receipt());
        rig.state(ended(job("bad", 0), failed(FailureCode.PROVIDER_FAILED, "no"), 9)
                .receipt());
        rig.state(Ending.rejected(job("wrong", 0), new Outcome.Failed(FailureCode.INVALID_INPUT, "no"), ViewRig.NOON)
                .receipt());

        assertThat(rig.row("done").charged()).isEqualTo(Charged.YES);
        assertThat(rig.row("bad").charged()).isEqualTo(Charged.UNKNOWN);
        assertThat(rig.row("bad").code()).isNull();
        assertThat(rig.row("wrong").charged()).isEqualTo(Charged.NO);
    }

    @Test
    void aReceiptAndItsResultAreOneRowInWhicheverOrderTheyCome() {
        Job job = job("a", 0, ViewRig.LUMA, metadata("{\"customer\":\"c-17\"}"));
        Ending ending = ended(
                job,
                new Outcome.Failed(
                        FailureCode.PROVIDER_REJECTED, "RunComfy\nrefused", new ProviderMessage(422, 7L, "bad\timage")),
                9);

        ViewRig receiptFirst = new ViewRig();
        receiptFirst.state(running(job)).state(ending.receipt()).result(ending.result());
        ViewRig resultFirst = new ViewRig();
        resultFirst.state(running(job)).result(ending.result()).state(ending.receipt());
        ViewRig resultAlone = new ViewRig();
        resultAlone.result(ending.result()).state(ending.receipt());
        ViewRig all = new ViewRig();
        all.result(ending.result()).state(accepted(job)).state(running(job)).state(ending.receipt());

        for (ViewRig each : List.of(receiptFirst, resultFirst, resultAlone, all)) {
            JobRow row = each.row("a");
            End end = Objects.requireNonNull(row.end());
            assertThat(row.source()).isEqualTo(Source.RECEIPT);
            assertThat(row.asked().contentHash()).isEqualTo("hash-a-0");
            assertThat(Objects.requireNonNull(row.asked().metadata()).toString())
                    .isEqualTo("{\"customer\":\"c-17\"}");
            assertThat(end.code()).isEqualTo("provider_rejected");
            assertThat(end.message()).isEqualTo("RunComfy refused");
            assertThat(end.provider()).isEqualTo(new ProviderMessage(422, 7L, "bad image"));
            assertThat(Objects.requireNonNull(end.result()).source()).isEqualTo(Source.RESULT);
            assertThat(each.view.window().ended()).isEqualTo(1);
            assertThat(each.view.window().live()).isZero();
        }
    }

    @Test
    void aResultThatComesWhileItsJobRunsDoesNotEndIt() {
        Job job = job("a", 0);
        Ending ending = ended(job, completed(), 9);

        rig.state(running(job)).result(ending.result());

        assertThat(rig.row("a").isEnded()).isFalse();
        assertThat(rig.row("a").status()).isEqualTo(Status.IN_PROGRESS);
    }

    @Test
    void theResultStaysWhenTheReceiptGoes() {
        rig.both(ended(job("a", 0), completed(), 9)).tombstone("a");

        JobRow row = rig.row("a");
        assertThat(row.source()).isEqualTo(Source.RESULT);
        assertThat(row.source().isForgotten()).isTrue();
        assertThat(row.place()).isEqualTo(Objects.requireNonNull(row.end()).result());
        assertThat(row.charged()).isEqualTo(Charged.YES);
        assertThat(rig.view.window().ended()).isEqualTo(1);
    }

    @Test
    void aReceiptThatGoesWithoutItsResultIsStillSeen() {
        Ending ending = ended(job("a", 0), failed(FailureCode.TIMED_OUT, "too long"), 9);
        rig.state(ending.receipt()).tombstone("a");

        JobRow row = rig.row("a");
        assertThat(row.source()).isEqualTo(Source.NOTHING);
        assertThat(row.place().offset()).isEqualTo(1);
        assertThat(row.status()).isEqualTo(Status.FAILED);

        rig.result(ending.result());
        assertThat(rig.row("a").source()).isEqualTo(Source.RESULT);
        assertThat(rig.row("a").code()).isEqualTo("timed_out");
    }

    @Test
    void aJobThatAHandRemovesWhileItRunsIsGone() {
        rig.state(running(job("a", 0))).tombstone("a").tombstone("never");

        assertThat(rig.view.find("a")).isEmpty();
        assertThat(rig.view.find("never")).isEmpty();
        assertThat(rig.view.window().bytes()).isZero();
    }

    @Test
    void aJobWithTheIdOfAnEarlierOneGetsItsOwnResultAndNotTheOtherOnes() {
        Ending first = ended(job("a", 0), failed(FailureCode.TIMED_OUT, "too long"), 9);
        Job again = job("a", 1_000_000);
        rig.both(first).tombstone("a").state(running(again));

        assertThat(rig.row("a").isEnded()).isFalse();
        assertThat(rig.row("a").asked().metadata()).isNull();

        Ending second = ended(again, failed(FailureCode.PROVIDER_FAILED, "broken"), 5);
        rig.state(second.receipt());
        assertThat(rig.row("a").code()).isNull();
        assertThat(Objects.requireNonNull(rig.row("a").end()).result()).isNull();
        rig.result(second.result());
        assertThat(rig.row("a").code()).isEqualTo("provider_failed");
        assertThat(Objects.requireNonNull(rig.row("a").end()).result()).isNotNull();
    }

    @Test
    void theResultOfALaterJobWithTheSameIdWaitsForItsReceipt() {
        Ending first = ended(job("a", 0), failed(FailureCode.TIMED_OUT, "too long"), 9);
        Job again = job("a", 1_000_000);
        Ending second = ended(again, completed(), 5);

        rig.both(first).result(second.result());
        assertThat(rig.row("a").code()).isEqualTo("timed_out");

        rig.tombstone("a");
        assertThat(rig.row("a").status()).isEqualTo(Status.COMPLETED);
        rig.state(running(again)).state(second.receipt());
        assertThat(rig.row("a").source()).isEqualTo(Source.RECEIPT);
        assertThat(rig.row("a").charged()).isEqualTo(Charged.YES);
        assertThat(Objects.requireNonNull(rig.row("a").end()).result()).isNotNull();
    }

    @Test
    void costsComeFromTheReceiptAndTheResult() {
        Ending ending = ended(job("a", 0), completed(), 9);
        rig.state(ending.receipt()).result(costing(ending.result(), "0.350"));

        assertThat(rig.row("a").costUsd()).isEqualTo(new BigDecimal("0.350"));
    }
}
