package dev.reelay.job;

import dev.reelay.cost.Charged;
import dev.reelay.cost.Cost;
import dev.reelay.outcome.Outcome;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The one result of a job, for {@code generation-results}.
 *
 * @param charged whether RunComfy charged for the job
 * @param requestId RunComfy's id of the job; null when RunComfy did not accept it, or may have accepted it without an
 *     answer
 * @param submittedAt when RunComfy accepted the job; null when {@code requestId} is
 * @param startedAt when a poll first showed that the job runs; null when none did
 * @param finishedAt when the worker ended the job
 * @param cancelTooLate whether a cancel command came too late to stop the job
 * @param cost what RunComfy says that the job cost; null where it says nothing
 */
public record JobResult(
        Job job,
        Outcome outcome,
        Charged charged,
        @Nullable String requestId,
        @Nullable Instant submittedAt,
        @Nullable Instant startedAt,
        Instant finishedAt,
        boolean cancelTooLate,
        @Nullable Cost cost) {

    /** A result without a cost. */
    public JobResult(
            Job job,
            Outcome outcome,
            Charged charged,
            @Nullable String requestId,
            @Nullable Instant submittedAt,
            @Nullable Instant startedAt,
            Instant finishedAt,
            boolean cancelTooLate) {
        this(job, outcome, charged, requestId, submittedAt, startedAt, finishedAt, cancelTooLate, null);
    }

    /** The same result with another outcome. */
    JobResult with(Outcome other) {
        return new JobResult(job, other, charged, requestId, submittedAt, startedAt, finishedAt, cancelTooLate, cost);
    }

    /** The same result of a job that a command tried to cancel too late. */
    JobResult cancelledTooLate() {
        return new JobResult(job, outcome, charged, requestId, submittedAt, startedAt, finishedAt, true, cost);
    }

    /** The same result with what RunComfy says that the job cost. */
    JobResult with(@Nullable Cost named) {
        return new JobResult(
                job, outcome, charged, requestId, submittedAt, startedAt, finishedAt, cancelTooLate, named);
    }
}
