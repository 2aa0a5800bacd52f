package dev.reelay.chaos;

import static dev.reelay.chaos.FactsBuilder.aGoodRun;
import static dev.reelay.chaos.FactsBuilder.aPostedJob;
import static dev.reelay.chaos.FactsBuilder.request;
import static dev.reelay.chaos.VerdictTest.assertBad;

import dev.reelay.chaos.Facts.AnswerSeen;
import dev.reelay.chaos.PlannedJob.Fate;
import dev.reelay.outcome.Status;
import org.junit.jupiter.api.Test;

class LedgerRulesTest {

    @Test
    void aMoveAfterTheEndIsFound() {
        assertBad(aGoodRun().accepted(10, 1), "went from completed to accepted at offset 4 of partition 0");
    }

    @Test
    void aStateThatTheLedgerSkippedIsFound() {
        assertBad(new FactsBuilder().job(Fate.RUNS).submitting(1, 2), "went from nothing to submitting (attempt 2)");
        assertBad(
                new FactsBuilder()
                        .job(Fate.RUNS)
                        .accepted(1, 0)
                        .submitting(2, 1)
                        .submitting(3, 3),
                "went from submitting (attempt 1) to submitting (attempt 3)");
        assertBad(
                new FactsBuilder().job(Fate.RUNS).accepted(1, 1).submitting(2, 1),
                "went from accepted to submitting (attempt 1)");
    }

    @Test
    void aReceiptThatIsGoneIsFound() {
        assertBad(aGoodRun().version(10, 0, null), "was forgotten before its receipt was due");
    }

    @Test
    void aJobThatHasNotEndedIsFound() {
        assertBad(
                aPostedJob(false, AnswerSeen.YES).queued(4).result("completed", "", "yes", request()),
                "has not ended in the ledger, it is in_queue");
    }

    @Test
    void anEndThatIsNotTheResultsIsFound() {
        assertBad(
                aPostedJob(false, AnswerSeen.YES)
                        .queued(4)
                        .ended(9, Status.FAILED)
                        .result("completed", "", "yes", request()),
                "ended as failed in the ledger, but its result says completed");
    }

    @Test
    void aRequestIdThatRunComfyDidNotGiveIsFound() {
        assertBad(
                aPostedJob(false, AnswerSeen.YES).queued(4, "made-up"), "has request id made-up, which RunComfy never");
    }

    @Test
    void aSecondRequestIdIsFound() {
        assertBad(aGoodRun().queued(10, "another"), "has several request ids in the ledger: [another, request-1]");
    }

    @Test
    void aJobInTwoPartitionsIsFound() {
        FactsBuilder tester = aGoodRun();

        assertBad(tester.version(10, 7, tester.ended(Status.COMPLETED)), "is in the ledger's partitions [0, 7]");
    }

    @Test
    void whatAZombieWroteBeforeItsSleepAndCommittedAfterItIsFound() {
        assertBad(aGoodRun().accepted(5, 1), "partition 0 goes back in time at offset 4");
    }
}
