package dev.reelay.job;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reelay.cost.Charged;
import dev.reelay.cost.Cost;
import dev.reelay.cost.Reservation;
import dev.reelay.json.JsonBytes;
import dev.reelay.outcome.Copies;
import dev.reelay.outcome.Outcome;
import dev.reelay.outcome.Status;
import dev.reelay.timing.Outlook;
import dev.reelay.timing.RunTimes;
import dev.reelay.timing.Variants;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A job's state. Each state has methods for its own moves only, and a job that runs cannot exist without RunComfy's
 * request id. {@link LegalMoves} is the table of all moves; a shard checks each move against it.
 */
public sealed interface JobState {

    /** The job's id. */
    String id();

    /** The model's id; empty when the request did not name one. */
    String model();

    /** Distinguishes a repeat of the request from another request with the same id. */
    String contentHash();

    /** When the worker read the request. */
    Instant receivedAt();

    /** The status of this state. */
    Status status();

    /**
     * When the outcome of the job's last submission turned out to be unknown: RunComfy may have the job, and nobody follows it. Null where
     * that is not so. Of earlier submissions it says nothing.
     */
    default @Nullable Instant inDoubtAt() {
        return null;
    }

    /** A job that has not ended. */
    sealed interface Pending extends JobState {
        /** The parts of the job that stay the same. */
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

        @Override
        default Instant receivedAt() {
            return job().receivedAt();
        }

        /**
         * Ends the job.
         *
         * @param now when the job ended
         */
        Ending end(Outcome outcome, Instant now);
    }

    /** A pending job that RunComfy has accepted. */
    sealed interface Submitted extends Pending {
        /** RunComfy's id for the job. */
        String requestId();

        /** When RunComfy accepted the job. */
        Instant submittedAt();

        /** What is known of its end. */
        Outlook outlook();

        /** What was set aside for its submission. */
        Reservation reserved();

        /** The same state with what polls have shown since. */
        Submitted with(Outlook seen);
    }

    /**
     * The job waits for its submission.
     *
     * @param input the JSON to post, with every number exactly as the producer sent it
     * @param attempts how many POSTs were announced so far; none of them is still open
     * @param inDoubt whether RunComfy may have accepted one of them, and may charge for it
     * @param ownFailures how many of them failed for a reason that may be the job's own: without a clear answer, or
     *     turned away although RunComfy takes the token. Trouble of the account, the network or the pace does not count
     * @param inDoubtAt when the outcome of the last one turned out to be unknown; null when RunComfy certainly did not accept it, there was
     *     none, or a version wrote the state that did not keep it
     */
    record Accepted(
            Job job,
            JobInput input,
            int attempts,
            boolean inDoubt,
            int ownFailures,
            @Nullable Instant inDoubtAt) implements Pending {

        /** A job whose last attempt, if there was one, RunComfy certainly did not accept. */
        public Accepted(Job job, JobInput input, int attempts, boolean inDoubt, int ownFailures) {
            this(job, input, attempts, inDoubt, ownFailures, null);
        }

        /** A job none of whose attempts failed for a reason of its own. */
        public Accepted(Job job, ObjectNode input, int attempts) {
            this(job, input, attempts, false, 0);
        }

        /** A job with an input that was just read. */
        public Accepted(Job job, ObjectNode input, int attempts, boolean inDoubt, int ownFailures) {
            this(job, new JobInput.Held(JsonBytes.of(input)), attempts, inDoubt, ownFailures);
        }

        /** The same job with its input in memory, or in the ledger only. */
        public Accepted with(JobInput other) {
            return new Accepted(job, other, attempts, inDoubt, ownFailures, inDoubtAt);
        }

        @Override
        public Status status() {
            return Status.ACCEPTED;
        }

        /** The job after the check of its media. */
        public Accepted withMedia(MediaStatus checked) {
            return with(job.checks().withMedia(checked));
        }

        /** Whether its input was not judged yet, because its model is not known. */
        public boolean awaitsModel() {
            return job.checks().awaitsModel();
        }

        /** The job after other checks. */
        public Accepted with(Checks found) {
            return new Accepted(job.with(found), input, attempts, inDoubt, ownFailures, inDoubtAt);
        }

        /**
         * Announces the next POST. The caller holds a permit, and starts the POST within the lease.
         *
         * @param reserved what is set aside for it
         */
        public Submitting submit(Reservation reserved, Instant now) {
            return new Submitting(job, input, attempts + 1, now, inDoubt, ownFailures, false, reserved);
        }

        /** Announces the next POST of a job whose price is not known. */
        public Submitting submit(Instant now) {
            return submit(Reservation.unpriced(now), now);
        }

        @Override
        public Ending end(Outcome outcome, Instant now) {
            return Ending.of(job, outcome, inDoubt ? Charged.UNKNOWN : Charged.NO, now);
        }
    }

