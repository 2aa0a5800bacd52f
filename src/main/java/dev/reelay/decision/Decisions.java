package dev.reelay.decision;

import dev.reelay.answer.CallFailure;
import dev.reelay.answer.CancelAnswer;
import dev.reelay.answer.Gone;
import dev.reelay.answer.PollAnswer;
import dev.reelay.answer.SubmitAnswer;
import dev.reelay.cost.Reservation;
import dev.reelay.decision.Effect.Wake;
import dev.reelay.job.CancelReason;
import dev.reelay.job.Checks;
import dev.reelay.job.Ending;
import dev.reelay.job.Job;
import dev.reelay.job.JobInput;
import dev.reelay.job.JobState;
import dev.reelay.job.JobState.Accepted;
import dev.reelay.job.JobState.Ended;
import dev.reelay.job.JobState.InProgress;
import dev.reelay.job.JobState.InQueue;
import dev.reelay.job.JobState.Pending;
import dev.reelay.job.JobState.Storing;
import dev.reelay.job.JobState.Submitted;
import dev.reelay.job.JobState.Submitting;
import dev.reelay.job.MediaStatus;
import dev.reelay.job.OnUnknownSubmission;
import dev.reelay.outcome.Copies;
import dev.reelay.outcome.FailureCode;
import dev.reelay.outcome.Outcome;
import dev.reelay.outcome.Violation;
import dev.reelay.timing.Backoff;
import dev.reelay.timing.Sightings;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Decides what follows from an event about a job: its next state, and the effects to start once that is committed. Each
 * method is pure: the same arguments (and the same chance) give the same decision, and nothing is started or changed.
 * Thread-safe.
 */
public final class Decisions {

    private static final Step STAY = new Step.Stay();

    private final Deadlines deadlines;
    private final PollDecisions polls;
    private final Function<Accepted, MediaNeed> mediaNeed;

    /** @param mediaNeed what the media of a waiting job with its input in memory need before it is submitted */
    public Decisions(Deadlines deadlines, PollDecisions polls, Function<Accepted, MediaNeed> mediaNeed) {
        this.deadlines = deadlines;
        this.polls = polls;
        this.mediaNeed = mediaNeed;
    }

    /** How long a job of the model usually takes from submission to end. */
    public Duration typical(String model) {
        return deadlines.typical(model);
    }

    /** The decisions about polls and their answers. */
    public PollDecisions polls() {
        return polls;
    }

    // --- intake and restore --------------------------------------------------------------------------------------

    /** A request became a job. */
    public Decision admitted(Accepted state) {
        return waitForPermit(state);
    }

    /**
     * The job was found in the ledger. A job in {@code submitting} gets no effect: its shard adopts the POST, or
     * decides that its outcome is unknown.
     */
    public Decision restored(JobState state, Instant now) {
        return switch (state) {
            case Accepted waiting -> new Decision(STAY, waiting(waiting));
            case Submitting _ -> Decision.of(STAY);
            case InQueue queued -> {
                List<Effect> effects = new ArrayList<>(queueDeadlines(queued));
                effects.add(polls.afterRestore(queued, now));
                yield new Decision(STAY, effects);
            }
            case InProgress running -> Decision.of(STAY, polls.afterRestore(running, now));
            case Storing storing -> new Decision(STAY, polls.storing(storing, now));
            case Ended ended -> Decision.of(STAY, Decision.forgetLater(ended, deadlines));
        };
    }

    private Decision waitForPermit(Accepted next) {
        return new Decision(new Step.Move(next), waiting(next));
    }

    private List<Effect> waiting(Accepted state) {
        List<Effect> effects = new ArrayList<>();
        effects.add(next(state));
        if (state.job().startBy() != null) {
            effects.add(expire(state.id(), state.job().startBy()));
        }
        return effects;
    }

    private Effect next(Accepted state) {
        return switch (state.input()) {
            // Without its model the input is of no use: it takes no room in memory yet.
            case JobInput.Stored _ -> state.awaitsModel() ? new Effect.FindModel(state) : new Effect.ReadInput(state);
            case JobInput.Held _ -> state.awaitsModel() ? new Effect.FindModel(state) : prepare(state, true);
        };
    }

