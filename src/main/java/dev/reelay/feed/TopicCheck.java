package dev.reelay.feed;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * Asks the brokers for a topic and its logs. A consumer with assigned partitions notices neither new ones nor that its topic was
 * deleted and made anew; it reads on in the middle of the new one.
 */
final class TopicCheck {

    private static final Duration TIMEOUT = Duration.ofSeconds(5);

    private final Admin admin;
    private final String topic;

    /** What the brokers say. */
    sealed interface Look {
        /**
         * The topic is there.
         *
         * @param id changes when the topic is made anew
         * @param logs by partition
         */
        record Found(String id, Map<Integer, Log> logs) implements Look {}

        /** There is no such topic. */
        record Missing() implements Look {}

        /** The brokers gave no answer, or refused. */
        record Unclear(String why) implements Look {}
    }

    /**
     * The log of a partition.
     *
     * @param end committed or not
     */
    record Log(long begin, long end) {}

    TopicCheck(Admin admin, String topic) {
        this.admin = admin;
        this.topic = topic;
    }

    /** Asks; never fails. */
    CompletableFuture<Look> look() {
        return described()
                .handle((described, failure) -> failure == null
                        ? logs(described).exceptionally(TopicCheck::unclear)
                        : CompletableFuture.completedStage(failed(failure)))
                .thenCompose(look -> look)
                .toCompletableFuture();
    }

    private CompletionStage<TopicDescription> described() {
        return admin.describeTopics(List.of(topic), new DescribeTopicsOptions().timeoutMs((int) TIMEOUT.toMillis()))
                .topicNameValues()
                .get(topic)
                .toCompletionStage();
    }

    private CompletionStage<Look> logs(TopicDescription described) {
        List<TopicPartition> partitions = described.partitions().stream()
                .map(partition -> new TopicPartition(topic, partition.partition()))
                .toList();
        return offsets(partitions, OffsetSpec.earliest())
                .thenCombine(offsets(partitions, OffsetSpec.latest()), (begins, ends) -> {
                    Map<Integer, Log> logs = new HashMap<>();
                    begins.forEach((partition, begin) -> logs.put(
                            partition.partition(),
                            new Log(begin.offset(), ends.get(partition).offset())));
                    return new Look.Found(described.topicId().toString(), logs);
                });
    }

    /** Uncommitted: the end of what is committed can be an old one just after a commit. */
    private CompletionStage<Map<TopicPartition, ListOffsetsResultInfo>> offsets(
            List<TopicPartition> partitions, OffsetSpec spec) {
        Map<TopicPartition, OffsetSpec> asked = new HashMap<>();
        partitions.forEach(partition -> asked.put(partition, spec));
        return admin.listOffsets(asked, new ListOffsetsOptions(IsolationLevel.READ_UNCOMMITTED).timeoutMs((int)
                                TIMEOUT.toMillis()))
                .all()
                .toCompletionStage();
    }

    /** The topic could not be described. */
    private static Look failed(Throwable thrown) {
        return cause(thrown) instanceof UnknownTopicOrPartitionException ? new Look.Missing() : unclear(thrown);
    }

    /** Also when a partition is unknown: its topic is there, and the leader of a new partition may not know it yet. */
    private static Look unclear(Throwable thrown) {
        Throwable cause = cause(thrown);
        return new Look.Unclear(cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage());
    }

    private static Throwable cause(Throwable thrown) {
        return thrown instanceof CompletionException && thrown.getCause() != null ? thrown.getCause() : thrown;
    }
}