    /**
     * A POST of the job was announced. Its answer decides whether RunComfy has the job.
     *
     * @param attempt counts from 1; an answer counts only for its own attempt
     * @param intentAt when the POST was announced: the beginning of its lease
     * @param inDoubt whether RunComfy may have accepted an earlier attempt, and may charge for it
     * @param ownFailures how many earlier attempts failed for a reason that may be the job's own
     * @param cancelled whether a cancel command came: the shard applies it once the POST is answered
     * @param reserved what is set aside for this attempt
     */
    record Submitting(
            Job job,
            JobInput input,
            int attempt,
            Instant intentAt,
            boolean inDoubt,
            int ownFailures,
            boolean cancelled,
            Reservation reserved)
            implements Pending {

        public Submitting {
            if (input instanceof JobInput.Stored) {
                throw new IllegalArgumentException("a job whose input is not in memory cannot be submitted");
            }
        }

        /** An attempt of a job whose price is not known. */
        public Submitting(
                Job job,
                JobInput input,
                int attempt,
                Instant intentAt,
                boolean inDoubt,
                int ownFailures,
                boolean cancelled) {
            this(job, input, attempt, intentAt, inDoubt, ownFailures, cancelled, Reservation.unpriced(intentAt));
        }

        /** An attempt without a cancel, of a job none of whose earlier ones failed for a reason of its own. */
        public Submitting(Job job, ObjectNode input, int attempt, Instant intentAt) {
            this(job, new JobInput.Held(JsonBytes.of(input)), attempt, intentAt, false, 0, false);
        }

        /** The JSON to post. */
        public JsonBytes json() {
            return ((JobInput.Held) input).json();
        }

        @Override
        public Status status() {
            return Status.SUBMITTING;
        }

        /** RunComfy accepted the attempt. */
        public InQueue accepted(String requestId, Instant now) {
            return new InQueue(
                    job,
                    requestId,
                    now,
                    cancelled ? CancelReason.REQUESTED : null,
                    Outlook.of(Variants.of(json())),
                    reserved);
        }

        /** RunComfy certainly did not accept the attempt: the job waits for its submission again. */
        public Accepted back() {
            return new Accepted(job, input, attempt, inDoubt, ownFailures);
        }

        /** The attempt was certainly not accepted, and the reason may be the job's own. */
        public Accepted turnedAway() {
            return new Accepted(job, input, attempt, inDoubt, ownFailures + 1);
        }

        /** RunComfy may have accepted the attempt, and the job is submitted again all the same. */
        public Accepted again(Instant now) {
            return new Accepted(job, input, attempt, true, ownFailures + 1, now);
        }

        /** A cancel command came. */
        public Submitting cancel() {
            return new Submitting(job, input, attempt, intentAt, inDoubt, ownFailures, true, reserved);
        }

        /** Ends a job whose attempt RunComfy certainly did not accept. */
        public Ending refused(Outcome outcome, Instant now) {
            return back().end(outcome, now);
        }

        /** Ends a job of which RunComfy may have accepted the attempt. */
        @Override
        public Ending end(Outcome outcome, Instant now) {
            return Ending.of(this, outcome, now);
        }
    }