    /** @param looksForModel whether RunComfy may be asked for the model first; it is asked once */
    private Effect prepare(Accepted state, boolean looksForModel) {
        return switch (mediaNeed.apply(state)) {
            case NONE -> new Effect.LineUp(state);
            case CHECK -> new Effect.Probe(state);
            case MODEL -> looksForModel ? new Effect.FindModel(state) : new Effect.LineUp(state);
        };
    }

    private static Effect expire(String id, Instant deadline) {
        return new Effect.WakeAt(id, deadline.plusMillis(1), Wake.EXPIRE);
    }

    private List<Effect> queueDeadlines(InQueue state) {
        List<Effect> effects = new ArrayList<>();
        if (state.job().startBy() != null) {
            effects.add(expire(state.id(), state.job().startBy()));
        }
        Duration longest = deadlines.longestQueueing(state.model());
        if (longest != null) {
            effects.add(expire(state.id(), state.submittedAt().plus(longest)));
        }
        return effects;
    }

    /** The input of a waiting job, which was in the ledger only, is in memory. */
    public Decision inputRead(Accepted state, JobInput.Held input) {
        Accepted next = state.with(input);
        return Decision.of(new Step.Note(next), next(next));
    }

    // --- the model of a job that was accepted without one ---------------------------------------------------------

    /**
     * The job's model became known, and its input was judged.
     *
     * @param judged what the judgement found; or why the job is rejected
     */
    public Decision modelFound(Accepted state, Judgement judged, Instant now) {
        return switch (judged) {
            case Judgement.Passed passed -> {
                Accepted next = state.with(passed.checks());
                yield Decision.of(new Step.Move(next), prepare(next, false));
            }
            case Judgement.Rejected rejected -> end(state.end(rejected.why(), now));
        };
    }

    /** Nothing is known about the job's model yet: trouble that is not the job's own never ends it. */
    public Decision modelNotSeen(Accepted state, Instant due) {
        return Decision.of(STAY, new Effect.WakeAt(state.id(), due, Wake.FIND_MODEL));
    }

    /** The model is known of a job whose input is in the ledger only: now the input is needed. */
    public Decision inputNeeded(Accepted state) {
        return Decision.of(STAY, new Effect.ReadInput(state));
    }

    /**
     * A look at the model of a job that was judged before has ended, or takes too long. Whatever it found, the job goes on and is not
     * judged again: if the model is known now, the job's media are checked; if not, they are RunComfy's to judge.
     */
    public Decision modelAsked(Accepted state) {
        return Decision.of(STAY, prepare(state, false));
    }

    /** The wait before the next look at the job's model is over, whether the job is to be judged or its media are to be checked. */
    public Decision findModelDue(Accepted state) {
        return Decision.of(STAY, new Effect.FindModel(state));
    }

    // --- submission ----------------------------------------------------------------------------------------------

    /**
     * The files behind the job's URLs were checked.
     *
     * @param violations the broken rules for which the job is rejected; empty when it may go on
     */
    public Decision probed(Accepted state, MediaStatus media, List<Violation> violations, Instant now) {
        if (violations.isEmpty()) {
            Accepted next = state.withMedia(media);
            return Decision.of(new Step.Note(next), new Effect.LineUp(next));
        }
        return end(state.end(
                Outcome.Failed.of(FailureCode.INVALID_MEDIA, "The media do not fit " + state.model(), violations),
                now));
    }

    /**
     * The shard acquired a permit for a waiting job.
     *
     * @param reserved what is set aside for its submission
     */
    public Decision permitted(Accepted state, Reservation reserved, Instant now) {
        if (state.job().isTooLateToStart(now)) {
            return expired(state, now);
        }
        Submitting next = state.submit(reserved, now);
        return Decision.of(new Step.Move(next), new Effect.Submit(next));
    }

    /** RunComfy answered the POST of this attempt, or the worker knows that no answer will come. */
    public Decision answered(Submitting state, SubmitAnswer answer, Instant now) {
        return switch (answer) {
            case SubmitAnswer.Accepted accepted -> accepted(state.accepted(accepted.requestId(), now), now);
            case SubmitAnswer.Refused refused -> refused(state, refused, now);
            case SubmitAnswer.TurnedAway away -> turnedAway(state, away, now);
            case SubmitAnswer.AccountTrouble _, SubmitAnswer.Unreachable _ ->
                state.cancelled()
                        ? cancelled(state.back(), now)
                        : waitAfterFailure(state.back(), state.attempt(), null, now);
            case SubmitAnswer.SlowDown _, SubmitAnswer.NotStarted _ ->
                state.cancelled() ? cancelled(state.back(), now) : waitForPermit(state.back());
            case SubmitAnswer.Unknown unknown -> unknown(state, unknown, now);
        };
    }

