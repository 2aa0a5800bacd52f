package dev.reelay.chaos;

import static dev.reelay.chaos.FactsBuilder.A;
import static dev.reelay.chaos.FactsBuilder.B;
import static dev.reelay.chaos.FactsBuilder.aGoodRun;
import static dev.reelay.chaos.FactsBuilder.aPostedJob;
import static dev.reelay.chaos.FactsBuilder.request;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reelay.chaos.Facts.AnswerSeen;
import dev.reelay.chaos.Facts.Loss;
import dev.reelay.chaos.PlannedJob.Fate;
import dev.reelay.outcome.Status;
import org.junit.jupiter.api.Test;

/** Each rule finds what breaks it, and nothing where nothing is broken. */
class VerdictTest {

    @Test
    void aGoodRunHasNoViolations() {
        assertGood(aGoodRun());
    }

    // --- results -------------------------------------------------------------------------------------------------

    @Test
    void aJobWithoutAResultIsFound() {
        assertBad(new FactsBuilder().job(Fate.RUNS), "has 0 results instead of one");
    }

    @Test
    void aJobWithTwoResultsIsFound() {
        assertBad(aGoodRun().result("completed", "", "yes", request()), "has 2 results instead of one");
    }

    @Test
    void aResultForAJobThatNobodySentIsFound() {
        assertBad(new FactsBuilder().result("completed", "", "yes", null), "which was never sent");
    }

    @Test
    void aJobThatEndsOtherwiseThanItShouldIsFound() {
        assertBad(
                aPostedJob(false, AnswerSeen.YES)
                        .queued(4)
                        .ended(9, Status.FAILED)
                        .result("failed", "timed_out", "unknown", request()),
                "(RUNS) ended as timed_out instead of [completed]");
        assertBad(
                new FactsBuilder()
                        .job(Fate.INVALID)
                        .ended(1, Status.FAILED)
                        .result("failed", "internal_error", "no", null),
                "(INVALID) ended as internal_error");
    }

    @Test
    void aJobOfRunComfysThatIsSaidToBeFreeOfChargeIsFound() {
        assertBad(
                aPostedJob(false, AnswerSeen.NOTHING).ended(9, Status.CANCELLED).result("cancelled", "", "no", null),
                "is said to be free of charge");
    }

    @Test
    void aVideoOfAnotherRequestIsFound() {
        assertBad(
                aPostedJob(false, AnswerSeen.YES)
                        .queued(4)
                        .ended(9, Status.COMPLETED)
                        .result("completed", "", "yes", "request-of-another"),
                "has a result for request request-of-another");
        assertBad(
                aPostedJob(false, AnswerSeen.YES)
                        .queued(4)
                        .ended(9, Status.COMPLETED)
                        .result("completed", "", "yes", null),
                "completed without a request id");
    }

    @Test
    void deadLettersThatAreMissingOrTooManyAreFound() {
        assertBad(new FactsBuilder().job(Fate.CONTRADICTED), "has 0 dead letters instead of 1");
        assertBad(aGoodRun().deadLetter("id_conflict"), "has 1 dead letters instead of 0");
        assertBad(aGoodRun().deadLetter("internal_error"), "is a dead letter: internal_error");
    }

    // --- unknown submissions -------------------------------------------------------------------------------------

    @Test
    void anUnknownSubmissionWithoutACauseIsFound() {
        assertBad(aPostedJob(false, AnswerSeen.YES).unknown(9), "ended as submission_unknown, but");
        assertBad(aPostedJob(false, AnswerSeen.NO).unknown(9), "ended as submission_unknown, but");
    }

    @Test
    void anUnknownSubmissionIsRightWhenRunComfyToldNothing() {
        assertGood(aPostedJob(false, AnswerSeen.NOTHING).unknown(9));
    }

    @Test
    void anUnknownSubmissionIsRightWhenItsWorkerWasKilledOrFrozenMeanwhile() {
        assertGood(aPostedJob(false, AnswerSeen.YES)
                .done(4, A, new ChaosAction.Kill(0))
                .unknown(9));
        assertGood(aPostedJob(false, AnswerSeen.YES)
                .done(4, A, new ChaosAction.Freeze(0))
                .unknown(9));
    }

    @Test
    void anUnknownSubmissionIsRightWhenTheGroupRemovedItsWorkerOrItsTimeToDrainWasOver() {
        for (Loss.Kind kind : Loss.Kind.values()) {
            assertGood(aPostedJob(false, AnswerSeen.YES).loss(4, A, kind).unknown(9));
            assertGood(new FactsBuilder()
                    .job(Fate.RUNS)
                    .accepted(1, 0)
                    .submitting(2, 1)
                    .loss(4, A, kind)
                    .unknown(9));
            assertBad(aPostedJob(false, AnswerSeen.YES).loss(4, B, kind).unknown(9), "submission_unknown");
            assertBad(aPostedJob(false, AnswerSeen.YES).loss(12, A, kind).unknown(9), "submission_unknown");
        }
    }

    @Test
    void theLossOfAnotherWorkerOrAtAnotherTimeIsNoCause() {
        assertBad(
                aPostedJob(false, AnswerSeen.YES)
                        .done(4, B, new ChaosAction.Kill(0))
                        .unknown(9),
                "submission_unknown");
        assertBad(
                aPostedJob(false, AnswerSeen.YES)
                        .done(12, A, new ChaosAction.Kill(0))
                        .unknown(9),
                "submission_unknown");
        assertBad(
                aPostedJob(false, AnswerSeen.YES)
                        .done(0, A, new ChaosAction.Freeze(0))
                        .unknown(9),
                "submission_unknown");
    }

