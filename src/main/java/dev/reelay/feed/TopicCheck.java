package dev.reelay.feed;

import java.time.Duration;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
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
         * @param partitions how many it has
         * @param logs by partition; at least one, unless the topic has no partitions
         * @param unanswered why nothing is known of the log of a partition: nobody leads it, or its leader gave no answer
         */
        record Found(String id, int partitions, Map<Integer, Log> logs, SortedMap<Integer, String> unanswered)
                implements Look {}

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

    /** Each partition by itself: one that nobody leads must not hide the others. */
    private CompletionStage<Look> logs(TopicDescription described) {
        List<TopicPartition> led = described.partitions().stream()
                .filter(partition -> partition.leader() != null)
                .map(partition -> new TopicPartition(topic, partition.partition()))
                .toList();
        ListOffsetsResult begins = offsets(led, OffsetSpec.earliest());
        ListOffsetsResult ends = offsets(led, OffsetSpec.latest());
        Map<Integer, CompletableFuture<Log>> asked = new TreeMap<>();
        for (TopicPartition partition : led) {
            asked.put(
                    partition.partition(),
                    begins.partitionResult(partition)
                            .toCompletionStage()
                            .thenCombine(
                                    ends.partitionResult(partition).toCompletionStage(),
                                    (begin, end) -> new Log(begin.offset(), end.offset()))
                            .toCompletableFuture());
        }
        return CompletableFuture.allOf(asked.values().toArray(CompletableFuture[]::new))
                .handle((_, _) -> look(described, asked));
    }

    private static Look look(TopicDescription described, Map<Integer, CompletableFuture<Log>> answered) {
        Map<Integer, Log> logs = new HashMap<>();
        TreeMap<Integer, String> unanswered = new TreeMap<>();
        described.partitions().forEach(partition -> unanswered.put(partition.partition(), "it has no leader"));
        answered.forEach((partition, log) -> {
            if (log.isCompletedExceptionally()) {
                unanswered.put(partition, text(log.exceptionNow()));
            } else {
                unanswered.remove(partition);
                logs.put(partition, log.join());
            }
        });
        return logs.isEmpty() && !unanswered.isEmpty()
                ? new Look.Unclear(unanswered.firstEntry().getValue())
                : new Look.Found(
                        described.topicId().toString(),
                        described.partitions().size(),
                        logs,
                        Collections.unmodifiableSortedMap(unanswered));
    }

    /** Uncommitted: the end of what is committed can be an old one just after a commit. */
    private ListOffsetsResult offsets(List<TopicPartition> partitions, OffsetSpec spec) {
        Map<TopicPartition, OffsetSpec> asked = new HashMap<>();
        partitions.forEach(partition -> asked.put(partition, spec));
        return admin.listOffsets(
                asked, new ListOffsetsOptions(IsolationLevel.READ_UNCOMMITTED).timeoutMs((int) TIMEOUT.toMillis()));
    }

    /** The topic could not be described. */
    private static Look failed(Throwable thrown) {
        return cause(thrown) instanceof UnknownTopicOrPartitionException ? new Look.Missing() : unclear(thrown);
    }

    /** Also when a partition is unknown: its topic is there, and the leader of a new partition may not know it yet. */
    private static Look unclear(Throwable thrown) {
        return new Look.Unclear(text(thrown));
    }

    private static String text(Throwable thrown) {
        Throwable cause = cause(thrown);
        if (cause instanceof TimeoutException) { // whose text is another one each time
            return "the brokers did not answer in time";
        }
        return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
    }

    private static Throwable cause(Throwable thrown) {
        return thrown instanceof CompletionException && thrown.getCause() != null ? thrown.getCause() : thrown;
    }
}
