package dev.reelay.kafka;

import java.util.Set;

/**
 * What matters about a topic that exists; the settings are the ones in force, be they the topic's own or the broker's.
 *
 * @param cleanup the words of {@code cleanup.policy}
 * @param maxMessageBytes {@code max.message.bytes}: the largest batch of records the topic takes, its framing included
 * @param segmentBytes {@code segment.bytes}: a batch larger than that is refused too
 */
record TopicShape(int partitions, Set<String> cleanup, int maxMessageBytes, int segmentBytes) {

    TopicShape {
        cleanup = Set.copyOf(cleanup);
    }

    /** The largest batch that the topic takes in the end. */
    int largestBatch() {
        return Math.min(maxMessageBytes, segmentBytes);
    }
}
