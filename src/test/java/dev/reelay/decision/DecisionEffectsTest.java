package dev.reelay.decision;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reelay.answer.CallFailure;
import dev.reelay.answer.CancelAnswer;
import dev.reelay.answer.PollAnswer;
import dev.reelay.answer.ProviderMessage;
import dev.reelay.answer.SubmitAnswer;
import dev.reelay.cost.Charged;
import dev.reelay.cost.Reservation;
import dev.reelay.decision.Effect.Wake;
import dev.reelay.job.CancelReason;
import dev.reelay.job.Checks;
import dev.reelay.job.Ending;
import dev.reelay.job.Job;
import dev.reelay.job.JobInput;
import dev.reelay.job.JobState.Accepted;
import dev.reelay.job.JobState.Ended;
import dev.reelay.job.JobState.InProgress;
import dev.reelay.job.JobState.InQueue;
import dev.reelay.job.JobState.Submitting;
import dev.reelay.job.OnUnknownSubmission;
import dev.reelay.outcome.Outcome;
import dev.reelay.timing.PollHistory;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The effects that decisions ask for. */
class DecisionEffectsTest {

    private static final Instant NOW = Instant.parse("2026-11-21T09:00:00Z");
    private static final Instant START_BY = NOW.plusSeconds(60);
    private static final Duration LONGEST = Duration.ofMinutes(5);
    private static final ProviderMessage SAYS = new ProviderMessage(403, null, "no");
    private static final ObjectNode INPUT = JsonNodeFactory.instance.objectNode();

    private final Decisions decisions = decisions(false);

    @Test
    void aNewJobLinesUpOrIsProbedAndWakesItsShardPastStartBy() {
        Accepted job = accepted();
        Effect expire = new Effect.WakeAt("a", START_BY.plusMillis(1), Wake.EXPIRE);

        assertThat(decisions.admitted(job).effects()).containsExactly(new Effect.LineUp(job), expire);
        assertThat(decisions(true).admitted(job).effects()).containsExactly(new Effect.Probe(job), expire);
    }

    @Test
    void aJobWhoseModelIsNotKnownAsksForItBeforeItsMediaAreCheckedAndReadsItsInputOnlyOnceItIsKnown() {
        Accepted job = accepted().with(Checks.AWAITING_MODEL);
        Effect expire = new Effect.WakeAt("a", START_BY.plusMillis(1), Wake.EXPIRE);
        JobInput.Stored place = new JobInput.Stored(7, 100);
        Accepted stored = job.with(place);

        assertThat(decisions(true).admitted(job).effects()).containsExactly(new Effect.FindModel(job), expire);
        assertThat(decisions(true).restored(job, NOW).effects()).containsExactly(new Effect.FindModel(job), expire);
        assertThat(decisions.restored(stored, NOW).effects()).containsExactly(new Effect.FindModel(stored), expire);
        assertThat(decisions.inputNeeded(stored).effects()).containsExactly(new Effect.ReadInput(stored));
        assertThat(decisions.inputRead(stored, (JobInput.Held) job.input()).effects())
                .containsExactly(new Effect.FindModel(job));
    }

    @Test
    void aJobWhoseModelBecameKnownIsProbedOrLinesUpAndOneWhoseModelWasNotSeenIsWokenToAskAgain() {
        Accepted job = accepted().with(Checks.AWAITING_MODEL);
        Judgement passed = new Judgement.Passed(Checks.passed("sha256:1", List.of()));
        Accepted next = job.with(Checks.passed("sha256:1", List.of()));
        Instant due = NOW.plusSeconds(4);

        assertThat(decisions.modelFound(job, passed, NOW).effects()).containsExactly(new Effect.LineUp(next));
        assertThat(decisions(true).modelFound(job, passed, NOW).effects()).containsExactly(new Effect.Probe(next));
        assertThat(decisions.modelNotSeen(job, due).effects())
                .containsExactly(new Effect.WakeAt("a", due, Wake.FIND_MODEL));
        assertThat(decisions.findModelDue(job).effects()).containsExactly(new Effect.FindModel(job));
        assertThat(decisions.findModelDue(next).effects()).containsExactly(new Effect.FindModel(next));
    }

