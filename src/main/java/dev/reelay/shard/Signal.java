package dev.reelay.shard;

import dev.reelay.answer.CancelAnswer;
import dev.reelay.answer.PollAnswer;
import dev.reelay.answer.SubmitAnswer;
import dev.reelay.job.JobInput;
import dev.reelay.job.JobState.Accepted;
import dev.reelay.job.MediaStatus;
import dev.reelay.job.SourceRecord;
import dev.reelay.kafka.RequestLog;
import dev.reelay.kafka.RequestPositions;
import dev.reelay.outbound.Attempt;
import dev.reelay.outcome.Copies;
import dev.reelay.outcome.Violation;
import dev.reelay.refresh.LookUpResult;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** An event that a shard decides about. {@link Inbox} holds the signals of a shard in their order. */
sealed interface Signal {

    /**
     * Intake read a request, which holds a slot of {@link Capacity}.
     *
     * @param run the run in which the consumer polled it
     */
    record RequestRead(SourceRecord record, int run) implements Signal {}

    /** RunComfy answered a POST, or the worker knows that no answer will come. */
    record PostAnswered(Attempt attempt, SubmitAnswer answer) implements Signal {}

    /** RunComfy answered a poll, or the poll failed. */
    record Polled(String id, String requestId, PollAnswer answer) implements Signal {}

    /** The files of a job are copied, or cannot be. */
    record Stored(String id, String requestId, Copies copies) implements Signal {}

    /** RunComfy answered a cancel call, or the call failed. */
    record CancelAnswered(String id, String requestId, CancelAnswer answer) implements Signal {}

    /**
     * The worker read cancel commands for these ids. {@link dev.reelay.commands.Commands} has the cancels that still
     * hold.
     */
    record CancelsRead(Set<String> ids) implements Signal {
        public CancelsRead {
            ids = Set.copyOf(ids);
        }
    }

    /**
     * The prober checked the files behind a job's URLs.
     *
     * @param receivedAt when the job was received: distinguishes it from an earlier job with the same id
     * @param violations for which the job is to be rejected; empty when it may go on
     */
    record Probed(String id, Instant receivedAt, MediaStatus media, List<Violation> violations) implements Signal {
        public Probed {
            violations = List.copyOf(violations);
        }

        static Probed of(Accepted state, MediaStatus media, List<Violation> violations) {
            return new Probed(state.id(), state.job().receivedAt(), media, violations);
        }
    }

    /**
     * A look-up of the model of a waiting job has ended.
     *
     * @param receivedAt when the job was received: distinguishes it from an earlier job with the same id
     * @param size of the job's input, which is judged and written now, in bytes
     */
    record ModelLookedUp(String id, Instant receivedAt, int size, LookUpResult finding) implements Signal {

        static ModelLookedUp of(Accepted state, LookUpResult finding) {
            return new ModelLookedUp(
                    state.id(), state.job().receivedAt(), state.input().size(), finding);
        }
    }

    /**
     * The input of a waiting job was read from the ledger.
     *
     * @param place where it was
     * @param input null when it could not be read
     * @param gone whether it certainly is not there: no later try can find it
     */
    record InputRead(String id, JobInput.Stored place, JobInput.@Nullable Held input, boolean gone) implements Signal {}

    /** The consumer has read the partition up to this position. */
    record ReadTo(RequestPositions.Position position) implements Signal {}

    /**
     * The brokers reported the log of the requests.
     *
     * @param before how far the requests were decided when they were asked
     */
    record LogSeen(RequestLog log, Tenure.Decided before) implements Signal {}

    /**
     * A bug in Reelay kept an effect of the job from starting.
     *
     * @param unsent the attempt whose POST the effect was: it certainly did not start. Null for any other effect, which says nothing of
     *     the job's POSTs
     */
    record Faulted(String id, @Nullable Attempt unsent) implements Signal {}

    /** A timer is due, a permit may be free, newer commands are known, or the shard is to drain. */
    record Wake() implements Signal {}
}
