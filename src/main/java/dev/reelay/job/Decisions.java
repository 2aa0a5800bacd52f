package dev.reelay.job;

import dev.reelay.job.JobState.Accepted;
import dev.reelay.job.JobState.InProgress;
import dev.reelay.job.JobState.InQueue;
import dev.reelay.job.JobState.Pending;
import dev.reelay.job.JobState.Submitted;
import dev.reelay.job.JobState.Submitting;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What follows from what is known about a job. Pure: the same arguments, the same step. */
public final class Decisions {

    private static final Step STAY = new Step.Stay();

    private static final int MOST_ATTEMPTS = 10;

    /** Trouble of the account, the network or RunComfy ends no job that may be paid for, but nor can a job stay for ever. */
    private static final Duration IN_THE_DARK = Duration.ofDays(1);

    private Decisions() {}

    /** A permit is in hand for a job that waits. */
    public static Step permitted(Accepted state, Instant now) {
        return state.job().isTooLateToStart(now) ? expired(state, now) : new Step.Move(state.submit(now));
    }

    /** The POST of this attempt was answered, or never will be. */
    public static Step answered(Submitting state, SubmitAnswer answer, Instant now) {
        return switch (answer) {
            case SubmitAnswer.Accepted accepted -> new Step.Move(state.accepted(accepted.requestId(), now));
            case SubmitAnswer.Refused refused ->
                new Step.End(state.refused(
                        new Outcome.Failed(
                                FailureCode.PROVIDER_REJECTED,
                                FailureCode.PROVIDER_REJECTED.text() + said(refused.says()),
                                refused.says()),
                        now));
            case SubmitAnswer.AccountTrouble _,
                    SubmitAnswer.SlowDown _,
                    SubmitAnswer.Unreachable _,
                    SubmitAnswer.NotStarted _ ->
                state.cancelled() ? cancelled(state.back(), now) : new Step.Move(state.back());
            case SubmitAnswer.Unknown unknown -> unknown(state, unknown, now);
        };
    }

    /**
     * The job's media were looked at.
     *
     * @param violations what is wrong with them and not only to be warned about
     */
    public static Step mediaChecked(Accepted state, MediaStatus note, List<Violation> violations, Instant now) {
        if (violations.isEmpty()) {
            return new Step.Move(state.noted(note));
        }
        String more = violations.size() == 1 ? "" : " There is more: see violations.";
        return new Step.End(state.end(
                new Outcome.Failed(
                        FailureCode.INVALID_MEDIA,
                        "The media do not fit " + state.model() + ": "
                                + violations.getFirst().message() + more,
                        violations,
                        null),
                now));
    }

    /** {@code start_by} passed while the job waited for a permit. */
    public static Step expired(Accepted state, Instant now) {
        return state.job().isTooLateToStart(now) ? unsubmitted(state, new Outcome.Expired(), now) : STAY;
    }

    /** A cancel command is there for the job. The same command may come any number of times. */
    public static Step cancelled(Pending state, Instant now) {
        return switch (state) {
            case Accepted waiting -> unsubmitted(waiting, new Outcome.Cancelled(), now);
            case Submitting open -> open.cancelled() ? STAY : new Step.Move(open.cancel());
            case InQueue queued ->
                queued.withdrawal() == CancelReason.REQUESTED
                        ? STAY
                        : new Step.Move(queued.withdraw(CancelReason.REQUESTED));
            case InProgress running -> running.cancelTooLate() ? STAY : new Step.Move(running.cancel());
        };
    }

    /** A job that waits is not wanted any more. One that may have been accepted all the same says so. */
    private static Step unsubmitted(Accepted state, Outcome outcome, Instant now) {
        Outcome known = state.inDoubt()
                ? new Outcome.Failed(
                        FailureCode.SUBMISSION_UNKNOWN,
                        "RunComfy may or may not have accepted an earlier submission; the job is "
                                + outcome.status().word() + " and not submitted again")
                : outcome;
        return new Step.End(state.end(known, now));
    }

    /**
     * Time has passed for a job in RunComfy's queue.
     *
     * @param mostWait how long the job may queue there, null when there is no limit
     */
    public static Step overdue(InQueue state, @Nullable Duration mostWait, Instant now) {
        boolean overdue = state.job().isTooLateToStart(now)
                || (mostWait != null && now.isAfter(state.submittedAt().plus(mostWait)));
        return overdue && state.withdrawal() == null ? new Step.Move(state.withdraw(CancelReason.EXPIRED)) : STAY;
    }

