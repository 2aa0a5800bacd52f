package dev.reelay.job;

import dev.reelay.job.Effect.Wake;
import dev.reelay.job.JobState.InProgress;
import dev.reelay.job.JobState.InQueue;
import dev.reelay.job.JobState.Submitted;
import java.time.Duration;
import java.time.Instant;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/** When RunComfy is polled for a job, and what follows from its answers. Pure but for chance, as {@link Decisions} are. */
public final class PollDecisions {

    private static final Step STAY = new Step.Stay();

    /**
     * How much longer than its limit a job may take while RunComfy cannot be asked about it: trouble of the account, the network
     * or RunComfy ends no job that may be paid for, but no job stays for ever.
     */
    private static final Duration PATIENCE_IN_OUTAGE = Duration.ofDays(1);

    private final Deadlines deadlines;
    private final DoubleSupplier random;

    /** @param random from 0 (inclusive) to 1; spreads polls */
    public PollDecisions(Deadlines deadlines, DoubleSupplier random) {
        this.deadlines = deadlines;
        this.random = random;
    }

    /**
     * The first poll of a job that was found in the ledger, spread over one wait, so that a restored partition does not poll for
     * all of its jobs at once. One that is to be cancelled does not wait.
     */
    Effect afterRestore(Submitted state, Instant now) {
        Duration wait = PollSchedule.next(deadlines.typical(state.model()), Duration.ZERO, state.status(), 0.5);
        double part = state instanceof InQueue queued && queued.cancelReason() != null ? 0 : random.getAsDouble();
        return new Effect.WakeAt(state.id(), now.plusMillis(Math.round(wait.toMillis() * part)), Wake.POLL);
    }

    /** It is time to poll. A job that is to be cancelled is cancelled first, and polled after the answer. */
    public Decision due(Submitted state) {
        return Decision.of(
                STAY,
                state instanceof InQueue queued && queued.cancelReason() != null
                        ? new Effect.Cancel(queued)
                        : new Effect.Poll(state));
    }

    /**
     * RunComfy was asked for the job's status.
     *
     * @param history what polls have come to, this answer included
     */
    public Decision polled(Submitted state, PollAnswer answer, PollHistory history, Instant now) {
        Step step = switch (answer) {
            case PollAnswer.Queued _, PollAnswer.NotYet _, CallFailure _, PollAnswer.Forbidden _ -> STAY;
            case PollAnswer.Running _ -> running(state, now);
            case PollAnswer.Succeeded done -> new Step.End(state.end(outcome(done), now));
            case PollAnswer.Failed failed ->
                new Step.End(state.end(
                        new Outcome.Failed(
                                FailureCode.PROVIDER_FAILED,
                                FailureCode.PROVIDER_FAILED.text() + ProviderMessage.quoted(failed.says()),
                                failed.says()),
                        now));
            case PollAnswer.Cancelled _ -> new Step.End(Ending.cancelledByRunComfy(state, now));
            case Gone gone -> gone(state, gone, history.gone(), now);
        };
        Duration limit = deadlines.giveUpAfter(state.model());
        Duration patience = mayHaveEndedUnseen(answer) ? limit.plus(PATIENCE_IN_OUTAGE) : limit;
        if (!(step instanceof Step.End) && now.isAfter(state.submittedAt().plus(patience))) {
            step = new Step.End(state.end(
                    new Outcome.Failed(FailureCode.TIMED_OUT, FailureCode.TIMED_OUT.text() + ": its limit is " + limit),
                    now));
        }
        return switch (step) {
            case Step.End end -> Decision.end(end.ending(), deadlines);
            case Step.Move move
            when move.next() instanceof Submitted next ->
                Decision.of(step, later(next, history, retryAfter(answer), now));
            case Step.Stay _, Step.Note _, Step.Move _, Step.Forget _ ->
                Decision.of(step, later(state, history, retryAfter(answer), now));
        };
    }

    /** The request may have ended well long ago, and only cannot be asked about. */
    private static boolean mayHaveEndedUnseen(PollAnswer answer) {
        return answer instanceof PollAnswer.Forbidden
                || (answer instanceof CallFailure failure && !failure.kind().mayBeFaultOfRequest());
    }

    private static @Nullable Duration retryAfter(PollAnswer answer) {
        return answer instanceof CallFailure failure ? failure.retryAfter() : null;
    }

    /** The next poll, not later than just past the job's limit, and not before a {@code Retry-After} of RunComfy's. */
    Effect later(Submitted state, PollHistory history, @Nullable Duration retryAfter, Instant now) {
        Duration usual = PollSchedule.next(
                deadlines.typical(state.model()),
                Duration.between(state.submittedAt(), now),
                state.status(),
                random.getAsDouble());
        Duration wait = PollSchedule.afterFailures(usual, history.failures(), random.getAsDouble());
        Instant due = now.plus(retryAfter != null && retryAfter.compareTo(wait) > 0 ? retryAfter : wait);
        Instant limit =
                state.submittedAt().plus(deadlines.giveUpAfter(state.model())).plusMillis(1);
        return new Effect.WakeAt(state.id(), due.isAfter(limit) && limit.isAfter(now) ? limit : due, Wake.POLL);
    }

    private static Outcome outcome(PollAnswer.Succeeded done) {
        if (done.output() == null) {
            return new Outcome.Failed(FailureCode.PROVIDER_FAILED, "RunComfy reports success, but without any output");
        }
        return new Outcome.Completed(done.output(), done.videoUrls(), done.imageUrls());
    }

    private static Step running(Submitted state, Instant now) {
        return switch (state) {
            case InQueue queued -> new Step.Move(queued.running(now));
            case InProgress _ -> STAY;
        };
    }

    private static Step gone(Submitted state, Gone answer, GoneCount count, Instant now) {
        if (!count.isConvincing(now)) {
            return STAY;
        }
        return new Step.End(state.end(
                new Outcome.Failed(
                        FailureCode.REQUEST_LOST,
                        FailureCode.REQUEST_LOST.text() + " " + state.requestId(),
                        answer.says()),
                now));
    }
}