    @Test
    void aJobThatWasJudgedAsksOnceForAModelThatTheCatalogLacksAndGoesOnWhateverIsFound() {
        Accepted job = accepted().with(Checks.passed("sha256:1", List.of()));
        Accepted stored = job.with(new JobInput.Stored(7, 100));
        Effect expire = new Effect.WakeAt("a", START_BY.plusMillis(1), Wake.EXPIRE);
        Decisions lacking = decisions(MediaNeed.MODEL);

        assertThat(lacking.restored(job, NOW).effects()).containsExactly(new Effect.FindModel(job), expire);
        assertThat(lacking.restored(stored, NOW).effects()).containsExactly(new Effect.ReadInput(stored), expire);
        assertThat(lacking.modelAsked(job).effects()).containsExactly(new Effect.LineUp(job));
        assertThat(decisions(true).modelAsked(job).effects()).containsExactly(new Effect.Probe(job));
        assertThat(decisions.modelAsked(job).effects()).containsExactly(new Effect.LineUp(job));
    }

    @Test
    void aRefusalThatTheCatalogDidNotForeseeAsksRunComfyAboutTheModel() {
        Submitting open = accepted().with(Checks.passed("sha256:1", List.of())).submit(NOW);

        assertThat(refused(open, new ProviderMessage(422, null, "no")))
                .contains(new Effect.DoubtModel("a", "m", Effect.Doubt.SCHEMA));
        assertThat(refused(open, new ProviderMessage(400, 400_001L, "no")))
                .contains(new Effect.DoubtModel("a", "m", Effect.Doubt.MODEL));
        assertThat(refused(open, new ProviderMessage(404, null, null)))
                .contains(new Effect.DoubtModel("a", "m", Effect.Doubt.MODEL));
        assertThat(refused(open, new ProviderMessage(413, null, "no"))).noneMatch(Effect.DoubtModel.class::isInstance);
        assertThat(refused(accepted().submit(NOW), new ProviderMessage(422, null, "no")))
                .as("checked against no schema")
                .noneMatch(Effect.DoubtModel.class::isInstance);
    }

    private List<Effect> refused(Submitting open, ProviderMessage says) {
        return decisions.answered(open, new SubmitAnswer.Refused(says), NOW).effects();
    }

    @Test
    void anAnnouncementStartsItsPost() {
        Decision decision = decisions.permitted(accepted(), Reservation.unpriced(NOW), NOW);

        assertThat(decision.effects())
                .containsExactly(new Effect.Submit(accepted().submit(NOW)));
    }

    @Test
    void anAcceptedSubmissionIsPolledAndWakesItsShardAtItsDeadlines() {
        Submitting open = accepted().submit(NOW);

        assertThat(decisions.answered(open, new SubmitAnswer.Accepted("r"), NOW).effects())
                .containsExactly(
                        new Effect.WakeAt("a", START_BY.plusMillis(1), Wake.EXPIRE),
                        new Effect.WakeAt("a", NOW.plus(LONGEST).plusMillis(1), Wake.EXPIRE),
                        new Effect.WakeAt("a", NOW.plusSeconds(2), Wake.POLL, Duration.ofSeconds(2)));
    }

    @Test
    void aJobThatWasCancelledBeforeItsRequestIdWasKnownIsCancelledAtOnce() {
        Submitting open = accepted().submit(NOW).cancel();

        assertThat(decisions.answered(open, new SubmitAnswer.Accepted("r"), NOW).effects())
                .contains(new Effect.Cancel(new InQueue(open.job(), "r", NOW, CancelReason.REQUESTED)));
    }

    @Test
    void aSubmissionThatWasNotAcceptedLinesUpAgain() {
        Submitting open = accepted().submit(NOW);

        assertThat(decisions.answered(open, new SubmitAnswer.NotStarted(), NOW).effects())
                .contains(new Effect.LineUp(open.back()));
    }