    /**
     * RunComfy was asked to cancel the job. Whatever else it answers than yes, the next look at the job decides.
     */
    public static Step cancelAnswered(Submitted state, CancelAnswer answer, Instant now) {
        return switch (answer) {
            case CancelAnswer.Cancelled _ -> dropped(state, now);
            case CancelAnswer.NotCancellable _, Gone _, CallFailure _ -> STAY;
        };
    }

    private static Step dropped(Submitted state, Instant now) {
        CancelReason why = state instanceof InQueue queued ? queued.withdrawal() : null;
        return end(state, why == null ? new Outcome.Cancelled() : why.outcome(), now);
    }

    /**
     * Nobody can know whether RunComfy accepted it: the request says what to do then. But each further try may be paid
     * for: after ten attempts, of whatever kind, the outcome is reported all the same, and so it is when nobody wants the
     * job any more.
     */
    public static Step unknown(Submitting state, SubmitAnswer.Unknown unknown, Instant now) {
        Job job = state.job();
        if (job.onUnknownSubmission() == OnUnknownSubmission.RESUBMIT
                && state.attempt() < MOST_ATTEMPTS
                && !state.cancelled()
                && !job.isTooLateToStart(now)) {
            return new Step.Move(state.again());
        }
        return new Step.End(state.end(
                new Outcome.Failed(
                        FailureCode.SUBMISSION_UNKNOWN,
                        FailureCode.SUBMISSION_UNKNOWN.text() + ": "
                                + unknown.why().text(),
                        unknown.says()),
                now));
    }

    /**
     * RunComfy was asked about the job.
     *
     * @param gone what is known of answers that did not know the request id, this one included
     * @param giveUpAfter how long after RunComfy accepted it the job may take
     */
    public static Step sighted(
            Submitted state, PollAnswer sighting, GoneCount gone, Duration giveUpAfter, Instant now) {
        Step step = switch (sighting) {
            case PollAnswer.Queued _, PollAnswer.NotYet _, CallFailure _, PollAnswer.Forbidden _ -> STAY;
            case PollAnswer.Running _ -> running(state, now);
            case PollAnswer.Succeeded done -> end(state, outcome(done), now);
            case PollAnswer.Failed failed ->
                end(
                        state,
                        new Outcome.Failed(
                                FailureCode.PROVIDER_FAILED,
                                FailureCode.PROVIDER_FAILED.text() + said(failed.says()),
                                failed.says()),
                        now);
            case PollAnswer.Cancelled _ -> dropped(state, now);
            case Gone answer -> gone(state, answer, gone, now);
        };
        Duration patience = isNobodysFault(sighting) ? giveUpAfter.plus(IN_THE_DARK) : giveUpAfter;
        if (!(step instanceof Step.End) && now.isAfter(state.submittedAt().plus(patience))) {
            return end(
                    state,
                    new Outcome.Failed(
                            FailureCode.TIMED_OUT, FailureCode.TIMED_OUT.text() + ": its limit is " + giveUpAfter),
                    now);
        }
        return step;
    }

    /** Whether a look was in vain: RunComfy said nothing about the request. */
    public static boolean learnsNothing(PollAnswer sighting) {
        return sighting instanceof CallFailure || sighting instanceof PollAnswer.Forbidden;
    }

    /** The request may have ended well long ago, if only it could be asked about. */
    private static boolean isNobodysFault(PollAnswer sighting) {
        return sighting instanceof PollAnswer.Forbidden
                || (sighting instanceof CallFailure trouble && !trouble.kind().mayBeFaultOfRequest());
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

    private static Step gone(Submitted state, Gone answer, GoneCount gone, Instant now) {
        if (!gone.isConvincing(now)) {
            return STAY;
        }
        return end(
                state,
                new Outcome.Failed(
                        FailureCode.REQUEST_LOST,
                        FailureCode.REQUEST_LOST.text() + " " + state.requestId(),
                        answer.says()),
                now);
    }

    private static Step end(Submitted state, Outcome outcome, Instant now) {
        return new Step.End(state.end(outcome, now));
    }

    private static String said(@Nullable ProviderMessage provider) {
        return provider == null || provider.message() == null ? "" : ": " + provider.message();
    }
}
