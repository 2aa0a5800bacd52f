package dev.reelay.kafka;

/**
 * The limits of the topics, for one record alone in its batch: key, value and headers with Kafka's overhead, in bytes.
 *
 * @param maxStateBytes the largest record that jobs takes
 * @param maxResultBytes the largest record that results takes
 * @param maxDeadLetterBytes the largest record that the dead letters take
 * @param requestPartitions the number of partitions of requests; jobs has at least as many
 */
public record TopicSizes(int maxStateBytes, int maxResultBytes, int maxDeadLetterBytes, int requestPartitions) {

    /**
     * Subtracted from the topics' limits, because a batch that does not compress grows by the overhead of its codec.
     * Deflate adds the most, 5 bytes for each 16 KiB: the slack is enough for batches of up to 13 MiB.
     */
    static final int COMPRESSION_SLACK = 4 * 1024;

    /** The largest batch that any of the topics takes. */
    int largestBatch() {
        return Math.max(maxStateBytes, Math.max(maxResultBytes, maxDeadLetterBytes)) + COMPRESSION_SLACK;
    }
}