    @Test
    void aJobWhoseAttemptFailedLinesUpLaterEachTimeAndNotBeforeRetryAfter() {
        Submitting open = resubmitted().submit(NOW);
        List<SubmitAnswer> failures = List.of(
                new SubmitAnswer.AccountTrouble(SubmitAnswer.AccountTrouble.Fault.BALANCE, SAYS),
                new SubmitAnswer.TurnedAway(SubmitAnswer.AccountTrouble.Fault.FORBIDDEN, SAYS),
                new SubmitAnswer.Unreachable("refused"),
                new SubmitAnswer.Unknown(SubmitAnswer.Unknown.Why.SERVER_ERROR, SAYS, null));
        for (SubmitAnswer answer : failures) {
            assertThat(wait(open, answer)).as("%s", answer).isBetween(Duration.ofSeconds(1), Duration.ofSeconds(2));
        }
        Submitting third = new Submitting(open.job(), INPUT, 3, NOW);
        Submitting tenth = new Submitting(open.job(), INPUT, 10, NOW);
        SubmitAnswer asked =
                new SubmitAnswer.Unknown(SubmitAnswer.Unknown.Why.SERVER_ERROR, SAYS, Duration.ofMinutes(5));

        assertThat(wait(third, failures.getFirst())).isBetween(Duration.ofSeconds(16), Duration.ofSeconds(32));
        assertThat(wait(tenth, failures.getFirst())).isBetween(Duration.ofSeconds(30), Duration.ofMinutes(1));
        assertThat(wait(open, asked)).isEqualTo(Duration.ofMinutes(5));
        assertThat(decisions.lineUpDue(accepted()).effects()).containsExactly(new Effect.LineUp(accepted()));
    }

