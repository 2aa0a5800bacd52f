package dev.reelay.job;

import dev.reelay.job.JobState.Accepted;
import dev.reelay.job.JobState.InProgress;
import dev.reelay.job.JobState.InQueue;
import dev.reelay.job.JobState.Submitted;
import dev.reelay.job.JobState.Submitting;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What follows from what is known about a job. Pure: the same arguments, the same step. */
public final class Decisions {

    private static final Step STAY = new Step.Stay();

    private static final int MOST_ATTEMPTS = 10;

    private Decisions() {}

    /** A permit is in hand for a job that waits. */
    public static Step permitted(Accepted state, Instant now) {
        return state.job().isTooLateToStart(now) ? expired(state, now) : new Step.Move(state.submit(now));
    }

    /** The POST of this attempt was answered, or never will be. */
    public static Step answered(Submitting state, Submission answer, Instant now) {
        return switch (answer) {
            case Submission.Accepted accepted -> new Step.Move(state.accepted(accepted.requestId(), now));
            case Submission.Refused refused ->
                new Step.End(state.refused(
                        new Outcome.Failed(
                                FailureCode.PROVIDER_REJECTED,
                                "RunComfy refused the submission" + said(refused.says()),
                                refused.says()),
                        now));
            case Submission.AccountTrouble _,
                    Submission.SlowDown _,
                    Submission.Unreachable _,
                    Submission.NotStarted _ -> new Step.Move(state.back());
            case Submission.Unknown unknown -> unknown(state, unknown, now);
        };
    }

    /** {@code start_by} passed while the job waited for a permit. */
    public static Step expired(Accepted state, Instant now) {
        return state.job().isTooLateToStart(now) ? new Step.End(state.end(new Outcome.Expired(), now)) : STAY;
    }

    /**
     * Nobody can know whether RunComfy accepted it: the request says what to do then. But each further try may be paid
     * for: after ten attempts, of whatever kind, the outcome is reported all the same.
     */
    public static Step unknown(Submitting state, Submission.Unknown unknown, Instant now) {
        Job job = state.job();
        if (job.onUnknownSubmission() == OnUnknownSubmission.RESUBMIT
                && state.attempt() < MOST_ATTEMPTS
                && !job.isTooLateToStart(now)) {
            return new Step.Move(state.back());
        }
        return new Step.End(state.end(
                new Outcome.Failed(
                        FailureCode.SUBMISSION_UNKNOWN,
                        "RunComfy may or may not have accepted the job: "
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
    public static Step sighted(Submitted state, Sighting sighting, GoneCount gone, Duration giveUpAfter, Instant now) {
        Step step = switch (sighting) {
            case Sighting.Queued _, Sighting.NotYet _, Trouble _, Sighting.Forbidden _ -> STAY;
            case Sighting.Running _ -> running(state, now);
            case Sighting.Succeeded done -> end(state, outcome(done), now);
            case Sighting.Failed failed ->
                end(
                        state,
                        new Outcome.Failed(
                                FailureCode.PROVIDER_FAILED,
                                "RunComfy reports the job failed" + said(failed.says()),
                                failed.says()),
                        now);
            case Sighting.Cancelled _ -> end(state, new Outcome.Cancelled(), now);
            case Gone answer -> gone(state, answer, gone, now);
        };
        if (!(step instanceof Step.End) && now.isAfter(state.submittedAt().plus(giveUpAfter))) {
            return end(
                    state,
                    new Outcome.Failed(
                            FailureCode.TIMED_OUT, "No end within " + giveUpAfter + " after RunComfy accepted the job"),
                    now);
        }
        return step;
    }

    private static Outcome outcome(Sighting.Succeeded done) {
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
                        "RunComfy no longer knows request " + state.requestId(),
                        answer.says()),
                now);
    }

    private static Step end(Submitted state, Outcome outcome, Instant now) {
        return new Step.End(state.end(outcome, now));
    }

    private static String said(@Nullable ProviderSays provider) {
        return provider == null || provider.message() == null ? "" : ": " + provider.message();
    }
}