    /** RunComfy refused the job. What that says against the catalog is in the result, and RunComfy is asked about the model. */
    private Decision refused(Submitting state, SubmitAnswer.Refused refused, Instant now) {
        boolean disagrees = disagrees(state, refused);
        String catalog = disagrees
                ? " (the catalog's schema " + state.job().checks().schema()
                        + " let this input pass: RunComfy's rules for " + "this model may have changed)"
                : "";
        Decision ended = end(state.refused(
                new Outcome.Failed(
                        FailureCode.PROVIDER_REJECTED,
                        FailureCode.PROVIDER_REJECTED.text() + refused.says().quotedOrStatus() + catalog,
                        refused.says()),
                now));
        if (!disagrees && !refused.isAboutModel()) {
            return ended;
        }
        List<Effect> effects = new ArrayList<>(ended.effects());
        effects.add(
                new Effect.DoubtModel(state.id(), state.model(), disagrees ? Effect.Doubt.SCHEMA : Effect.Doubt.MODEL));
        return new Decision(ended.step(), effects);
    }

    /** Whether RunComfy refuses an input that was checked against a schema and fits it. */
    public static boolean disagrees(Submitting state, SubmitAnswer.Refused refused) {
        Checks checks = state.job().checks();
        return checks.schema() != null && checks.warnings().isEmpty() && refused.isAboutInput();
    }

    private Decision accepted(InQueue next, Instant now) {
        List<Effect> effects = new ArrayList<>(queueDeadlines(next));
        effects.add(polls.first(next, now));
        if (next.cancelReason() != null) {
            effects.add(new Effect.Cancel(next));
        }
        return new Decision(new Step.Move(next), effects);
    }

    /** The job was turned away, and the account is not the cause: after a few tries the job is. */
    private Decision turnedAway(Submitting state, SubmitAnswer.TurnedAway away, Instant now) {
        Accepted next = state.turnedAway();
        if (state.cancelled()) {
            return cancelled(next, now);
        }
        if (next.ownFailures() < Retry.MAX_TURNED_AWAY) {
            return waitAfterFailure(next, next.ownFailures(), null, now);
        }
        return end(state.refused(
                new Outcome.Failed(
                        FailureCode.PROVIDER_REJECTED,
                        FailureCode.PROVIDER_REJECTED.text() + " again and again, though it takes the token"
                                + away.says().quotedOrStatus(),
                        away.says()),
                now));
    }

    private Decision waitAfterFailure(Accepted next, int failures, @Nullable Duration retryAfter, Instant now) {
        Decision decision = waitForPermit(next);
        Instant due = now.plus(Backoff.atLeast(Retry.wait(next.id(), failures), retryAfter));
        return new Decision(
                decision.step(),
                decision.effects().stream()
                        .map(effect -> effect instanceof Effect.LineUp ? new Effect.LineUpLater(next, due) : effect)
                        .toList());
    }

    /** The wait after a failure is over. */
    public Decision lineUpDue(Accepted state) {
        return Decision.of(STAY, new Effect.LineUp(state));
    }

    /**
     * RunComfy may or may not have accepted the job. The request chooses whether to report that or to submit again. The
     * worker reports it in any case after ten attempts without a clear answer, since each may be charged, and when the
     * job was cancelled or its {@code start_by} has passed.
     */
    private Decision unknown(Submitting state, SubmitAnswer.Unknown unknown, Instant now) {
        Job job = state.job();
        Accepted again = state.again(now);
        if (job.onUnknownSubmission() == OnUnknownSubmission.RESUBMIT
                && again.ownFailures() < Retry.MAX_UNKNOWN
                && !state.cancelled()
                && !job.isTooLateToStart(now)) {
            return unknown.why() == SubmitAnswer.Unknown.Why.WORKER_LOST
                    ? waitForPermit(again)
                    : waitAfterFailure(again, again.ownFailures(), unknown.retryAfter(), now);
        }
        return end(state.end(
                new Outcome.Failed(
                        FailureCode.SUBMISSION_UNKNOWN,
                        FailureCode.SUBMISSION_UNKNOWN.text() + ": "
                                + unknown.why().text(),
                        unknown.says()),
                now));
    }

