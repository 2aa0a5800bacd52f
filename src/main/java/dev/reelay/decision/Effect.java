package dev.reelay.decision;

import dev.reelay.job.JobState.Accepted;
import dev.reelay.job.JobState.Ended;
import dev.reelay.job.JobState.InQueue;
import dev.reelay.job.JobState.Storing;
import dev.reelay.job.JobState.Submitted;
import dev.reelay.job.JobState.Submitting;
import java.time.Duration;
import java.time.Instant;

/**
 * An action that a decision asks for. INVARIANT: it starts only once the transaction with the decision is committed, so
 * that a worker which loses its partition starts nothing that the next owner does not find in the ledger.
 */
public sealed interface Effect {

    /** The id of the job. */
    String id();

    /** Put the job in the line for a permit. */
    record LineUp(Accepted state) implements Effect {
        @Override
        public String id() {
            return state.id();
        }
    }

    /**
     * Put the job in the line at a later time, because its last attempt failed. While all submissions are paused it
     * lines up at once: then the pause makes it wait, and another token or the end of the outage lets it go.
     */
    record LineUpLater(Accepted state, Instant due) implements Effect {
        @Override
        public String id() {
            return state.id();
        }
    }

    /** Read the job's input, which is in the ledger only, when its turn comes; the job lines up after that. */
    record ReadInput(Accepted state) implements Effect {
        @Override
        public String id() {
            return state.id();
        }
    }

    /**
     * Ask RunComfy for the job's model, which the catalog does not have. After that the input is judged or, when that was done before,
     * the media are checked.
     */
    record FindModel(Accepted state) implements Effect {
        @Override
        public String id() {
            return state.id();
        }
    }

    /** Ask RunComfy for a model again, or for the whole list, because it did not do what the catalog says. */
    record DoubtModel(String id, String model, Doubt doubt) implements Effect {}

    /** Check the files behind the job's URLs; the job lines up after that. */
    record Probe(Accepted state) implements Effect {
        @Override
        public String id() {
            return state.id();
        }
    }

    /** Start the announced POST, within its lease. */
    record Submit(Submitting state) implements Effect {
        @Override
        public String id() {
            return state.id();
        }
    }

    /** Poll RunComfy for the job now. */
    record Poll(Submitted state) implements Effect {
        @Override
        public String id() {
            return state.id();
        }
    }

    /**
     * Copy the job's files to the store.
     *
     * @param deadline when to give up
     */
    record Store(Storing state, Instant deadline) implements Effect {
        @Override
        public String id() {
            return state.id();
        }
    }

    /** Ask RunComfy to cancel the job. */
    record Cancel(InQueue state) implements Effect {
        @Override
        public String id() {
            return state.id();
        }
    }

    /**
     * Set a timer, after which the shard decides about the job again. A new time to poll replaces the earlier one.
     *
     * @param alone of a time to poll, how long the pause would be if the job were the only one; otherwise zero
     */
    record WakeAt(String id, Instant due, Wake wake, Duration alone) implements Effect {

        /** A time that is no time to poll. */
        public WakeAt(String id, Instant due, Wake wake) {
            this(id, due, wake, Duration.ZERO);
        }
    }

    /** Remove the cancel command that was meant for this job, since its receipt is removed. */
    record Forget(String id) implements Effect {}

    /** What a refusal of RunComfy's says against the catalog. */
    enum Doubt {
        /** The model's schema let an input pass that RunComfy refuses. */
        SCHEMA,
        /** RunComfy has no such model. */
        MODEL
    }

    /** Learn from a job that has ended when to poll for others like it. */
    record Learn(Ended receipt) implements Effect {
        @Override
        public String id() {
            return receipt.id();
        }
    }

    /** The kinds of timers. */
    enum Wake {
        /** Poll RunComfy for the job. */
        POLL,
        /** Put the job in the line for a permit. */
        LINE_UP,
        /** Ask for the job's model again. */
        FIND_MODEL,
        /** Expire the job: {@code start_by} has passed, or the longest wait in RunComfy's queue. */
        EXPIRE,
        /** End the job without copies: they take too long. */
        GIVE_UP_STORING,
        /** Remove the receipt. */
        FORGET
    }
}
