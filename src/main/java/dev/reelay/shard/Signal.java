package dev.reelay.shard;

import dev.reelay.commands.Commands;
import dev.reelay.job.CancelAnswer;
import dev.reelay.job.JobState.Accepted;
import dev.reelay.job.MediaStatus;
import dev.reelay.job.PollAnswer;
import dev.reelay.job.SourceRecord;
import dev.reelay.job.SubmitAnswer;
import dev.reelay.job.Violation;
import dev.reelay.kafka.RequestPositions;
import dev.reelay.outbound.Attempt;
import dev.reelay.outbound.Permits;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/** What can happen to a shard. */
public sealed interface Signal {

    /** A request was read. It holds a slot of {@link Capacity}. */
    record RequestRead(SourceRecord record) implements Signal {}

    /** One job may be submitted. */
    record PermitGranted(Permits.Permit permit) implements Signal {}

    /** A POST was answered, or will not be. */
    record Answered(Attempt attempt, SubmitAnswer answer) implements Signal {}

    /** RunComfy was asked about a job. */
    record Sighted(String id, String requestId, PollAnswer sighting) implements Signal {}

    /** Cancels with these ids were read; whether they still hold, {@link Commands} knows. */
    record CancelsRead(Set<String> ids) implements Signal {
        public CancelsRead {
            ids = Set.copyOf(ids);
        }
    }

    /**
     * The files behind a job's URLs were looked at.
     *
     * @param receivedAt of the job: an id may come again
     * @param violations for which it is to be rejected
     */
    record Probed(String id, Instant receivedAt, MediaStatus note, List<Violation> violations) implements Signal {
        public Probed {
            violations = List.copyOf(violations);
        }

        public static Probed of(Accepted state, MediaStatus note, List<Violation> violations) {
            return new Probed(state.id(), state.job().receivedAt(), note, violations);
        }
    }

    /** The partition was read so far, when the consumer last polled. */
    record ReadTo(RequestPositions.Position position) implements Signal {}

    /** RunComfy was asked to cancel a job. */
    record CancelAnswered(String id, String requestId, CancelAnswer answer) implements Signal {}

    /** A time has come that the shard waited for, or more is known or allowed than before, or it is to be given up: it looks itself. */
    record Due() implements Signal {}
}
