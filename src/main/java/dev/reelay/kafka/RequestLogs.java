package dev.reelay.kafka;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;

/**
 * Asks the brokers for the logs of the requests topic. A leader that does not know yet how far its log is committed answers
 * with an error and not with an older end (KIP-207), so a log that is reported as shorter is shorter. Thread-safe.
 */
public final class RequestLogs {

    private final Admin admin;
    private final String topic;

    /** @param topic the name of the requests topic */
    public RequestLogs(Admin admin, String topic) {
        this.admin = admin;
        this.topic = topic;
    }

    /**
     * The logs of the partitions. Blocks.
     *
     * @throws BrokerException when the brokers do not answer, or do not know one of the partitions
     */
    public Map<Integer, RequestLog> of(Collection<Integer> partitions) throws BrokerException {
        try {
            String id = admin.describeTopics(List.of(topic))
                    .topicNameValues()
                    .get(topic)
                    .get()
                    .topicId()
                    .toString();
            ListOffsetsResult begins = offsets(partitions, OffsetSpec.earliest());
            ListOffsetsResult ends = offsets(partitions, OffsetSpec.latest());
            Map<Integer, RequestLog> logs = new HashMap<>();
            for (int partition : partitions) {
                TopicPartition key = new TopicPartition(topic, partition);
                long begin = begins.partitionResult(key).get().offset();
                logs.put(
                        partition,
                        new RequestLog(
                                id, begin, ends.partitionResult(key).get().offset()));
            }
            return logs;
        } catch (ExecutionException e) {
            throw new BrokerException("The log of topic " + topic + " could not be asked for: " + e.getCause(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BrokerException("Interrupted while asking for the log of topic " + topic, e);
        }
    }

    private ListOffsetsResult offsets(Collection<Integer> partitions, OffsetSpec spec) {
        Map<TopicPartition, OffsetSpec> specs = new HashMap<>();
        partitions.forEach(partition -> specs.put(new TopicPartition(topic, partition), spec));
        // Committed or not: an open transaction is no reason to take the log for shorter.
        return admin.listOffsets(specs, new ListOffsetsOptions(IsolationLevel.READ_UNCOMMITTED));
    }
}