    /**
     * The job waits in RunComfy's queue.
     *
     * @param cancelReason why the worker asks RunComfy to cancel it; null when it does not
     * @param outlook what is known of its end
     * @param reserved what was set aside for its submission
     */
    record InQueue(
            Job job,
            String requestId,
            Instant submittedAt,
            @Nullable CancelReason cancelReason,
            Outlook outlook,
            Reservation reserved)
            implements Submitted {

        /** A job whose price is not known. */
        public InQueue(
                Job job, String requestId, Instant submittedAt, @Nullable CancelReason cancelReason, Outlook outlook) {
            this(job, requestId, submittedAt, cancelReason, outlook, Reservation.unpriced(submittedAt));
        }

        /** A job that is not to be cancelled, and of whose end nothing is known. */
        public InQueue(Job job, String requestId, Instant submittedAt) {
            this(job, requestId, submittedAt, null);
        }

        /** A job of whose end nothing is known. */
        public InQueue(Job job, String requestId, Instant submittedAt, @Nullable CancelReason cancelReason) {
            this(job, requestId, submittedAt, cancelReason, Outlook.NONE);
        }

        @Override
        public InQueue with(Outlook seen) {
            return new InQueue(job, requestId, submittedAt, cancelReason, seen, reserved);
        }

        @Override
        public Status status() {
            return Status.IN_QUEUE;
        }

        /** The worker is to ask RunComfy to cancel the job. */
        public InQueue cancel(CancelReason reason) {
            return new InQueue(job, requestId, submittedAt, reason, outlook, reserved);
        }

        /** A poll showed that the job runs: a cancel comes too late. */
        public InProgress running(Instant now) {
            return new InProgress(
                    job,
                    requestId,
                    submittedAt,
                    now,
                    cancelReason == CancelReason.REQUESTED,
                    outlook.running(),
                    reserved);
        }

        @Override
        public Ending end(Outcome outcome, Instant now) {
            return Ending.of(this, null, cancelReason == CancelReason.REQUESTED, outcome, now);
        }
    }

    /**
     * RunComfy runs the job.
     *
     * @param startedAt when a poll first showed that it runs
     * @param cancelTooLate whether a cancel command came too late to stop it
     * @param outlook what is known of its end
     * @param reserved what was set aside for its submission
     */
    record InProgress(
            Job job,
            String requestId,
            Instant submittedAt,
            Instant startedAt,
            boolean cancelTooLate,
            Outlook outlook,
            Reservation reserved)
            implements Submitted {

        /** A job whose price is not known. */
        public InProgress(
                Job job,
                String requestId,
                Instant submittedAt,
                Instant startedAt,
                boolean cancelTooLate,
                Outlook outlook) {
            this(job, requestId, submittedAt, startedAt, cancelTooLate, outlook, Reservation.unpriced(submittedAt));
        }

        /** A job that no command has tried to cancel, and of whose end nothing is known. */
        public InProgress(Job job, String requestId, Instant submittedAt, Instant startedAt) {
            this(job, requestId, submittedAt, startedAt, false);
        }

        /** A job of whose end nothing is known. */
        public InProgress(Job job, String requestId, Instant submittedAt, Instant startedAt, boolean cancelTooLate) {
            this(job, requestId, submittedAt, startedAt, cancelTooLate, Outlook.NONE);
        }

        @Override
        public InProgress with(Outlook seen) {
            return new InProgress(job, requestId, submittedAt, startedAt, cancelTooLate, seen, reserved);
        }

        @Override
        public Status status() {
            return Status.IN_PROGRESS;
        }

        /** A cancel command came too late: the job goes on. */
        public InProgress cancel() {
            return new InProgress(job, requestId, submittedAt, startedAt, true, outlook, reserved);
        }

        @Override
        public Ending end(Outcome outcome, Instant now) {
            return Ending.of(this, startedAt, cancelTooLate, outcome, now);
        }
    }

    /**
     * RunComfy has completed the job, and its files are copied to the store. Whatever becomes of the copies, the job ends as completed.
     *
     * @param result the result that the job will have, without its copies; its outcome is {@link Outcome.Completed}
     * @param times how long the job took at RunComfy; null when a version wrote the state that did not keep them
     * @param reserved what was set aside for its submission
     */
    record Storing(JobResult result, @Nullable RunTimes times, Reservation reserved) implements Pending {

