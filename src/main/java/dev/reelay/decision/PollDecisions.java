package dev.reelay.decision;

import dev.reelay.answer.CallFailure;
import dev.reelay.answer.Gone;
import dev.reelay.answer.PollAnswer;
import dev.reelay.answer.ProviderMessage;
import dev.reelay.decision.Effect.Wake;
import dev.reelay.job.CancelReason;
import dev.reelay.job.Ending;
import dev.reelay.job.Job;
import dev.reelay.job.JobState;
import dev.reelay.job.JobState.InProgress;
import dev.reelay.job.JobState.InQueue;
import dev.reelay.job.JobState.Submitted;
import dev.reelay.outcome.Copies;
import dev.reelay.outcome.FailureCode;
import dev.reelay.outcome.Outcome;
import dev.reelay.timing.Backoff;
import dev.reelay.timing.PollHistory;
import dev.reelay.timing.PollPlan;
import dev.reelay.timing.RunTimes;
import dev.reelay.timing.Sightings;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Decides when RunComfy is polled for a job, and what follows from its answers. Pure but for chance, as {@link
 * Decisions} are. Thread-safe when {@code random} is.
 */
public final class PollDecisions {

    private static final Step STAY = new Step.Stay();

    /**
     * How much longer than its limit a job may take while polls get no answer about it: trouble of the account, the
     * network or RunComfy ends no job that may be charged, but no job stays for ever.
     */
    private static final Duration OUTAGE_ALLOWANCE = Duration.ofDays(1);

    /** How long past its limit a job that is still in RunComfy's queue is asked to be cancelled there before it is given up. */
    private static final Duration CANCEL_ALLOWANCE = Duration.ofMinutes(1);

    /** How much longer than the patience the shard waits for the answer, which says how far the copies came. */
    private static final Duration ANSWER_ALLOWANCE = Duration.ofSeconds(30);

    private final Deadlines deadlines;
    private final PollTimes times;
    private final DoubleSupplier random;
    private final Storage storage;

    /**
     * Decides by these times.
     *
     * @param times when to poll, as far as that has been learned
     * @param random from 0 (inclusive) to 1; spreads polls
     */
    public PollDecisions(Deadlines deadlines, PollTimes times, DoubleSupplier random) {
        this(deadlines, times, random, Storage.NONE);
    }

    /** Decides by these times, and keeps copies of outputs. */
    public PollDecisions(Deadlines deadlines, PollTimes times, DoubleSupplier random, Storage storage) {
        this.storage = storage;
        this.deadlines = deadlines;
        this.times = times;
        this.random = random;
    }

    /**
     * The first poll of a job that was found in the ledger, at a random time within one wait, so that a restored
     * partition does not poll for all of its jobs at once. A job that is to be cancelled does not wait.
     */
    Effect afterRestore(Submitted state, Instant now) {
        PollPlan plan = plan(state, Sightings.NONE, now);
        double part = state instanceof InQueue queued && queued.cancelReason() != null ? 0 : random.getAsDouble();
        return new Effect.WakeAt(
                state.id(), now.plusMillis(Math.round(plan.pause().toMillis() * part)), Wake.POLL, plan.alone());
    }

    /** The first poll of a job that RunComfy has just accepted. */
    Effect first(Submitted state, Instant now) {
        return later(state, plan(state, Sightings.NONE, now), PollHistory.NONE, null, now);
    }

    /**
     * The timer to poll went off. A job that is to be cancelled is cancelled first, and polled after the answer. So is one that is past its
     * limit and still in RunComfy's queue: it could run there later, and be charged, when it is not followed any more.
     */
    public Decision due(Submitted state, Instant now) {
        return Decision.of(
                STAY,
                state instanceof InQueue queued && (queued.cancelReason() != null || isPastLimit(state, now))
                        ? new Effect.Cancel(queued)
                        : new Effect.Poll(state));
    }

