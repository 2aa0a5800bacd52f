package dev.reelay.ledger;

import dev.reelay.kafka.RequestLog;
import dev.reelay.records.Position;
import java.util.Optional;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.jspecify.annotations.Nullable;

/**
 * Where a shard begins to decide requests.
 *
 * <p>Retention may have taken the request there, which changes nothing: this worker may still hold it, and otherwise its consumer goes on
 * at the beginning of the log, and the shard counts what it passes.
 *
 * @param nextOffset the first request to decide
 * @param topicId the id of the topic whose log the offset belongs to
 * @param brokenAt where the log ended or was set back to, below the offset; null when the log has all that was decided and that
 *     retention has left
 * @param origin why the position is there
 * @param seek whether the consumer may be elsewhere and has to be set to the offset
 * @param write whether the ledger has another position, or none, and has to be given this one
 */
public record StartPosition(
        long nextOffset, String topicId, @Nullable Long brokenAt, Origin origin, boolean seek, boolean write) {

    /** Why a position is where it is. */
    public sealed interface Origin {

        /** No worker of this group has written the partition before. */
        record Fresh() implements Origin {}

        /** The position where the last owner stopped. */
        record Continued() implements Origin {}

        /**
         * The topic was deleted and made anew: its log is read from its beginning.
         *
         * @param formerId the id of the topic that the ledger, or the group's offset, knows
         */
        record TopicMadeAnew(String formerId) implements Origin {}

        /**
         * An operator has set the group's offset, for example with {@code kafka-consumer-groups --reset-offsets}.
         *
         * @param former the position that the ledger had
         */
        record SetByOperator(long former) implements Origin {}
    }

    /** The position of a partition that no worker has written: the beginning of its log. */
    static StartPosition fresh(RequestLog log) {
        return new StartPosition(log.begin(), log.topicId(), null, new Origin.Fresh(), false, false);
    }

    /**
     * The position by what the ledger, the group and the log say.
     *
     * <p>The ledger's own position comes first: the group's offset is a copy, which brokers forget (by default a week after the
     * last member left) and which any member of the group can overwrite. Three kinds of group offsets are told apart:
     *
     * <ul>
     *   <li>Reelay's own names the topic's id in its metadata.
     *   <li>A consumer's has the leader epoch of the last record that it read. The ledger's position is right.
     *   <li>An operator's tool writes neither. It is a decision, and the ledger follows it. So is the offset of an earlier Reelay,
     *       whose ledger had no position.
     * </ul>
     *
     * @param ledger null when the ledger has no position
     * @param group null when the group has no offset
     * @param everWritten whether a worker has written the partition of the ledger
     * @return empty when the partition was written and neither knows a position: only an operator can decide
     */
    static Optional<StartPosition> of(
            @Nullable Position ledger, @Nullable OffsetAndMetadata group, RequestLog log, boolean everWritten) {
        if (group != null && isDecision(group) && (ledger == null || differs(group, ledger))) {
            Origin origin = ledger == null ? new Origin.Continued() : new Origin.SetByOperator(ledger.nextOffset());
            return Optional.of(at(new Position(group.offset(), log.topicId(), null), origin, false, true, log));
        }
        if (ledger != null) {
            boolean elsewhere = group == null || group.offset() != ledger.nextOffset();
            return Optional.of(
                    log.isOf(ledger.topicId())
                            ? at(ledger, new Origin.Continued(), elsewhere, false, log)
                            : anew(ledger.topicId(), log));
        }
        if (group != null) {
            Position position = new Position(group.offset(), log.topicId(), null);
            String id = group.metadata();
            return Optional.of(
                    id.isEmpty() || log.isOf(id)
                            ? at(position, new Origin.Continued(), false, true, log)
                            : anew(id, log));
        }
        return everWritten ? Optional.empty() : Optional.of(fresh(log));
    }

    private static boolean isDecision(OffsetAndMetadata group) {
        return group.metadata().isEmpty() && group.leaderEpoch().isEmpty();
    }

    private static boolean differs(OffsetAndMetadata group, Position ledger) {
        return group.offset() != ledger.nextOffset() || ledger.brokenAt() != null;
    }

    private static StartPosition anew(String formerId, RequestLog log) {
        return new StartPosition(log.begin(), log.topicId(), null, new Origin.TopicMadeAnew(formerId), true, true);
    }

    /** The position; broken when the log does not reach it. */
    private static StartPosition at(Position position, Origin origin, boolean seek, boolean write, RequestLog log) {
        long next = position.nextOffset();
        if (position.brokenAt() != null) {
            return new StartPosition(next, log.topicId(), position.brokenAt(), origin, seek, write);
        }
        if (next > log.end()) {
            return new StartPosition(next, log.topicId(), log.end(), origin, seek, true);
        }
        return new StartPosition(next, log.topicId(), null, origin, seek, write);
    }

    /** The group's offset with Reelay's mark. */
    static OffsetAndMetadata groupOffset(long nextOffset, String topicId) {
        return new OffsetAndMetadata(nextOffset, topicId);
    }
}