        public Storing {
            if (!(result.outcome() instanceof Outcome.Completed) || result.requestId() == null) {
                throw new IllegalArgumentException("only the files of a completed job are copied");
            }
        }

        /** A job that would end like this. */
        public static Storing of(Ending ending) {
            return new Storing(
                    ending.result(),
                    ending.receipt().times(),
                    Objects.requireNonNull(ending.receipt().reserved()));
        }

        @Override
        public Job job() {
            return result.job();
        }

        @Override
        public Status status() {
            return Status.STORING;
        }

        /** What RunComfy completed. */
        public Outcome.Completed completed() {
            return (Outcome.Completed) result.outcome();
        }

        /** The same job with a cancel command that came too late. */
        public Storing cancel() {
            return new Storing(result.cancelledTooLate(), times, reserved);
        }

        /** Ends the job with what became of its copies. Its times stay those of its end at RunComfy. */
        public Ending stored(@Nullable Copies copies) {
            return Ending.of(result.with(completed().with(copies)), times, reserved);
        }

        /** Ends the job as completed, whatever outcome is given: it is paid for. */
        @Override
        public Ending end(Outcome outcome, Instant now) {
            return stored(Copies.failed("a fault of Reelay's own"));
        }
    }

    /**
     * The receipt of a job that has its result. While it is kept, the shard recognises repeats of the request.
     *
     * @param status an end, see {@link Status#isEnd}
     * @param requestId RunComfy's id of the job; null when it has none
     * @param origin when its request was read, and which record it is
     * @param ordering the priority that it had, and whose job it was
     * @param submittedAt when RunComfy accepted the job; null when {@code requestId} is
     * @param startedAt when a poll first showed that the job runs; null when none did
     * @param cancelTooLate whether a cancel command came too late to stop the job
     * @param cost what RunComfy says that the job cost; null where it says nothing
     * @param times how long it took at RunComfy; null when RunComfy never had it, or a version ended it that did not keep them
     * @param reserved what was set aside for the last submission, which RunComfy may have charged for; null when there was none, or
     *     RunComfy certainly did not accept it
     */
    record Ended(
            String id,
            String model,
            Status status,
            String contentHash,
            @Nullable String requestId,
            Origin origin,
            Ordering ordering,
            @Nullable Instant submittedAt,
            @Nullable Instant startedAt,
            Instant finishedAt,
            boolean cancelTooLate,
            @Nullable Cost cost,
            @Nullable RunTimes times,
            @Nullable Reservation reserved)
            implements JobState {

        public Ended {
            if (!status.isEnd()) {
                throw new IllegalArgumentException("A job cannot have ended with status " + status);
            }
        }

        /** A receipt of a job without a tenant, of unknown price, that does not keep how long it took. */
        public Ended(
                String id,
                String model,
                Status status,
                String contentHash,
                @Nullable String requestId,
                Origin origin,
                @Nullable Instant submittedAt,
                @Nullable Instant startedAt,
                Instant finishedAt,
                boolean cancelTooLate,
                @Nullable Cost cost) {
            this(
                    id,
                    model,
                    status,
                    contentHash,
                    requestId,
                    origin,
                    Ordering.DEFAULT,
                    submittedAt,
                    startedAt,
                    finishedAt,
                    cancelTooLate,
                    cost,
                    null,
                    submittedAt == null ? null : Reservation.unpriced(submittedAt));
        }

        /** The same receipt with how long its job took. */
        public Ended with(RunTimes taken) {
            return new Ended(
                    id,
                    model,
                    status,
                    contentHash,
                    requestId,
                    origin,
                    ordering,
                    submittedAt,
                    startedAt,
                    finishedAt,
                    cancelTooLate,
                    cost,
                    taken,
                    reserved);
        }

        @Override
        public Instant receivedAt() {
            return origin.receivedAt();
        }

        @Override
        public @Nullable Instant inDoubtAt() {
            return requestId == null && reserved != null ? finishedAt : null;
        }
    }
}