    /**
     * RunComfy answered a poll, or the poll failed.
     *
     * @param history the job's poll history, this answer included
     */
    public Decision polled(Submitted state, PollAnswer answer, PollHistory history, Instant now) {
        Step step = switch (answer) {
            case PollAnswer.Queued _ -> queued(state, now);
            case PollAnswer.NotYet _, CallFailure _, PollAnswer.Forbidden _ -> STAY;
            case PollAnswer.Running _ -> running(state, now);
            case PollAnswer.Succeeded done ->
                new Step.End(
                        state.end(outcome(done), now).with(done.cost()).with(ended(state, history, done.took(), now)));
            case PollAnswer.Failed failed ->
                new Step.End(state.end(
                                new Outcome.Failed(
                                        FailureCode.PROVIDER_FAILED,
                                        FailureCode.PROVIDER_FAILED.text() + ProviderMessage.quoted(failed.says()),
                                        failed.says()),
                                now)
                        .with(failed.cost())
                        .with(ended(state, history, failed.took(), now)));
            case PollAnswer.Cancelled cancelled ->
                new Step.End(cancelled(state, now).with(cancelled.cost()).with(cutOff(state, history.seen())));
            case Gone gone -> gone(state, gone, history, now);
        };
        if (!(step instanceof Step.End) && isPastLimit(state, now.minus(allowance(state, answer)))) {
            step = new Step.End(timedOut(state, now).with(cutOff(state, history.seen())));
        }
        return switch (step) {
            case Step.End end -> ended(end.ending(), now);
            case Step.Move move when move.next() instanceof Submitted next -> goesOn(state, next, answer, history, now);
            case Step.Stay _, Step.Note _, Step.Refresh _, Step.Move _, Step.Forget _ ->
                goesOn(state, state, answer, history, now);
        };
    }

    /** A job that has queued for too long is cancelled when its next poll is due, also where the longest wait was another one when it began. */
    private Step queued(Submitted state, Instant now) {
        return state instanceof InQueue waiting && isOverdue(waiting, now)
                ? new Step.Move(waiting.cancel(CancelReason.EXPIRED))
                : STAY;
    }

    /** Whether a job in RunComfy's queue is past its {@code start_by} or the longest wait there, and is not to be cancelled yet. */
    boolean isOverdue(InQueue state, Instant now) {
        Duration longest = deadlines.longestQueueing(state.model());
        return state.cancelReason() == null
                && (state.job().isTooLateToStart(now)
                        || (longest != null && now.isAfter(state.submittedAt().plus(longest))));
    }

    private boolean isPastLimit(Submitted state, Instant now) {
        return now.isAfter(state.submittedAt().plus(deadlines.giveUpAfter(state.model())));
    }

    /** How long a job stays past its limit. */
    private static Duration allowance(Submitted state, PollAnswer answer) {
        if (mayHaveEndedUnseen(answer)) {
            return OUTAGE_ALLOWANCE;
        }
        return state instanceof InQueue && answer instanceof PollAnswer.Queued ? CANCEL_ALLOWANCE : Duration.ZERO;
    }

    private Ending timedOut(Submitted state, Instant now) {
        return state.end(
                new Outcome.Failed(
                        FailureCode.TIMED_OUT,
                        FailureCode.TIMED_OUT.text() + ": the model's limit is "
                                + deadlines.giveUpAfter(state.model())),
                now);
    }

    /** RunComfy has cancelled the job: as it was asked to, also of one that is past its limit; or by itself. */
    Ending cancelled(Submitted state, Instant now) {
        return state instanceof InQueue queued && queued.cancelReason() == null && isPastLimit(state, now)
                ? timedOut(state, now)
                : Ending.cancelledByRunComfy(state, now);
    }

    /** A job with files goes on to be copied, where the worker has a store or the request names a place; every other one ends. */
    private Decision ended(Ending ending, Instant now) {
        boolean isToBeStored = storage.copies(ending.result().job())
                && ending.result().outcome() instanceof Outcome.Completed completed
                && completed.hasUrls();
        if (!isToBeStored) {
            return Decision.end(ending, deadlines);
        }
        JobState.Storing storing = JobState.Storing.of(ending);
        return storage.fits().test(storing)
                ? new Decision(new Step.Move(storing), storing(storing, now))
                : Decision.end(
                        storing.stored(Copies.failed("the output is too large to be kept while it is copied")),
                        deadlines);
    }

