package dev.reelay.job;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Where a job stands. Each state has only its own moves, so an illegal one does not compile, and a job that runs
 * cannot exist without RunComfy's request id. {@link LegalMoves} lists them all.
 */
public sealed interface JobState {

    /** The job's id. */
    String id();

    /** The model's id; empty when the request did not name one. */
    String model();

    /** Tells an identical repeat from another request with the same id. */
    String contentHash();

    Status status();

    /** A job whose end is still to come. */
    sealed interface Pending extends JobState {
        Job job();

        @Override
        default String id() {
            return job().id();
        }

        @Override
        default String model() {
            return job().model();
        }

        @Override
        default String contentHash() {
            return job().contentHash();
        }

        /** Ends the job: the receipt and the one result belong together. */
        Ending end(Outcome outcome, Instant now);
    }

    /** A pending job that RunComfy has accepted. */
    sealed interface Submitted extends Pending {
        /** RunComfy's id for it. */
        String requestId();

        /** When RunComfy accepted it. */
        Instant submittedAt();
    }

    /**
     * Waits for its submission.
     *
     * @param input what is posted, exactly as the producer sent it
     * @param attempts how many submissions were begun and certainly not accepted, or given up on
     * @param inDoubt whether one of them may have been accepted, and paid for
     */
    record Accepted(Job job, ObjectNode input, int attempts, boolean inDoubt) implements Pending {

        /** A job none of whose submissions can have been accepted. */
        public Accepted(Job job, ObjectNode input, int attempts) {
            this(job, input, attempts, false);
        }

        @Override
        public Status status() {
            return Status.ACCEPTED;
        }

        /** Its media were looked at, and it may go on. */
        public Accepted noted(MediaStatus note) {
            return new Accepted(job.withMedia(note), input, attempts, inDoubt);
        }

        /** Announces the next POST. Only with a permit in hand, and the POST starts within the lease. */
        public Submitting submit(Instant now) {
            return new Submitting(job, input, attempts + 1, now, inDoubt, false);
        }

        @Override
        public Ending end(Outcome outcome, Instant now) {
            return Ending.of(job, outcome, inDoubt ? Charged.UNKNOWN : Charged.NO, now);
        }
    }

    /**
     * A POST was announced. Whether it reached RunComfy is known once it is answered.
     *
     * @param attempt counts from 1; an answer counts only for its own attempt
     * @param intentAt when the POST was announced: its lease runs from here
     * @param inDoubt whether an earlier attempt may have been accepted, and paid for
     * @param cancelled whether a cancel came: it is remembered until RunComfy's request id is known
     */
    record Submitting(Job job, ObjectNode input, int attempt, Instant intentAt, boolean inDoubt, boolean cancelled)
            implements Pending {

        /** The first word on an attempt, after others that were certainly not accepted. */
        public Submitting(Job job, ObjectNode input, int attempt, Instant intentAt) {
            this(job, input, attempt, intentAt, false, false);
        }

        @Override
        public Status status() {
            return Status.SUBMITTING;
        }

        /** RunComfy accepted it. */
        public InQueue accepted(String requestId, Instant now) {
            return new InQueue(job, requestId, now, cancelled ? CancelReason.REQUESTED : null);
        }

        /** It was certainly not accepted. */
        public Accepted back() {
            return new Accepted(job, input, attempt, inDoubt);
        }

        /** Nobody knows whether it was accepted, and it is to be submitted again all the same. */
        public Accepted again() {
            return new Accepted(job, input, attempt, true);
        }

        /** A cancel came. */
        public Submitting cancel() {
            return new Submitting(job, input, attempt, intentAt, inDoubt, true);
        }

        /** Ends a job whose attempt RunComfy certainly did not accept. */
        public Ending refused(Outcome outcome, Instant now) {
            return back().end(outcome, now);
        }

        /** Ends a job of which nobody knows whether it was accepted. */
        @Override
        public Ending end(Outcome outcome, Instant now) {
            return Ending.of(job, outcome, Charged.UNKNOWN, now);
        }
    }

    /**
     * Waits in RunComfy's queue.
     *
     * @param withdrawal why RunComfy is asked to cancel it; null when it is not
     */
    record InQueue(
            Job job,
            String requestId,
            Instant submittedAt,
            @Nullable CancelReason withdrawal) implements Submitted {

        /** A job that is wanted. */
        public InQueue(Job job, String requestId, Instant submittedAt) {
            this(job, requestId, submittedAt, null);
        }

        @Override
        public Status status() {
            return Status.IN_QUEUE;
        }

        /** RunComfy is to be asked to cancel it. */
        public InQueue withdraw(CancelReason why) {
            return new InQueue(job, requestId, submittedAt, why);
        }

        /** It was seen running: what asked for its cancellation came too late. */
        public InProgress running(Instant now) {
            return new InProgress(job, requestId, submittedAt, now, withdrawal == CancelReason.REQUESTED);
        }

        @Override
        public Ending end(Outcome outcome, Instant now) {
            return Ending.of(this, null, withdrawal == CancelReason.REQUESTED, outcome, now);
        }
    }

    /**
     * Runs at RunComfy.
     *
     * @param cancelTooLate whether a cancel command came when it could not be stopped any more
     */
    record InProgress(Job job, String requestId, Instant submittedAt, Instant startedAt, boolean cancelTooLate)
            implements Submitted {

        /** A job that nobody has tried to cancel. */
        public InProgress(Job job, String requestId, Instant submittedAt, Instant startedAt) {
            this(job, requestId, submittedAt, startedAt, false);
        }

        @Override
        public Status status() {
            return Status.IN_PROGRESS;
        }

        /** A cancel command came too late: the job goes on. */
        public InProgress cancel() {
            return new InProgress(job, requestId, submittedAt, startedAt, true);
        }

        @Override
        public Ending end(Outcome outcome, Instant now) {
            return Ending.of(this, startedAt, cancelTooLate, outcome, now);
        }
    }

    /**
     * The receipt of a job that has its result. It makes repeats of the request known for as long as it is kept.
     *
     * @param cancelTooLate whether a cancel command came too late for it
     */
    record Ended(
            String id,
            String model,
            Status status,
            String contentHash,
            @Nullable String requestId,
            Instant receivedAt,
            @Nullable Instant submittedAt,
            @Nullable Instant startedAt,
            Instant finishedAt,
            boolean cancelTooLate)
            implements JobState {

        public Ended {
            if (!status.isEnd()) {
                throw new IllegalArgumentException(status + " is no end");
            }
        }
    }
}