    @Test
    void beforeThePostAnyWorkerMayHaveBeenTheOne() {
        FactsBuilder announced =
                new FactsBuilder().job(Fate.RUNS).accepted(1, 0).submitting(2, 1);

        assertGood(announced.done(3, B, new ChaosAction.Kill(0)).unknown(9));
    }

    @Test
    void aPostThatNeverArrivedIsUnknownOnlyWhenTheApiWentDown() {
        assertBad(
                new FactsBuilder()
                        .job(Fate.RUNS)
                        .accepted(1, 0)
                        .submitting(2, 1)
                        .unknown(5),
                "submission_unknown");
        assertGood(new FactsBuilder()
                .job(Fate.RUNS)
                .accepted(1, 0)
                .submitting(2, 1)
                .done(3, "", new ChaosAction.CloseApi())
                .unknown(5));
    }

    @Test
    void aYesThatTheLedgerForgotIsFound() {
        assertBad(
                aPostedJob(true, AnswerSeen.YES)
                        .inDoubt(4, 1)
                        .submitting(5, 2)
                        .post(6, A, AnswerSeen.NOTHING)
                        .unknown(9),
                "which said so to worker-1, but the ledger went on with accepted");
    }

    // --- POSTs ---------------------------------------------------------------------------------------------------

    @Test
    void aPostWithoutAnAnnouncementIsFound() {
        assertBad(new FactsBuilder().job(Fate.RUNS).post(1, A, AnswerSeen.YES), "the ledger had no announcement of it");
    }

    @Test
    void aPostForNoJobOrAnInvalidOneIsFound() {
        assertBad(aGoodRun().post("(none)", 5, A, AnswerSeen.YES), "no such job was sent");
        assertBad(new FactsBuilder().job(Fate.INVALID).post(1, A, AnswerSeen.NO), "but its input is invalid");
    }

    @Test
    void aSecondPostForTheSameAttemptIsFound() {
        assertBad(aGoodRun().post(4, B, AnswerSeen.NO), "was posted 2 times for attempt 1, by [worker-1, worker-2]");
    }

    @Test
    void aPostPastItsLeaseIsFound() {
        FactsBuilder late = new FactsBuilder().job(Fate.RUNS).accepted(1, 0).submitting(2, 1);

        assertBad(late.post(8, A, AnswerSeen.YES).queued(8), "PT6S after it had announced it");
    }

    @Test
    void aPostThatIsAsLateAsAllThatWasSentWithinItsLeaseIsNotPastIt() {
        assertGood(aPostThatIsLate().probe(5, 7));

        assertBad(aPostThatIsLate().probe(4, 5).probe(6, 8), "PT6S after it had announced it");
    }

    private static FactsBuilder aPostThatIsLate() {
        return new FactsBuilder()
                .job(Fate.RUNS)
                .accepted(1, 0)
                .submitting(2, 1)
                .post(8, A, AnswerSeen.YES)
                .queued(8)
                .ended(9, Status.COMPLETED)
                .result("completed", "", "yes", request());
    }

    @Test
    void aZombiesPostIsFound() {
        assertBad(
                new FactsBuilder()
                        .job(Fate.RUNS)
                        .accepted(1, 0)
                        .submitting(2, 1)
                        .done(2, A, new ChaosAction.Freeze(0))
                        .unknown(9)
                        .done(12, A, new ChaosAction.Thaw(0))
                        .post(12, A, AnswerSeen.YES),
                "after the ledger had the attempt as over");
    }

    @Test
    void aSecondPostAfterAnUnknownOneIsFoundUnlessTheJobAsksForIt() {
        assertBad(posted(false, AnswerSeen.NOTHING), "was posted 2 times without a refusal in between");
        assertGood(posted(true, AnswerSeen.NOTHING));
    }

    @Test
    void aSecondPostAfterARefusalIsRight() {
        assertGood(posted(false, AnswerSeen.NO));
        assertGood(posted(false, AnswerSeen.PERHAPS_NO));
    }

    private static FactsBuilder posted(boolean resubmit, AnswerSeen heard) {
        return aPostedJob(resubmit, heard)
                .accepted(4, 1)
                .submitting(5, 2)
                .post(6, B, AnswerSeen.YES)
                .queued(7)
                .ended(9, Status.COMPLETED)
                .result("completed", "", "yes", request());
    }

    // --- workers -------------------------------------------------------------------------------------------------

    @Test
    void aWorkerThatEndsByItselfIsFound() {
        assertBad(aGoodRun().end(A, false, 1, 0), "worker-1 ended by itself, with exit code 1");
        assertGood(aGoodRun().end(A, true, 143, 3));
    }

    @Test
    void aWorkerThatTakesTooLongToEndIsFound() {
        assertBad(aGoodRun().end(A, true, 143, 60), "worker-1 took PT1M to end");
    }

    @Test
    void aFaultOfTheWorkersOwnIsFound() {
        assertBad(aGoodRun().end(A, true, 143, 1, "a fault while deciding"), "worker-1: a fault while deciding");
    }

    static void assertGood(FactsBuilder tester) {
        assertThat(Verdict.of(tester.facts())).isEmpty();
    }

    static void assertBad(FactsBuilder tester, String words) {
        assertThat(Verdict.of(tester.facts())).anyMatch(violation -> violation.contains(words));
    }
}
