package dev.reelay.job;

import dev.reelay.job.JobState.Accepted;
import dev.reelay.job.JobState.InQueue;
import dev.reelay.job.JobState.Submitted;
import dev.reelay.job.JobState.Submitting;
import java.time.Instant;

/**
 * An action that a decision asks for. INVARIANT: it starts only once the transaction that holds the decision is committed, so
 * that a worker which loses its partition starts nothing that the next owner does not know of.
 */
public sealed interface Effect {

    /** The job that it is about. */
    String id();

    /** The job waits for a permit to be submitted. */
    record LineUp(Accepted state) implements Effect {
        @Override
        public String id() {
            return state.id();
        }
    }

    /** The files behind the job's URLs are checked before it lines up. */
    record Probe(Accepted state) implements Effect {
        @Override
        public String id() {
            return state.id();
        }
    }

    /** The announced POST starts, within its lease. */
    record Submit(Submitting state) implements Effect {
        @Override
        public String id() {
            return state.id();
        }
    }

    /** RunComfy is asked for the job's status now. */
    record Poll(Submitted state) implements Effect {
        @Override
        public String id() {
            return state.id();
        }
    }

    /** RunComfy is asked to cancel the job. */
    record Cancel(InQueue state) implements Effect {
        @Override
        public String id() {
            return state.id();
        }
    }

    /** The shard decides about the job again at that time. Of several times to poll one job the last one counts. */
    record WakeAt(String id, Instant due, Wake wake) implements Effect {}

    /** The receipt is gone, and with it the cancel command that was meant for this job. */
    record Forget(String id) implements Effect {}

    /** What a time is for. */
    enum Wake {
        /** RunComfy is polled for the job. */
        POLL,
        /** {@code start_by} has passed, or the longest wait in RunComfy's queue. */
        EXPIRE,
        /** The receipt is no longer kept. */
        FORGET
    }
}
