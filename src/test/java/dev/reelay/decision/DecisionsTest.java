package dev.reelay.decision;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reelay.answer.CallFailure;
import dev.reelay.answer.CancelAnswer;
import dev.reelay.answer.Gone;
import dev.reelay.answer.PollAnswer;
import dev.reelay.answer.ProviderMessage;
import dev.reelay.answer.SubmitAnswer;
import dev.reelay.cost.Charged;
import dev.reelay.cost.Cost;
import dev.reelay.cost.Reservation;
import dev.reelay.job.CancelReason;
import dev.reelay.job.Checks;
import dev.reelay.job.Ending;
import dev.reelay.job.Job;
import dev.reelay.job.JobInput;
import dev.reelay.job.JobResult;
import dev.reelay.job.JobState;
import dev.reelay.job.JobState.Accepted;
import dev.reelay.job.JobState.Ended;
import dev.reelay.job.JobState.InProgress;
import dev.reelay.job.JobState.InQueue;
import dev.reelay.job.JobState.Pending;
import dev.reelay.job.JobState.Storing;
import dev.reelay.job.JobState.Submitted;
import dev.reelay.job.JobState.Submitting;
import dev.reelay.job.LegalMoves;
import dev.reelay.job.MediaStatus;
import dev.reelay.job.OnUnknownSubmission;
import dev.reelay.json.JsonBytes;
import dev.reelay.outcome.FailureCode;
import dev.reelay.outcome.Outcome;
import dev.reelay.outcome.Status;
import dev.reelay.outcome.Violation;
import dev.reelay.timing.GoneCount;
import dev.reelay.timing.PollHistory;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class DecisionsTest {

    private static final Instant NOW = Instant.parse("2026-11-21T09:00:00Z");
    private static final Duration TWO_HOURS = Duration.ofHours(2);
    private static final ObjectNode INPUT =
            JsonNodeFactory.instance.objectNode().put("prompt", "a cat");
    private static final ProviderMessage SAYS = new ProviderMessage(400, 1L, "no");

    /** The moves that the tests of this class took. The last check of the class is that they took every legal move. */
    private static final Map<Status, Set<Status>> TAKEN = new EnumMap<>(Status.class);

    @BeforeAll
    static void forget() {
        TAKEN.clear();
    }

    private static final Steps STEPS = steps(null);

    @AfterAll
    static void everyLegalMoveWasTakenAndNoOther() {
        for (Status status : Status.values()) {
            assertThat(TAKEN.getOrDefault(status, Set.of()))
                    .as("moves from %s", status)
                    .isEqualTo(LegalMoves.from(status));
        }
    }

    @Test
    void aPermitStartsTheNextAttempt() {
        Accepted waiting = new Accepted(job(null, OnUnknownSubmission.REPORT), INPUT, 2);

        Pending next = moved(waiting, STEPS.permitted(waiting, NOW));

        assertThat(next).isEqualTo(new Submitting(waiting.job(), INPUT, 3, NOW));
    }

    @Test
    void aPermitThatComesAfterStartByEndsTheJobUnpaid() {
        Accepted waiting = new Accepted(job(NOW.minusMillis(1), OnUnknownSubmission.REPORT), INPUT, 0);

        JobResult result = ended(waiting, STEPS.permitted(waiting, NOW));

        assertThat(result.outcome()).isInstanceOf(Outcome.Expired.class);
        assertThat(result.charged()).isEqualTo(Charged.NO);
    }

    @Test
    void anAcceptedSubmissionQueuesUnderItsRequestId() {
        Submitting open = submitting(OnUnknownSubmission.REPORT);

        Pending next = moved(open, STEPS.answered(open, new SubmitAnswer.Accepted("r-1"), NOW));

        assertThat(next).isEqualTo(new InQueue(open.job(), "r-1", NOW));
    }

    @Test
    void aRefusedSubmissionFailsUnpaid() {
        Submitting open = submitting(OnUnknownSubmission.REPORT);

        JobResult result = ended(open, STEPS.answered(open, new SubmitAnswer.Refused(SAYS), NOW));

        assertThat(failure(result).code()).isEqualTo(FailureCode.PROVIDER_REJECTED);
        assertThat(failure(result).provider()).isEqualTo(SAYS);
        assertThat(result.charged()).isEqualTo(Charged.NO);
    }

    @Test
    void aJobThatWasCertainlyNotAcceptedWaitsAgainAndItsAttemptCounts() {
        Submitting open = submitting(OnUnknownSubmission.REPORT);
        for (SubmitAnswer answer : List.of(
                new SubmitAnswer.AccountTrouble(SubmitAnswer.AccountTrouble.Fault.TOKEN, SAYS),
                new SubmitAnswer.SlowDown(null, SAYS),
                new SubmitAnswer.Unreachable("refused"),
                new SubmitAnswer.NotStarted())) {
            Pending next = moved(open, STEPS.answered(open, answer, NOW));

            assertThat(next).as("%s", answer).isEqualTo(new Accepted(open.job(), INPUT, open.attempt()));
        }
    }

    @Test
    void anUnknownOutcomeIsReportedAndMayHaveCostMoney() {
        Submitting open = submitting(OnUnknownSubmission.REPORT);

        JobResult result = ended(open, STEPS.answered(open, unknown(), NOW));

        assertThat(failure(result).code()).isEqualTo(FailureCode.SUBMISSION_UNKNOWN);
        assertThat(result.charged()).isEqualTo(Charged.UNKNOWN);
    }

    @Test
    void anUnknownOutcomeIsSubmittedAgainOnlyWhenTheRequestAsksForIt() {
        Submitting open = submitting(OnUnknownSubmission.RESUBMIT);

        Pending next = moved(open, STEPS.answered(open, unknown(), NOW));

        assertThat(next)
                .isEqualTo(
                        new Accepted(open.job(), new JobInput.Held(JsonBytes.of(INPUT)), open.attempt(), true, 1, NOW));
    }

    @Test
    void tenUnknownOutcomesAreReportedAndAttemptsThatFailedForOtherReasonsDoNotCount() {
        Submitting open = submitting(OnUnknownSubmission.RESUBMIT);
        for (int others = 0; others < 30; others++) {
            SubmitAnswer other = others % 2 == 0
                    ? new SubmitAnswer.SlowDown(null, SAYS)
                    : new SubmitAnswer.AccountTrouble(SubmitAnswer.AccountTrouble.Fault.BALANCE, SAYS);
            open = ((Accepted) moved(open, STEPS.answered(open, other, NOW))).submit(NOW);
        }
        for (int unknowns = 1; unknowns < 10; unknowns++) {
            Accepted again = (Accepted) moved(open, STEPS.answered(open, unknown(), NOW));
            assertThat(again.ownFailures()).isEqualTo(unknowns);
            open = again.submit(NOW);
        }

        JobResult result = ended(open, STEPS.answered(open, unknown(), NOW));

        assertThat(failure(result).code()).isEqualTo(FailureCode.SUBMISSION_UNKNOWN);
        assertThat(open.attempt()).isEqualTo(40);
    }

    @Test
    void aJobThatIsTurnedAwayEndsAfterFourTriesUnpaid() {
        SubmitAnswer away = new SubmitAnswer.TurnedAway(
                SubmitAnswer.AccountTrouble.Fault.FORBIDDEN, new ProviderMessage(403, null, null));
        Submitting open = submitting(OnUnknownSubmission.REPORT);
        for (int tries = 1; tries < 4; tries++) {
            open = ((Accepted) moved(open, STEPS.answered(open, away, NOW))).submit(NOW);
        }

        JobResult result = ended(open, STEPS.answered(open, away, NOW));

        assertThat(failure(result).code()).isEqualTo(FailureCode.PROVIDER_REJECTED);
        assertThat(failure(result).message()).endsWith(": HTTP status 403");
        assertThat(result.charged()).isEqualTo(Charged.NO);
        JobResult cancelled = ended(open.cancel(), STEPS.answered(open.cancel(), away, NOW));
        assertThat(cancelled.outcome()).isInstanceOf(Outcome.Cancelled.class);
        assertThat(cancelled.charged()).isEqualTo(Charged.NO);
    }

    @Test
    void aJobThatIsTurnedAwayAfterADoubtMayHaveCostMoney() {
        SubmitAnswer away = new SubmitAnswer.TurnedAway(SubmitAnswer.AccountTrouble.Fault.FORBIDDEN, SAYS);
        Submitting open = new Submitting(
                job(null, OnUnknownSubmission.RESUBMIT),
                new JobInput.Held(JsonBytes.of(INPUT)),
                4,
                NOW,
                true,
                3,
                false);

        assertThat(ended(open, STEPS.answered(open, away, NOW)).charged()).isEqualTo(Charged.UNKNOWN);
    }

    @Test
    void aJobInDoubtThatIsTurnedAwayStaysInDoubtWheneverItIsCancelled() {
        SubmitAnswer away = new SubmitAnswer.TurnedAway(SubmitAnswer.AccountTrouble.Fault.FORBIDDEN, SAYS);
        Submitting second = submitting(OnUnknownSubmission.RESUBMIT).again(NOW).submit(NOW);

        Accepted next = (Accepted) moved(second, STEPS.answered(second, away, NOW));
        JobResult later = ended(next, STEPS.cancelled(next, NOW));
        JobResult before = ended(second.cancel(), STEPS.answered(second.cancel(), away, NOW));

        assertThat(next.inDoubt()).isTrue();
        for (JobResult result : List.of(later, before)) {
            assertThat(failure(result).code()).isEqualTo(FailureCode.SUBMISSION_UNKNOWN);
            assertThat(result.charged()).isEqualTo(Charged.UNKNOWN);
        }
    }

    @Test
    void aJobThatWasOnceInDoubtStaysSo() {
        Accepted again = submitting(OnUnknownSubmission.RESUBMIT).again(NOW);
        Submitting second = again.submit(NOW);

        JobResult refused = ended(second, STEPS.answered(second, new SubmitAnswer.Refused(SAYS), NOW));

        assertThat(second.back()).isEqualTo(new Accepted(again.job(), INPUT, 2, true, 1));
        assertThat(refused.charged()).isEqualTo(Charged.UNKNOWN);
    }

    @Test
    void aJobInDoubtThatIsCancelledOrExpiresIsNotSubmittedAgainAndTheResultReportsTheDoubt() {
        Accepted again = submitting(OnUnknownSubmission.RESUBMIT).again(NOW);
        Accepted late = new Accepted(job(NOW.minusMillis(1), OnUnknownSubmission.RESUBMIT), INPUT, 1, true, 1);

        for (JobResult result :
                List.of(ended(again, STEPS.cancelled(again, NOW)), ended(late, STEPS.permitted(late, NOW)))) {
            assertThat(failure(result).code()).isEqualTo(FailureCode.SUBMISSION_UNKNOWN);
            assertThat(result.charged()).isEqualTo(Charged.UNKNOWN);
        }
    }

    @Test
    void aJobWhoseModelBecameKnownGoesOnWithWhatWasFoundAndThatIsCommitted() {
        Accepted waiting = awaiting();
        Checks found = Checks.passed("sha256:8c3f09b1d2e4a576", List.of());

        Pending next = moved(waiting, STEPS.modelFound(waiting, new Judgement.Passed(found), NOW));

        assertThat(next).isEqualTo(waiting.with(found));
        assertThat(((Accepted) next).awaitsModel()).isFalse();
    }

    @Test
    void aJobWhoseModelDoesNotExistOrWhoseInputDoesNotFitIsRejectedUnpaid() {
        Outcome.Failed why = new Outcome.Failed(FailureCode.UNKNOWN_MODEL, "There is no model");

        JobResult result = ended(awaiting(), STEPS.modelFound(awaiting(), new Judgement.Rejected(why), NOW));

        assertThat(result.outcome()).isEqualTo(why);
        assertThat(result.charged()).isEqualTo(Charged.NO);
    }

    @Test
    void troubleThatIsNotTheJobsOwnLeavesItWaitingForItsModel() {
        assertThat(STEPS.modelNotSeen(awaiting(), NOW.plusSeconds(1))).isEqualTo(new Step.Stay());
    }

    @Test
    void aRefusalOfAnInputThatFitsTheCatalogsSchemaSaysSo() {
        ProviderMessage odd = new ProviderMessage(422, null, "duration: must be 5 or 10");
        Checks checked = Checks.passed("sha256:8c3f09b1d2e4a576", List.of());
        Submitting open = submitting(OnUnknownSubmission.REPORT);
        Submitting fits = new Submitting(open.job().with(checked), INPUT, 1, NOW);

        JobResult result = ended(fits, STEPS.answered(fits, new SubmitAnswer.Refused(odd), NOW));

        assertThat(failure(result).code()).isEqualTo(FailureCode.PROVIDER_REJECTED);
        assertThat(failure(result).message())
                .startsWith("RunComfy refused the submission: duration: must be 5 or 10")
                .contains("the catalog's schema sha256:8c3f09b1d2e4a576 let this input pass");
        assertThat(message(open, odd)).as("checked against no schema").doesNotContain("catalog");
        Violation warning = new Violation("/input/prompt", "minLength", null, null, "empty");
        Submitting warned = new Submitting(
                open.job().with(Checks.passed("sha256:8c3f09b1d2e4a576", List.of(warning))), INPUT, 1, NOW);
        assertThat(message(warned, odd)).as("did not fit").doesNotContain("catalog");
        for (ProviderMessage other : List.of(
                new ProviderMessage(400, 400_001L, "no such model"),
                new ProviderMessage(404, null, "not found"),
                new ProviderMessage(413, null, "too large"),
                new ProviderMessage(400, null, null))) {
            assertThat(message(fits, other)).as("%s", other).doesNotContain("catalog");
        }
    }

    private static String message(Submitting state, ProviderMessage says) {
        return failure(ended(state, STEPS.answered(state, new SubmitAnswer.Refused(says), NOW)))
                .message();
    }

    private static Accepted awaiting() {
        return new Accepted(job(null, OnUnknownSubmission.REPORT).with(Checks.AWAITING_MODEL), INPUT, 0);
    }

    @Test
    void theMediaStatusOfAJobIsCommittedWithItsAnnouncement() {
        Accepted waiting = new Accepted(job(null, OnUnknownSubmission.REPORT), INPUT, 0);

        Step step = STEPS.probed(waiting, MediaStatus.UNVERIFIED, List.of(), NOW);

        assertThat(step).isEqualTo(new Step.Note(waiting.withMedia(MediaStatus.UNVERIFIED)));
        Submitting announced = waiting.withMedia(MediaStatus.UNVERIFIED).submit(NOW);
        assertThat(announced.job().media()).isEqualTo(MediaStatus.UNVERIFIED);
        assertThat(announced.back().job().media()).isEqualTo(MediaStatus.UNVERIFIED);
    }

    @Test
    void aJobWhoseMediaDoNotFitIsRejectedWithAllViolations() {
        Accepted waiting = new Accepted(job(null, OnUnknownSubmission.REPORT), INPUT, 0);
        List<Violation> wrong = List.of(
                new Violation("/input/image_url", "width_pixels<=", null, null, "too wide"),
                new Violation("/input/image_url", "alpha", null, null, "see-through"));

        JobResult result = ended(waiting, STEPS.probed(waiting, MediaStatus.VIOLATED, wrong, NOW));

        assertThat(result.outcome().status()).isEqualTo(Status.REJECTED);
        assertThat(failure(result).code()).isEqualTo(FailureCode.INVALID_MEDIA);
        assertThat(failure(result).violations()).isEqualTo(wrong);
        assertThat(failure(result).message()).contains("too wide", "See violations for the others");
        assertThat(result.charged()).isEqualTo(Charged.NO);
    }

    @Test
    void aJobThatWaitsIsCancelledUnpaid() {
        Accepted waiting = new Accepted(job(null, OnUnknownSubmission.REPORT), INPUT, 1);

        JobResult result = ended(waiting, STEPS.cancelled(waiting, NOW));

        assertThat(result.outcome()).isInstanceOf(Outcome.Cancelled.class);
        assertThat(result.charged()).isEqualTo(Charged.NO);
    }

    @Test
    void aCancelDuringTheSubmissionIsRememberedUntilTheRequestIdIsKnown() {
        Submitting open = submitting(OnUnknownSubmission.REPORT);

        Submitting cancelled = (Submitting) moved(open, STEPS.cancelled(open, NOW));
        Pending next = moved(cancelled, STEPS.answered(cancelled, new SubmitAnswer.Accepted("r-1"), NOW));

        assertThat(next).isEqualTo(queued().cancel(CancelReason.REQUESTED));
    }

    @Test
    void aCancelDuringASubmissionThatIsNotAcceptedEndsTheJobUnpaid() {
        Submitting cancelled = submitting(OnUnknownSubmission.RESUBMIT).cancel();
        for (SubmitAnswer answer : List.of(
                new SubmitAnswer.AccountTrouble(SubmitAnswer.AccountTrouble.Fault.BALANCE, SAYS),
                new SubmitAnswer.SlowDown(null, SAYS),
                new SubmitAnswer.Unreachable("refused"),
                new SubmitAnswer.NotStarted())) {
            JobResult result = ended(cancelled, STEPS.answered(cancelled, answer, NOW));

            assertThat(result.outcome()).as("%s", answer).isInstanceOf(Outcome.Cancelled.class);
            assertThat(result.charged()).isEqualTo(Charged.NO);
        }
    }

    @Test
    void anUnknownOutcomeIsNotSubmittedAgainOnceItIsCancelled() {
        Submitting cancelled = submitting(OnUnknownSubmission.RESUBMIT).cancel();

        JobResult result = ended(cancelled, STEPS.answered(cancelled, unknown(), NOW));

        assertThat(failure(result).code()).isEqualTo(FailureCode.SUBMISSION_UNKNOWN);
    }

    @Test
    void aQueuedJobIsCancelledWhenRunComfyConfirmsItAndNotBefore() {
        InQueue queued = queued();

        InQueue asked = (InQueue) moved(queued, STEPS.cancelled(queued, NOW));
        for (CancelAnswer no : List.of(
                new CancelAnswer.NotCancellable(),
                new Gone(SAYS),
                new CallFailure(CallFailure.Kind.SERVER_ERROR, null, null))) {
            assertThat(STEPS.cancelAnswered(asked, no, NOW)).isInstanceOf(Step.Stay.class);
        }
        JobResult result = ended(asked, STEPS.cancelAnswered(asked, new CancelAnswer.Cancelled(), NOW));

        assertThat(result.outcome()).isInstanceOf(Outcome.Cancelled.class);
        assertThat(result.charged()).isEqualTo(Charged.UNKNOWN);
        assertThat(result.cancelTooLate()).isFalse();
    }

    @Test
    void aCancelThatFindsTheJobRunningIsTooLateAndTheResultReportsThat() {
        PollAnswer done = new PollAnswer.Succeeded(INPUT, List.of(), List.of(), List.of());
        InQueue asked = queued().cancel(CancelReason.REQUESTED);
        InProgress running = running();

        Pending seenRunning = moved(asked, polled(asked, new PollAnswer.Running()));
        Pending told = moved(running, STEPS.cancelled(running, NOW));

        assertThat(seenRunning).isEqualTo(told).isEqualTo(running.cancel());
        assertThat(List.of(
                        ended(asked, polled(asked, done)),
                        ended(told, polled((InProgress) told, done)),
                        ended(asked, polled(asked, new PollAnswer.Failed(SAYS)))))
                .allMatch(JobResult::cancelTooLate);
    }

    @Test
    void theSameCancelAgainChangesNothing() {
        for (Pending state : List.of(
                submitting(OnUnknownSubmission.REPORT).cancel(),
                queued().cancel(CancelReason.REQUESTED),
                running().cancel())) {
            assertThat(STEPS.cancelled(state, NOW)).as("%s", state).isInstanceOf(Step.Stay.class);
        }
    }

    @Test
    void aJobThatQueuesPastItsStartByExpiresWhenRunComfyCancelsIt() {
        InQueue queued = new InQueue(job(NOW.minusMillis(1), OnUnknownSubmission.REPORT), "r-1", NOW);

        InQueue asked = (InQueue) moved(queued, steps(null).overdue(queued, NOW));

        assertThat(asked.cancelReason()).isEqualTo(CancelReason.EXPIRED);
        assertThat(steps(null).overdue(asked, NOW)).isInstanceOf(Step.Stay.class);
        for (JobResult result : List.of(
                ended(asked, STEPS.cancelAnswered(asked, new CancelAnswer.Cancelled(), NOW)),
                ended(asked, polled(asked, new PollAnswer.Cancelled())))) {
            assertThat(result.outcome()).isInstanceOf(Outcome.Expired.class);
            assertThat(result.charged()).isEqualTo(Charged.UNKNOWN);
        }
        assertThat(moved(asked, polled(asked, new PollAnswer.Running()))).isEqualTo(queued.running(NOW));
    }

    @Test
    void aJobThatQueuesLongerThanItsModelMayIsCancelled() {
        InQueue queued = queued();
        Duration limit = Duration.ofMinutes(10);

        assertThat(steps(null).overdue(queued, NOW.plus(TWO_HOURS))).isInstanceOf(Step.Stay.class);
        assertThat(steps(limit).overdue(queued, NOW.plus(limit))).isInstanceOf(Step.Stay.class);
        assertThat(moved(queued, steps(limit).overdue(queued, NOW.plus(limit).plusMillis(1))))
                .isEqualTo(queued.cancel(CancelReason.EXPIRED));
    }

    /** An operator may have changed the longest wait since the job was submitted, in either direction. */
    @Test
    void aPollSeesThatAJobHasQueuedForLongerThanItsModelMayNow() {
        InQueue queued = queued();
        Duration limit = Duration.ofMinutes(10);
        PollAnswer waits = new PollAnswer.Queued();

        assertThat(steps(limit).polled(queued, waits, GoneCount.NONE, NOW.plus(limit)))
                .isInstanceOf(Step.Stay.class);
        assertThat(moved(
                        queued,
                        steps(limit)
                                .polled(
                                        queued,
                                        waits,
                                        GoneCount.NONE,
                                        NOW.plus(limit).plusMillis(1))))
                .isEqualTo(queued.cancel(CancelReason.EXPIRED));
        InQueue unwanted = queued.cancel(CancelReason.REQUESTED);
        assertThat(steps(limit)
                        .polled(unwanted, waits, GoneCount.NONE, NOW.plus(limit).plusMillis(1)))
                .isInstanceOf(Step.Stay.class);
    }

    @Test
    void aCancelOutranksAnExpiry() {
        InQueue expiring = queued().cancel(CancelReason.EXPIRED);

        assertThat(moved(expiring, STEPS.cancelled(expiring, NOW))).isEqualTo(queued().cancel(CancelReason.REQUESTED));
    }

    @Test
    void anUnknownOutcomeIsNotSubmittedAgainOnceStartByHasPassed() {
        Submitting open = new Submitting(job(NOW.minusSeconds(1), OnUnknownSubmission.RESUBMIT), INPUT, 1, NOW);

        JobResult result = ended(open, STEPS.answered(open, unknown(), NOW));

        assertThat(failure(result).code()).isEqualTo(FailureCode.SUBMISSION_UNKNOWN);
    }

    @Test
    void aQueuedJobThatIsSeenRunningHasBegun() {
        InQueue queued = queued();

        Pending next = moved(queued, polled(queued, new PollAnswer.Running()));

        assertThat(next).isEqualTo(new InProgress(queued.job(), "r-1", NOW, NOW));
    }

    @Test
    void aPollThatReportsARunningJobAsQueuedChangesNothing() {
        InProgress running = running();

        assertThat(polled(running, new PollAnswer.Queued())).isInstanceOf(Step.Stay.class);
        assertThat(polled(running, new PollAnswer.Running())).isInstanceOf(Step.Stay.class);
    }

    @Test
    void anAnswerWithoutInformationAboutTheJobNeverEndsIt() {
        for (Submitted state : List.of(queued(), running())) {
            for (PollAnswer answer : List.of(
                    new PollAnswer.NotYet("warming_up"),
                    new CallFailure(CallFailure.Kind.SERVER_ERROR, null, null),
                    new CallFailure(CallFailure.Kind.TOKEN, null, SAYS),
                    new PollAnswer.Forbidden(SAYS))) {
                assertThat(polled(state, answer)).as("%s", answer).isInstanceOf(Step.Stay.class);
            }
        }
    }

    @Test
    void aCompletedJobHasItsUrlsAndWasCharged() {
        ObjectNode output = JsonNodeFactory.instance.objectNode().put("video", "https://v/1%3D.mp4");
        PollAnswer done = new PollAnswer.Succeeded(output, List.of("https://v/1%3D.mp4"), List.of(), List.of());
        for (Submitted state : List.of(queued(), running())) {
            JobResult result = ended(state, polled(state, done));

            assertThat(result.outcome())
                    .isEqualTo(new Outcome.Completed(output, List.of("https://v/1%3D.mp4"), List.of(), List.of()));
            assertThat(result.charged()).isEqualTo(Charged.YES);
            assertThat(result.requestId()).isEqualTo("r-1");
        }
    }

    @Test
    void whereCopiesAreKeptASuccessIsStoredBeforeItEnds() {
        Steps steps = steps(null, new Storage(TWO_HOURS, _ -> true));
        PollAnswer done = new PollAnswer.Succeeded(INPUT, List.of("https://v/1%3D.mp4"), List.of(), List.of());
        for (Submitted state : List.of(queued(), running())) {
            Storing storing = (Storing) moved(state, steps.polled(state, done, GoneCount.NONE, NOW));

            assertThat(moved(storing, steps.cancelled(storing, NOW))).isEqualTo(storing.cancel());
            JobResult result = ended(
                    storing,
                    steps.decisions.stored(storing, StoringStates.copies()).step());
            assertThat(result.outcome().status()).isEqualTo(Status.COMPLETED);
        }
    }

    @Test
    void aSuccessWithoutOutputIsAFailureThatMayHaveCostMoney() {
        InProgress running = running();

        JobResult result = ended(running, polled(running, PollAnswer.Succeeded.WITHOUT_OUTPUT));

        assertThat(failure(result).code()).isEqualTo(FailureCode.NO_OUTPUT);
        assertThat(failure(result).code().isRetryable()).isTrue();
        assertThat(result.charged()).isEqualTo(Charged.UNKNOWN);
    }

    @Test
    void theResultOfAJobThatRunComfyFailedHasTheReason() {
        for (Submitted state : List.of(queued(), running())) {
            JobResult result = ended(state, polled(state, new PollAnswer.Failed(SAYS)));

            assertThat(failure(result).code()).isEqualTo(FailureCode.PROVIDER_FAILED);
            assertThat(failure(result).message()).contains("no");
        }
    }

    @Test
    void aJobThatRunComfyCancelsWithoutARequestIsCancelled() {
        for (Submitted state : List.of(queued(), running())) {
            JobResult result = ended(state, polled(state, new PollAnswer.Cancelled()));

            assertThat(result.outcome()).isInstanceOf(Outcome.Cancelled.class);
            assertThat(result.charged()).isEqualTo(Charged.UNKNOWN);
        }
    }

    @Test
    void theCostThatRunComfyNamesStandsInTheResultOfEveryEnd() {
        Cost cost = new Cost(new BigDecimal("0.350"));
        InQueue expiring = queued().cancel(CancelReason.EXPIRED);

        for (JobResult result : List.of(
                ended(
                        running(),
                        polled(running(), new PollAnswer.Succeeded(INPUT, List.of(), List.of(), List.of(), cost))),
                ended(
                        running(),
                        polled(running(), new PollAnswer.Succeeded(null, List.of(), List.of(), List.of(), cost))),
                ended(running(), polled(running(), new PollAnswer.Failed(SAYS, cost))),
                ended(running(), polled(running(), new PollAnswer.Cancelled(cost))),
                ended(expiring, polled(expiring, new PollAnswer.Cancelled(cost))))) {
            assertThat(result.cost()).as("%s", result.outcome()).isEqualTo(cost);
            assertThat(result.charged())
                    .isEqualTo(result.outcome().status() == Status.COMPLETED ? Charged.YES : Charged.UNKNOWN);
        }
    }

    @Test
    void whereRunComfyNamesNoCostThereIsNone() {
        PollAnswer done = new PollAnswer.Succeeded(INPUT, List.of(), List.of(), List.of());

        assertThat(ended(running(), polled(running(), done)).cost()).isNull();
        assertThat(ended(running(), polled(running(), new PollAnswer.Failed(SAYS)))
                        .cost())
                .isNull();
    }

    @Test
    void aRequestIdIsLostOnlyAfterThreeDenialsOverTwoMinutes() {
        InQueue queued = queued();
        PollAnswer gone = new Gone(SAYS);
        GoneCount three = new GoneCount(3, NOW.minusSeconds(120));

        assertThat(STEPS.polled(queued, gone, new GoneCount(2, NOW.minusSeconds(900)), NOW))
                .isInstanceOf(Step.Stay.class);
        assertThat(STEPS.polled(queued, gone, new GoneCount(9, NOW.minusSeconds(119)), NOW))
                .isInstanceOf(Step.Stay.class);
        assertThat(failure(ended(queued, STEPS.polled(queued, gone, three, NOW)))
                        .code())
                .isEqualTo(FailureCode.REQUEST_LOST);
    }

    @Test
    void aJobWithoutAnEndIsGivenUpAfterItsModelsLimit() {
        InProgress running = running();
        Instant late = NOW.plus(TWO_HOURS).plusMillis(1);
        for (PollAnswer answer : List.of(
                new PollAnswer.Running(),
                new PollAnswer.NotYet("polishing"),
                new CallFailure(CallFailure.Kind.UNREADABLE_ANSWER, null, null))) {
            Step step = STEPS.polled(running, answer, GoneCount.NONE, late);

            assertThat(failure(ended(running, step)).code()).isEqualTo(FailureCode.TIMED_OUT);
        }
    }

    /** It may run and be charged later, so RunComfy is asked to cancel it within this minute. */
    @Test
    void aJobThatIsQueuedAtItsLimitIsGivenUpOnceItIsCancelledOrAMinuteLater() {
        InQueue queued = queued();
        Instant limit = NOW.plus(TWO_HOURS);
        Instant late = limit.plusMillis(1);
        PollAnswer waits = new PollAnswer.Queued(7);

        assertThat(ended(queued, STEPS.cancelAnswered(queued, new CancelAnswer.Cancelled(), late))
                        .outcome())
                .isInstanceOfSatisfying(
                        Outcome.Failed.class,
                        failed -> assertThat(failed.code()).isEqualTo(FailureCode.TIMED_OUT));
        assertThat(failure(ended(queued, STEPS.polled(queued, new PollAnswer.Cancelled(null), GoneCount.NONE, late)))
                        .code())
                .isEqualTo(FailureCode.TIMED_OUT);
        assertThat(STEPS.polled(queued, waits, GoneCount.NONE, limit.plusSeconds(60)))
                .isNotInstanceOf(Step.End.class);
        assertThat(failure(ended(queued, STEPS.polled(queued, waits, GoneCount.NONE, late.plusSeconds(60))))
                        .code())
                .isEqualTo(FailureCode.TIMED_OUT);
    }

    @Test
    void aJobWhosePollsFailIsGivenUpADayAfterItsLimit() {
        InProgress running = running();
        Instant limit = NOW.plus(TWO_HOURS);
        for (PollAnswer answer : List.of(
                new CallFailure(CallFailure.Kind.TOKEN, null, null),
                new CallFailure(CallFailure.Kind.UNREACHABLE, null, null),
                new CallFailure(CallFailure.Kind.SERVER_ERROR, null, null),
                new PollAnswer.Forbidden(new ProviderMessage(403, 403_001L, null)))) {
            Instant dayLater = limit.plus(Duration.ofDays(1));
            assertThat(STEPS.polled(running, answer, GoneCount.NONE, dayLater)).isEqualTo(new Step.Stay());
            Step step = STEPS.polled(running, answer, GoneCount.NONE, dayLater.plusMillis(1));

            assertThat(failure(ended(running, step)).code()).isEqualTo(FailureCode.TIMED_OUT);
        }
    }

    @Test
    void anEndThatIsPolledPastTheLimitStillCounts() {
        InProgress running = running();
        Step step = STEPS.polled(
                running,
                new PollAnswer.Cancelled(),
                GoneCount.NONE,
                NOW.plus(TWO_HOURS).plusSeconds(1));

        assertThat(ended(running, step).outcome()).isInstanceOf(Outcome.Cancelled.class);
    }

    private static Step polled(Submitted state, PollAnswer answer) {
        return STEPS.polled(state, answer, GoneCount.NONE, NOW);
    }

    private static Pending moved(JobState from, Step step) {
        assertThat(step).isInstanceOf(Step.Move.class);
        Pending next = ((Step.Move) step).next();
        took(from, next);
        return next;
    }

    private static JobResult ended(JobState from, Step step) {
        assertThat(step).isInstanceOf(Step.End.class);
        Ending ending = ((Step.End) step).ending();
        took(from, ending.receipt());
        assertThat(ending.receipt())
                .extracting(Ended::id, Ended::contentHash, Ended::status, Ended::cost)
                .containsExactly(
                        from.id(),
                        from.contentHash(),
                        ending.result().outcome().status(),
                        ending.result().cost());
        return ending.result();
    }

    private static void took(JobState from, JobState to) {
        TAKEN.computeIfAbsent(from.status(), _ -> EnumSet.noneOf(Status.class)).add(to.status());
    }

    private static Outcome.Failed failure(JobResult result) {
        assertThat(result.outcome()).isInstanceOf(Outcome.Failed.class);
        return (Outcome.Failed) result.outcome();
    }

    private static SubmitAnswer unknown() {
        return new SubmitAnswer.Unknown(SubmitAnswer.Unknown.Why.CONNECTION_LOST, null, null);
    }

    private static Submitting submitting(OnUnknownSubmission policy) {
        return new Submitting(job(null, policy), INPUT, 1, NOW);
    }

    private static InQueue queued() {
        return new InQueue(job(null, OnUnknownSubmission.REPORT), "r-1", NOW);
    }

    private static InProgress running() {
        return queued().running(NOW);
    }

    private static Job job(@Nullable Instant startBy, OnUnknownSubmission policy) {
        return new Job("order-1", "luma/luma-ray-2/image-to-video", null, List.of(), startBy, policy, "hash", NOW);
    }

    private static Steps steps(@Nullable Duration longestQueueing) {
        return steps(longestQueueing, Storage.NONE);
    }

    private static Steps steps(@Nullable Duration longestQueueing, Storage storage) {
        Deadlines deadlines = new FixedDeadlines(longestQueueing);
        return new Steps(new Decisions(
                deadlines, new PollDecisions(deadlines, new QuarterOfAge(), () -> 0.5, storage), _ -> MediaNeed.NONE));
    }

    /** The steps of decisions; {@link DecisionEffectsTest} is about their effects. */
    private record Steps(Decisions decisions) {
        Step permitted(Accepted state, Instant now) {
            return decisions.permitted(state, Reservation.unpriced(now), now).step();
        }

        Step modelFound(Accepted state, Judgement judged, Instant now) {
            return decisions.modelFound(state, judged, now).step();
        }

        Step modelNotSeen(Accepted state, Instant due) {
            return decisions.modelNotSeen(state, due).step();
        }

        Step answered(Submitting state, SubmitAnswer answer, Instant now) {
            return decisions.answered(state, answer, now).step();
        }

        Step probed(Accepted state, MediaStatus media, List<Violation> violations, Instant now) {
            return decisions.probed(state, media, violations, now).step();
        }

        Step cancelled(Pending state, Instant now) {
            return decisions.cancelled(state, now).step();
        }

        Step cancelAnswered(Submitted state, CancelAnswer answer, Instant now) {
            return decisions.cancelAnswered(state, answer, now).step();
        }

        Step overdue(InQueue state, Instant now) {
            return decisions.overdue(state, now).step();
        }

        Step polled(Submitted state, PollAnswer answer, GoneCount gone, Instant now) {
            return decisions
                    .polls()
                    .polled(state, answer, new PollHistory(gone, 0, 0), now)
                    .step();
        }
    }
}
