package dev.reelay.kafka;

import static java.util.stream.Collectors.toMap;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;

/**
 * Finds the ends of partitions of the requests topic. The consumer's own lag is no substitute: while its polls fail, it learns
 * of no new records. Thread-safe.
 */
public final class RequestEnds {

    private static final Duration TIMEOUT = Duration.ofSeconds(5);

    /** Longer than the client's own time-out, because the client's message gives the cause. */
    private static final Duration WAIT = TIMEOUT.plusSeconds(1);

    private final Admin admin;
    private final String topic;

    /**
     * The ends of a partition.
     *
     * @param readable up to here a {@code read_committed} consumer can read: the last stable offset
     * @param written the end of the log. It is higher than {@code readable} while a transaction of a producer is open
     */
    public record End(long readable, long written) {}

    /** Neither connects nor blocks. The caller closes the admin client. */
    public RequestEnds(Admin admin, TopicNames names) {
        this.admin = admin;
        this.topic = names.requests();
    }

    /** The requests topic. */
    public String topic() {
        return topic;
    }

    /**
     * The ends of these partitions; blocks.
     *
     * @throws BrokerException when the brokers do not answer for all of them within 5 s
     */
    public Map<Integer, End> of(Collection<Integer> partitions) throws BrokerException {
        Map<TopicPartition, OffsetSpec> latest = partitions.stream()
                .collect(toMap(partition -> new TopicPartition(topic, partition), _ -> OffsetSpec.latest()));
        ListOffsetsResult readable = admin.listOffsets(latest, options(IsolationLevel.READ_COMMITTED));
        ListOffsetsResult written = admin.listOffsets(latest, options(IsolationLevel.READ_UNCOMMITTED));
        Map<Integer, End> ends = new HashMap<>();
        for (TopicPartition partition : latest.keySet()) {
            // Asked at the same time: a transaction that ends in between must not make the log end before what is
            // readable.
            long committed = offset(readable, partition);
            ends.put(partition.partition(), new End(committed, Math.max(committed, offset(written, partition))));
        }
        return ends;
    }

    private static ListOffsetsOptions options(IsolationLevel isolation) {
        return new ListOffsetsOptions(isolation).timeoutMs((int) TIMEOUT.toMillis());
    }

    private static long offset(ListOffsetsResult answer, TopicPartition partition) throws BrokerException {
        String failure = "The end of " + partition + " could not be read";
        try {
            return answer.partitionResult(partition)
                    .get(WAIT.toMillis(), TimeUnit.MILLISECONDS)
                    .offset();
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
