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
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** The topic of commands, where it is not read: how far it goes, and taking keys out of it. For any number of threads. */
public final class CommandTopic implements AutoCloseable {

    /** A second longer than the client's own, which says more about what went wrong. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private static final Duration WAIT = PATIENCE.plusSeconds(1);

    /** How long its producer may take to close. */
    public static final Duration CLOSE = Duration.ofSeconds(2);

    private final KafkaSettings settings;
    private final Admin admin;
    private final TopicPartition partition;
    private @Nullable Producer<byte[], byte[]> producer;
    private boolean closed;

    /** Neither connects nor blocks. The admin client stays the caller's. */
    public CommandTopic(KafkaSettings settings, Admin admin, TopicNames names) {
        this.settings = settings;
        this.admin = admin;
        this.partition = new TopicPartition(names.control(), 0);
    }

    /**
     * How far a {@code read_committed} reader can come now: behind every record that was acknowledged before this was
     * called. Where a transaction is open it ends before that, since waiting for it could take as long as whoever opened
     * it likes; so a record written in a transaction, or behind an open one, may come later.
     *
     * @throws BrokerException when the brokers do not tell within 5 s
     */
    public long end() throws BrokerException {
        var options = new ListOffsetsOptions(IsolationLevel.READ_COMMITTED).timeoutMs((int) PATIENCE.toMillis());
        return await(
                        admin.listOffsets(Map.of(partition, OffsetSpec.latest()), options)
                                .partitionResult(partition)
                                .toCompletionStage()
                                .toCompletableFuture(),
                        WAIT,
                        "The end of " + partition + " is not known")
                .offset();
    }

    /**
     * Empties the rows of these keys, and returns when the brokers have it. When this throws, some of them may be empty.
     *
     * @throws BrokerException when the brokers refuse or do not answer; trying again is harmless
     */
    public void remove(Collection<String> keys) throws BrokerException {
        if (keys.isEmpty()) {
            return;
        }
        String trouble = "Not all of " + keys.size() + " keys could be removed from " + partition;
        Producer<byte[], byte[]> writer = writer(trouble);
        boolean done = false;
        try {
            List<Future<?>> sent = new ArrayList<>();
            for (String key : keys) {
                sent.add(writer.send(new ProducerRecord<>(
                        partition.topic(), partition.partition(), key.getBytes(StandardCharsets.UTF_8), null)));
            }
            for (Future<?> tombstone : sent) {
                // Kafka's client ends each of them itself, within its delivery time-out.
                await(tombstone, null, trouble);
            }
            done = true;
        } catch (KafkaException e) {
            throw new BrokerException(trouble + ": " + e.getMessage(), e);
        } finally {
            if (!done) {
                giveUp(writer);
            }
        }
    }

    private synchronized Producer<byte[], byte[]> writer(String trouble) throws BrokerException {
        if (closed) {
            throw new BrokerException(trouble + ": the worker ends", null);
        }
        if (producer == null) {
            try {
                producer = new KafkaProducer<>(settings.controlProducer());
            } catch (KafkaException e) {
                throw new BrokerException(trouble + ": " + e.getMessage(), e);
            }
        }
        return producer;
    }

    /** Some errors of a producer are for good: the next call gets a new one. */
    private void giveUp(Producer<byte[], byte[]> broken) {
        synchronized (this) {
            if (producer == broken) {
                producer = null;
            }
        }
        broken.close(Duration.ZERO);
    }

    private static <T> T await(Future<T> future, @Nullable Duration atMost, String trouble) throws BrokerException {
        try {
            return atMost == null ? future.get() : future.get(atMost.toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            throw new BrokerException(trouble + ": " + e.getCause().getMessage(), e.getCause());
        } catch (TimeoutException e) {
            throw new BrokerException(trouble + ": no answer", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BrokerException(trouble + ": interrupted", e);
        }
    }

    /** Ends what is being removed, within seconds. */
    @Override
    public void close() {
        Producer<byte[], byte[]> last;
        synchronized (this) {
            closed = true;
            last = producer;
            producer = null;
        }
        if (last != null) {
            last.close(CLOSE);
        }
    }
}
