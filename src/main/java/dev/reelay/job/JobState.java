package dev.reelay.job;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Where a job stands. Each state has only its own moves, so an illegal one does not compile, and a job that runs
 * cannot exist without RunComfy's request id. {@link Moves} lists them all.
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
     */
    record Accepted(Job job, ObjectNode input, int attempts) implements Pending {
        @Override
        public Status status() {
            return Status.ACCEPTED;
        }

        /** Announces the next POST. Only with a permit in hand, and the POST starts within the lease. */
        public Submitting submit(Instant now) {
            return new Submitting(job, input, attempts + 1, now);
        }

        @Override
        public Ending end(Outcome outcome, Instant now) {
            return Ending.of(job, outcome, Charged.NO, now);
        }
    }

    /**
     * A POST was announced. Whether it reached RunComfy is known once it is answered.
     *
     * @param attempt counts from 1; an answer counts only for its own attempt
     * @param intentAt when the POST was announced: its lease runs from here
     */
    record Submitting(Job job, ObjectNode input, int attempt, Instant intentAt) implements Pending {
        @Override
        public Status status() {
            return Status.SUBMITTING;
        }

        /** RunComfy accepted it. */
        public InQueue accepted(String requestId, Instant now) {
            return new InQueue(job, requestId, now);
        }

        /** It was certainly not accepted, or is to be submitted again all the same. */
        public Accepted back() {
            return new Accepted(job, input, attempt);
        }

        /** Ends a job that RunComfy certainly did not accept. */
        public Ending refused(Outcome outcome, Instant now) {
            return Ending.of(job, outcome, Charged.NO, now);
        }

        /** Ends a job of which nobody knows whether it was accepted. */
        @Override
        public Ending end(Outcome outcome, Instant now) {
            return Ending.of(job, outcome, Charged.UNKNOWN, now);
        }
    }

    /** Waits in RunComfy's queue. */
    record InQueue(Job job, String requestId, Instant submittedAt) implements Submitted {
        @Override
        public Status status() {
            return Status.IN_QUEUE;
        }

        /** It was seen running. */
        public InProgress running(Instant now) {
            return new InProgress(job, requestId, submittedAt, now);
        }

        @Override
        public Ending end(Outcome outcome, Instant now) {
            return Ending.of(this, null, outcome, now);
        }
    }

    /** Runs at RunComfy. */
    record InProgress(Job job, String requestId, Instant submittedAt, Instant startedAt) implements Submitted {
        @Override
        public Status status() {
            return Status.IN_PROGRESS;
        }

        @Override
        public Ending end(Outcome outcome, Instant now) {
            return Ending.of(this, startedAt, outcome, now);
        }
    }

    /** The receipt of a job that has its result. It makes repeats of the request known for as long as it is kept. */
    record Ended(
            String id,
            String model,
            Status status,
            String contentHash,
            @Nullable String requestId,
            Instant receivedAt,
            @Nullable Instant submittedAt,
            @Nullable Instant startedAt,
            Instant finishedAt)
            implements JobState {

        public Ended {
            if (!status.isEnd()) {
                throw new IllegalArgumentException(status + " is no end");
            }
        }
    }
}
