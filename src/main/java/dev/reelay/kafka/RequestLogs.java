package dev.reelay.kafka;

import static java.util.stream.Collectors.toMap;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;

/**
 * Asks the brokers for the logs of the requests topic. The consumer's own lag is no substitute: while its polls fail, it learns of
 * no new records. A leader that does not know yet how far its log is committed answers with an error and not with an older end
 * (KIP-207), so a log that is reported as shorter is shorter. Thread-safe.
 */
public final class RequestLogs {

    private static final Duration TIMEOUT = Duration.ofSeconds(5);

    /** Longer than the client's own time-out, because the client's message gives the cause. */
    private static final Duration WAIT = TIMEOUT.plusSeconds(1);

    private final Admin admin;
    private final String topic;

    /** Neither connects nor blocks. The caller closes the admin client. */
    public RequestLogs(Admin admin, TopicNames names) {
        this.admin = admin;
        this.topic = names.requests();
    }

    /**
     * The logs of the partitions. Blocks.
     *
     * @throws BrokerException when the brokers do not answer for all of them within 5 s, or do not know one of them
     */
    public Map<Integer, RequestLog> of(Collection<Integer> partitions) throws BrokerException {
        if (partitions.isEmpty()) {
            return Map.of();
        }
        // Before the offsets: the id of a new log with the offsets of the former one would set a reader behind the new
        // log's first records.
        String id = answer(admin.describeTopics(
                                List.of(topic), new DescribeTopicsOptions().timeoutMs((int) TIMEOUT.toMillis()))
                        .topicNameValues()
                        .get(topic))
                .topicId()
                .toString();
        ListOffsetsResult begins = offsets(partitions, OffsetSpec.earliest(), IsolationLevel.READ_UNCOMMITTED);
        ListOffsetsResult readable = offsets(partitions, OffsetSpec.latest(), IsolationLevel.READ_COMMITTED);
        // Committed or not: an open transaction is no reason to take the log for shorter.
        ListOffsetsResult ends = offsets(partitions, OffsetSpec.latest(), IsolationLevel.READ_UNCOMMITTED);
        Map<Integer, RequestLog> logs = new HashMap<>();
        for (int partition : partitions) {
            long committed = offset(readable, partition);
            // Asked at the same time: a transaction that ends in between must not make the log end before what is
            // readable.
            long end = Math.max(committed, offset(ends, partition));
            logs.put(partition, new RequestLog(id, offset(begins, partition), committed, end));
        }
        return logs;
    }

    private ListOffsetsResult offsets(Collection<Integer> partitions, OffsetSpec spec, IsolationLevel isolation) {
        return admin.listOffsets(
                partitions.stream().collect(toMap(partition -> new TopicPartition(topic, partition), _ -> spec)),
                new ListOffsetsOptions(isolation).timeoutMs((int) TIMEOUT.toMillis()));
    }

    private long offset(ListOffsetsResult offsets, int partition) throws BrokerException {
        return answer(offsets.partitionResult(new TopicPartition(topic, partition)))
                .offset();
    }

    private <T> T answer(KafkaFuture<T> asked) throws BrokerException {
        String failure = "The log of " + topic + " could not be read";
        try {
            return asked.get(WAIT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw new BrokerException(failure + ": " + e.getCause().getMessage(), e.getCause());
        } catch (TimeoutException e) {
            throw new BrokerException(failure + ": no answer", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BrokerException(failure + ": interrupted", e);
        }
    }
}
