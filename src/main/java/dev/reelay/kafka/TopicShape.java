package dev.reelay.kafka;

import java.util.Set;

/**
 * The properties of an existing topic that Reelay checks. They are the effective ones: the topic's own or the broker's default.
 *
 * @param cleanup the values of {@code cleanup.policy}
 * @param maxMessageBytes {@code max.message.bytes}: the largest batch, with its overhead
 * @param segmentBytes {@code segment.bytes}: the broker refuses a larger batch too
 */
record TopicShape(int partitions, Set<String> cleanup, int maxMessageBytes, int segmentBytes) {

    TopicShape {
        cleanup = Set.copyOf(cleanup);
    }

    /** The largest batch that the topic takes, by both limits. */
    int largestBatch() {
        return Math.min(maxMessageBytes, segmentBytes);
    }
}
