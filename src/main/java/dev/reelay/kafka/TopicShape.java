package dev.reelay.kafka;

import java.util.Set;
import org.apache.kafka.common.record.TimestampType;

/**
 * The properties of an existing topic that Reelay checks. They are the effective ones: the topic's own or the broker's default.
 *
 * @param cleanup the values of {@code cleanup.policy}
 * @param maxMessageBytes {@code max.message.bytes}: the largest batch, with its overhead
 * @param segmentBytes {@code segment.bytes}: the broker refuses a larger batch too
 * @param timestampType {@code message.timestamp.type}: the times of records are the broker's or the producers'
 */
record TopicShape(
        int partitions, Set<String> cleanup, int maxMessageBytes, int segmentBytes, TimestampType timestampType) {

    TopicShape {
        cleanup = Set.copyOf(cleanup);
    }

    /** The largest batch that the topic takes, by both limits. */
    int largestBatch() {
        return Math.min(maxMessageBytes, segmentBytes);
    }
}