    // --- cancels and deadlines -----------------------------------------------------------------------------------

    /** The timer for {@code start_by} went off while the job waited for a permit. */
    public Decision expired(Accepted state, Instant now) {
        return state.job().isTooLateToStart(now) ? unsubmitted(state, new Outcome.Expired(), now) : Decision.of(STAY);
    }

    /** A cancel command holds for the job. The shard may apply the same command any number of times. */
    public Decision cancelled(Pending state, Instant now) {
        return switch (state) {
            case Accepted waiting -> unsubmitted(waiting, new Outcome.Cancelled(), now);
            case Submitting open -> open.cancelled() ? Decision.of(STAY) : Decision.of(new Step.Move(open.cancel()));
            case InQueue queued ->
                queued.cancelReason() == CancelReason.REQUESTED
                        ? Decision.of(STAY)
                        : askToCancel(queued.cancel(CancelReason.REQUESTED));
            case InProgress running ->
                running.cancelTooLate() ? Decision.of(STAY) : Decision.of(new Step.Move(running.cancel()));
            case Storing storing ->
                storing.result().cancelTooLate() ? Decision.of(STAY) : Decision.of(new Step.Move(storing.cancel()));
        };
    }

    private static Decision askToCancel(InQueue next) {
        return Decision.of(new Step.Move(next), new Effect.Cancel(next));
    }

    /**
     * Ends a waiting job that was cancelled or has expired. When RunComfy may have accepted an earlier attempt, the
     * result reports that.
     */
    private Decision unsubmitted(Accepted state, Outcome outcome, Instant now) {
        Outcome known = state.inDoubt()
                ? new Outcome.Failed(
                        FailureCode.SUBMISSION_UNKNOWN,
                        "RunComfy may or may not have accepted an earlier submission; the job is "
                                + outcome.status().word() + " and not submitted again")
                : outcome;
        return end(state.end(known, now));
    }

    /** A timer of a job in RunComfy's queue went off: {@code start_by}, or the longest wait there. */
    public Decision overdue(InQueue state, Instant now) {
        return polls.isOverdue(state, now) ? askToCancel(state.cancel(CancelReason.EXPIRED)) : Decision.of(STAY);
    }

    /** RunComfy answered a cancel call. Unless it confirms the cancel, the job is polled. */
    public Decision cancelAnswered(Submitted state, CancelAnswer answer, Instant now) {
        return switch (answer) {
            case CancelAnswer.Cancelled _ ->
                end(polls.cancelled(state, now)
                        .with(PollDecisions.cutOff(state, Sightings.NONE.with(new PollAnswer.Queued(), now))));
            case CancelAnswer.NotCancellable _, Gone _, CallFailure _ -> Decision.of(STAY, new Effect.Poll(state));
        };
    }

    // --- copies of outputs ---------------------------------------------------------------------------------------

    /** The job's files are copied, or cannot be. */
    public Decision stored(Storing state, Copies copies) {
        return end(state.stored(copies));
    }

    /** The copies of the job's files have not answered in time: the job ends without them. */
    public Decision storingOverdue(Storing state) {
        return end(state.stored(polls.givenUp(state.job())));
    }

    // --- the end, and after --------------------------------------------------------------------------------------

    /**
     * A bug in Reelay made a decision or an effect fail. The job ends: a job that cannot be decided must not stay
     * without a result.
     *
     * <p>Needs nothing that may be at fault itself, the deadlines for example.
     *
     * @param neverSent whether it is certain that the announced POST did not start, so that RunComfy cannot have
     *     charged for it
     */
    public static Ending faulted(Pending state, boolean neverSent, Instant now) {
        Outcome outcome = new Outcome.Failed(
                FailureCode.INTERNAL_ERROR,
                FailureCode.INTERNAL_ERROR.text() + "; the worker's log has its stack trace");
        return neverSent && state instanceof Submitting announced
                ? announced.refused(outcome, now)
                : state.end(outcome, now);
    }

    /** The timer of the receipt went off. */
    public Decision forgetDue(Ended receipt, Instant now) {
        return now.isBefore(deadlines.forgetAt(receipt))
                ? Decision.of(STAY)
                : Decision.of(new Step.Forget(receipt.id()), new Effect.Forget(receipt.id()));
    }

    private Decision end(Ending ending) {
        return Decision.end(ending, deadlines);
    }
}
