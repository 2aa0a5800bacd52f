package dev.reelay.kafka;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** Describes the control topic and removes keys from it. Thread-safe. A SmallRye channel reads the topic. */
public final class CommandTopic implements CommandLog, AutoCloseable {

    private static final Duration TIMEOUT = Duration.ofSeconds(5);

    /** Longer than the client's own time-out, because the client's message gives the cause. */
    private static final Duration WAIT = TIMEOUT.plusSeconds(1);

    public static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(2);

    private final KafkaSettings settings;
    private final Admin admin;
    private final TopicPartition partition;
    private @Nullable Producer<byte[], byte[]> producer;
    private boolean closed;

    /** Neither connects nor blocks. The caller closes the admin client. */
    public CommandTopic(KafkaSettings settings, Admin admin, TopicNames names) {
        this.settings = settings;
        this.admin = admin;
        this.partition = new TopicPartition(names.control(), 0);
    }

    @Override
    public long end() throws BrokerException {
        return end(IsolationLevel.READ_UNCOMMITTED);
    }

    @Override
    public long readableEnd() throws BrokerException {
        return end(IsolationLevel.READ_COMMITTED);
    }

    private long end(IsolationLevel isolation) throws BrokerException {
        var options = new ListOffsetsOptions(isolation).timeoutMs((int) TIMEOUT.toMillis());
        return await(
                        admin.listOffsets(Map.of(partition, OffsetSpec.latest()), options)
                                .partitionResult(partition)
                                .toCompletionStage()
                                .toCompletableFuture(),
                        WAIT,
                        "The end of " + partition + " could not be read")
                .offset();
    }

    @Override
    public Identity identity() throws BrokerException {
        var options = new DescribeTopicsOptions().timeoutMs((int) TIMEOUT.toMillis());
        TopicDescription topic = await(
                admin.describeTopics(List.of(partition.topic()), options)
                        .topicNameValues()
                        .get(partition.topic())
                        .toCompletionStage()
                        .toCompletableFuture(),
                WAIT,
                "The topic " + partition.topic() + " could not be described");
        return new Identity(
                partition.topic(),
                topic.topicId().toString(),
                topic.partitions().size());
    }

    /**
     * Writes a tombstone for each key, and returns when the brokers have acknowledged all. When this throws, some tombstones may
     * have been written.
     *
     * @throws BrokerException when the brokers refuse or do not answer; a retry is harmless
     */
    public void remove(Collection<String> keys) throws BrokerException {
        if (keys.isEmpty()) {
            return;
        }
        String failure = "Not all of " + keys.size() + " tombstones could be written to " + partition;
        Producer<byte[], byte[]> writer = producer(failure);
        boolean done = false;
        try {
            List<Future<?>> sent = new ArrayList<>();
            for (String key : keys) {
                sent.add(writer.send(new ProducerRecord<>(
                        partition.topic(), partition.partition(), key.getBytes(StandardCharsets.UTF_8), null)));
            }
            for (Future<?> tombstone : sent) {
                // No time limit: the client completes each within its delivery.timeout.ms.
                await(tombstone, null, failure);
            }
            done = true;
        } catch (KafkaException e) {
            throw new BrokerException(failure + ": " + e.getMessage(), e);
        } finally {
            if (!done) {
                discard(writer);
            }
        }
    }

    private synchronized Producer<byte[], byte[]> producer(String failure) throws BrokerException {
        if (closed) {
            throw new BrokerException(failure + ": the worker is stopping", null);
        }
        if (producer == null) {
            try {
                producer = new KafkaProducer<>(settings.commandProducer());
            } catch (KafkaException e) {
                throw new BrokerException(failure + ": " + e.getMessage(), e);
            }
        }
        return producer;
    }

    /** Some errors leave a producer unusable: the next call gets a new one. */
    private void discard(Producer<byte[], byte[]> broken) {
        synchronized (this) {
            if (producer == broken) {
                producer = null;
            }
        }
        broken.close(Duration.ZERO);
    }

    private static <T> T await(Future<T> future, @Nullable Duration atMost, String failure) throws BrokerException {
        try {
            return atMost == null ? future.get() : future.get(atMost.toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            throw new BrokerException(failure + ": " + e.getCause().getMessage(), e.getCause());
        } catch (TimeoutException e) {
            throw new BrokerException(failure + ": no answer", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BrokerException(failure + ": interrupted", e);
        }
    }

    /** Waits up to 2 s for tombstones that are being written. */
    @Override
    public void close() {
        Producer<byte[], byte[]> last;
        synchronized (this) {
            closed = true;
            last = producer;
            producer = null;
        }
        if (last != null) {
            last.close(CLOSE_TIMEOUT);
        }
    }
}
