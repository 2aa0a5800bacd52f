package dev.reelay.job;

import dev.reelay.cost.Charged;
import dev.reelay.cost.Cost;
import dev.reelay.cost.Reservation;
import dev.reelay.job.JobState.Ended;
import dev.reelay.job.JobState.InQueue;
import dev.reelay.job.JobState.Submitted;
import dev.reelay.job.JobState.Submitting;
import dev.reelay.outcome.Outcome;
import dev.reelay.timing.RunTimes;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The end of a job: its receipt and its one result, which the shard commits in one transaction. */
public record Ending(Ended receipt, JobResult result) {

    /** Ends a request that was rejected, and so never became a job. */
    public static Ending rejected(Job job, Outcome.Failed outcome, Instant now) {
        return of(job, outcome, Charged.NO, now);
    }

    /** Ends a job of which no submission is open. */
    static Ending of(Job job, Outcome outcome, Charged charged, Instant now) {
        return of(new JobResult(job, outcome, charged, null, null, null, now, false), null);
    }

    /** Ends a job that RunComfy may have accepted, and may charge for. */
    static Ending of(Submitting state, Outcome outcome, Instant now) {
        return of(new JobResult(state.job(), outcome, Charged.UNKNOWN, null, null, null, now, false), state.reserved());
    }

    /** Ends a job that RunComfy had accepted. */
    static Ending of(
            Submitted state, @Nullable Instant startedAt, boolean cancelRequested, Outcome outcome, Instant now) {
        Charged charged = outcome instanceof Outcome.Completed ? Charged.YES : Charged.UNKNOWN;
        boolean tooLate = cancelRequested && !(outcome instanceof Outcome.Cancelled);
        return of(
                new JobResult(
                        state.job(), outcome, charged, state.requestId(), state.submittedAt(), startedAt, now, tooLate),
                state.reserved());
    }

    /** Ends a job with the result that it waited with while its files were copied. */
    static Ending of(JobResult result, @Nullable RunTimes times, Reservation reserved) {
        Ending ending = of(result, reserved);
        return times == null ? ending : ending.with(times);
    }

    private static Ending of(JobResult result, @Nullable Reservation reserved) {
        Job job = result.job();
        Ended receipt = new Ended(
                job.id(),
                job.model(),
                result.outcome().status(),
                job.contentHash(),
                result.requestId(),
                job.origin(),
                job.ordering(),
                result.submittedAt(),
                result.startedAt(),
                result.finishedAt(),
                result.cancelTooLate(),
                result.cost(),
                null,
                reserved);
        return new Ending(receipt, result);
    }

    /**
     * The same end with what RunComfy says that the job cost. Whether it {@linkplain Charged charged} for a job that did not succeed
     * is still not known: a number may be an estimate, or be paid back.
     *
     * @param cost null where RunComfy says nothing
     */
    public Ending with(@Nullable Cost cost) {
        return of(result.with(cost), receipt.reserved());
    }

    /** The same end with how long the job took. */
    public Ending with(RunTimes times) {
        return new Ending(receipt.with(times), result);
    }

    /** Ends a job that RunComfy has cancelled, for the reason for which it was asked to. */
    public static Ending cancelledByRunComfy(Submitted state, Instant now) {
        CancelReason reason = state instanceof InQueue queued ? queued.cancelReason() : null;
        Outcome outcome = switch (reason) {
            case EXPIRED -> new Outcome.Expired();
            case REQUESTED -> new Outcome.Cancelled();
            case null -> new Outcome.Cancelled();
        };
        return state.end(outcome, now);
    }
}