    /** The copies, and the timer that ends the job if they never answer. */
    List<Effect> storing(JobState.Storing state, Instant now) {
        Instant deadline = storage.deadline(state, now);
        boolean copies = storage.copies(state.job());
        Effect giveUp = new Effect.WakeAt(
                state.id(), copies ? deadline.plus(ANSWER_ALLOWANCE) : deadline, Wake.GIVE_UP_STORING);
        return copies ? List.of(new Effect.Store(state, deadline), giveUp) : List.of(giveUp);
    }

    /** What the shard says of a job that it ends without an answer about its copies. */
    Copies givenUp(Job job) {
        return Copies.failed(
                storage.copies(job) ? "not within " + storage.patience() : "the worker keeps no copies any more");
    }

    private static RunTimes ended(Submitted state, PollHistory history, @Nullable Duration took, Instant now) {
        return RunTimes.ended(state.outlook().variant(), state.submittedAt(), history.seen(), took, now);
    }

    /** How long a job took that came to no end of its own. */
    static RunTimes cutOff(Submitted state, Sightings seen) {
        return RunTimes.cutOff(state.outlook().variant(), state.submittedAt(), seen);
    }

    /** The job has not ended: it is polled again, and the ledger gets what has changed. */
    private Decision goesOn(Submitted state, Submitted next, PollAnswer answer, PollHistory history, Instant now) {
        PollPlan plan = plan(next, history.seen(), now);
        Effect later = later(next, plan, history, retryAfter(answer), now);
        if (!(answer instanceof PollAnswer.Alive)) {
            return Decision.of(STAY, later);
        }
        Integer position =
                answer instanceof PollAnswer.Queued queued && next instanceof InQueue ? queued.position() : null;
        Submitted told = next.with(next.outlook().with(position, plan.expectedEnd(), now));
        if (!next.equals(state)) {
            return Decision.of(new Step.Move(told), later);
        }
        boolean isNews = !told.outlook().equals(state.outlook()) && history.mayNote(now);
        return Decision.of(isNews ? new Step.Refresh(told) : STAY, later);
    }

    private PollPlan plan(Submitted state, Sightings seen, Instant now) {
        return times.plan(state, seen, deadlines.typical(state.model()), now);
    }

    /** Whether the request may have ended long ago, and only polling for it fails. */
    private static boolean mayHaveEndedUnseen(PollAnswer answer) {
        return answer instanceof PollAnswer.Forbidden
                || (answer instanceof CallFailure failure && !failure.kind().mayBeFaultOfRequest());
    }

    private static @Nullable Duration retryAfter(PollAnswer answer) {
        return answer instanceof CallFailure failure ? failure.retryAfter() : null;
    }

    /**
     * The next poll: not before RunComfy's {@code Retry-After} says, and once just past the job's limit rather than
     * later.
     */
    private Effect later(
            Submitted state, PollPlan plan, PollHistory history, @Nullable Duration retryAfter, Instant now) {
        Duration usual = PollSchedule.spread(plan.pause(), random.getAsDouble());
        Duration wait = Backoff.atLeast(
                PollSchedule.afterFailures(usual, history.failures(), random.getAsDouble()), retryAfter);
        Instant due = now.plus(wait);
        Instant limit =
                state.submittedAt().plus(deadlines.giveUpAfter(state.model())).plusMillis(1);
        return new Effect.WakeAt(
                state.id(),
                due.isAfter(limit) && limit.isAfter(now) ? limit : due,
                Wake.POLL,
                wait.equals(usual) ? plan.alone() : wait);
    }

    private static Outcome outcome(PollAnswer.Succeeded done) {
        if (done.output() == null) {
            return new Outcome.Failed(FailureCode.NO_OUTPUT, FailureCode.NO_OUTPUT.text());
        }
        return new Outcome.Completed(done.output(), done.videoUrls(), done.imageUrls(), done.audioUrls());
    }

    private static Step running(Submitted state, Instant now) {
        return switch (state) {
            case InQueue queued -> new Step.Move(queued.running(now));
            case InProgress _ -> STAY;
        };
    }

    private static Step gone(Submitted state, Gone answer, PollHistory history, Instant now) {
        if (!history.gone().isConclusive(now)) {
            return STAY;
        }
        return new Step.End(state.end(
                        new Outcome.Failed(
                                FailureCode.REQUEST_LOST,
                                FailureCode.REQUEST_LOST.text() + " " + state.requestId(),
                                answer.says()),
                        now)
                .with(cutOff(state, history.seen())));
    }
}
