package dev.reelay.shard;

import dev.reelay.job.CancelAnswer;
import dev.reelay.job.JobState.Accepted;
import dev.reelay.job.MediaStatus;
import dev.reelay.job.PollAnswer;
import dev.reelay.job.SourceRecord;
import dev.reelay.job.SubmitAnswer;
import dev.reelay.job.Violation;
import dev.reelay.kafka.RequestPositions;
import dev.reelay.outbound.Attempt;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/** What can happen to a shard. */
sealed interface Signal {

    /** A request was read. It holds a slot of {@link Capacity}. */
    record RequestRead(SourceRecord record) implements Signal {}

    /** A POST was answered, or will not be. */
    record Submitted(Attempt attempt, SubmitAnswer answer) implements Signal {}

    /** RunComfy was polled for a job. */
    record Polled(String id, String requestId, PollAnswer answer) implements Signal {}

    /** RunComfy was asked to cancel a job. */
    record CancelAnswered(String id, String requestId, CancelAnswer answer) implements Signal {}

    /** Cancels with these ids were read; whether they still hold, {@link dev.reelay.commands.Commands} knows. */
    record CancelsRead(Set<String> ids) implements Signal {
        public CancelsRead {
            ids = Set.copyOf(ids);
        }
    }

    /**
     * The files behind a job's URLs were checked.
     *
     * @param receivedAt of the job: an id may come again
     * @param violations for which it is to be rejected
     */
    record Probed(String id, Instant receivedAt, MediaStatus media, List<Violation> violations) implements Signal {
        public Probed {
            violations = List.copyOf(violations);
        }

        static Probed of(Accepted state, MediaStatus media, List<Violation> violations) {
            return new Probed(state.id(), state.job().receivedAt(), media, violations);
        }
    }

    /** The partition was read so far, when the consumer last polled. */
    record ReadTo(RequestPositions.Position position) implements Signal {}

    /**
     * An effect of the job could not be started, for a fault of Reelay's own.
     *
     * @param neverSent whether it was a POST, which certainly did not start
     */
    record Faulted(String id, boolean neverSent) implements Signal {}

    /** A time has come that the shard waited for, there may be a permit, more commands are known, or the shard is to drain. */
    record Wake() implements Signal {}
}