    private Duration wait(Submitting open, SubmitAnswer answer) {
        return decisions.answered(open, answer, NOW).effects().stream()
                .filter(Effect.LineUpLater.class::isInstance)
                .map(effect -> Duration.between(NOW, ((Effect.LineUpLater) effect).due()))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void aPollIsFollowedByTheNextOneUntilTheEnd() {
        InQueue queued = queued();

        assertThat(decisions
                        .polls()
                        .polled(queued, new PollAnswer.Running(), PollHistory.NONE, NOW.plusSeconds(40))
                        .effects())
                .containsExactly(new Effect.WakeAt("a", NOW.plusSeconds(50), Wake.POLL, Duration.ofSeconds(10)));
        assertThat(decisions
                        .polls()
                        .polled(queued, new PollAnswer.Cancelled(), PollHistory.NONE, NOW.plusSeconds(40))
                        .effects())
                .hasSize(2)
                .contains(new Effect.WakeAt("a", NOW.plusSeconds(40).plus(Duration.ofHours(24)), Wake.FORGET))
                .hasAtLeastOneElementOfType(Effect.Learn.class);
    }

    @Test
    void aPollWithoutInformationHonoursRetryAfter() {
        CallFailure failure = new CallFailure(CallFailure.Kind.SLOW_DOWN, Duration.ofMinutes(3), null);

        assertThat(decisions
                        .polls()
                        .polled(queued(), failure, PollHistory.NONE.with(failure, NOW), NOW)
                        .effects())
                .containsExactly(new Effect.WakeAt("a", NOW.plusSeconds(180), Wake.POLL, Duration.ofMinutes(3)));
    }

    @Test
    void aJobThatIsStillQueuedAtItsLimitIsCancelledBeforeItIsGivenUp() {
        InQueue queued = queued();
        Instant limit = NOW.plus(Duration.ofHours(2));

        assertThat(decisions.polls().due(queued, limit).effects()).containsExactly(new Effect.Poll(queued));
        assertThat(decisions.polls().due(queued, limit.plusMillis(1)).effects())
                .containsExactly(new Effect.Cancel(queued));
        InProgress running = queued.running(NOW);
        assertThat(decisions.polls().due(running, limit.plusMillis(1)).effects())
                .containsExactly(new Effect.Poll(running));
    }

    @Test
    void aJobThatIsToBeCancelledIsCancelledWhereOthersArePolled() {
        InQueue queued = queued();
        InQueue unwanted = queued.cancel(CancelReason.EXPIRED);

        assertThat(decisions.polls().due(queued, NOW).effects()).containsExactly(new Effect.Poll(queued));
        assertThat(decisions.polls().due(unwanted, NOW).effects()).containsExactly(new Effect.Cancel(unwanted));
        assertThat(decisions
                        .cancelAnswered(unwanted, new CancelAnswer.NotCancellable(), NOW)
                        .effects())
                .containsExactly(new Effect.Poll(unwanted));
    }

    @Test
    void aCancelCommandAsksRunComfyOnce() {
        InQueue queued = queued();
        InQueue unwanted = queued.cancel(CancelReason.REQUESTED);

        assertThat(decisions.cancelled(queued, NOW).effects()).containsExactly(new Effect.Cancel(unwanted));
        assertThat(decisions.cancelled(unwanted, NOW).effects()).isEmpty();
        assertThat(decisions.cancelled(accepted().submit(NOW), NOW).effects()).isEmpty();
        assertThat(decisions.cancelled(queued.running(NOW), NOW).effects()).isEmpty();
    }

    @Test
    void restoredJobsGoOnWhereTheyWere() {
        Accepted waiting = accepted();
        InProgress running = queued().running(NOW);
        Ended ended = running.end(new Outcome.Cancelled(), NOW).receipt();

        assertThat(decisions.restored(waiting, NOW).effects()).contains(new Effect.LineUp(waiting));
        assertThat(decisions.restored(waiting.submit(NOW), NOW).effects()).isEmpty();
        assertThat(decisions.restored(running, NOW).effects())
                .containsExactly(new Effect.WakeAt("a", NOW.plusSeconds(1), Wake.POLL, Duration.ofSeconds(2)));
        assertThat(decisions
                        .restored(queued().cancel(CancelReason.REQUESTED), NOW)
                        .effects())
                .contains(new Effect.WakeAt("a", NOW, Wake.POLL, Duration.ofSeconds(2)));
        assertThat(decisions.restored(ended, NOW).effects())
                .containsExactly(new Effect.WakeAt("a", NOW.plus(Duration.ofHours(24)), Wake.FORGET));
    }

    @Test
    void aReceiptIsForgottenOnceItsTimeIsOver() {
        Ended ended = queued().end(new Outcome.Cancelled(), NOW).receipt();
        Instant over = NOW.plus(Duration.ofHours(24));

        assertThat(decisions.forgetDue(ended, over.minusMillis(1)).step()).isEqualTo(new Step.Stay());
        assertThat(decisions.forgetDue(ended, over).step()).isEqualTo(new Step.Forget("a"));
        assertThat(decisions.forgetDue(ended, over).effects()).containsExactly(new Effect.Forget("a"));
    }

    @Test
    void aFaultEndsTheJobAndTheResultIsUnchargedOnlyWhereThatIsCertain() {
        Submitting announced = accepted().submit(NOW);

        assertThat(charged(Decisions.faulted(announced, true, NOW))).isEqualTo(Charged.NO);
        assertThat(charged(Decisions.faulted(announced, false, NOW))).isEqualTo(Charged.UNKNOWN);
        assertThat(charged(Decisions.faulted(accepted(), false, NOW))).isEqualTo(Charged.NO);
        assertThat(charged(Decisions.faulted(queued(), true, NOW))).isEqualTo(Charged.UNKNOWN);
    }

    private static Charged charged(Ending ending) {
        return ending.result().charged();
    }

    private static Decisions decisions(boolean probe) {
        return decisions(probe ? MediaNeed.CHECK : MediaNeed.NONE);
    }

    private static Decisions decisions(MediaNeed need) {
        Deadlines deadlines = new FixedDeadlines(LONGEST);
        return new Decisions(deadlines, new PollDecisions(deadlines, new QuarterOfAge(), () -> 0.5), _ -> need);
    }

    private static InQueue queued() {
        return new InQueue(accepted().job(), "r", NOW);
    }

    private static Accepted resubmitted() {
        Job job = new Job("a", "m", null, List.of(), null, OnUnknownSubmission.RESUBMIT, "hash", NOW.minusSeconds(1));
        return new Accepted(job, INPUT, 0);
    }

    private static Accepted accepted() {
        Job job = new Job("a", "m", null, List.of(), START_BY, OnUnknownSubmission.REPORT, "hash", NOW.minusSeconds(1));
        return new Accepted(job, INPUT, 0);
    }
}
