package dev.reelay.send;

import dev.reelay.kafka.BrokerException;
import dev.reelay.kafka.KafkaSettings;
import dev.reelay.records.OutgoingRecord;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.jspecify.annotations.Nullable;

/**
 * Sends records with an idempotent producer, which is opened with the first of them and kept. Thread-safe.
 *
 * <p>Not guaranteed: when a call throws, any of its records may be written, also one behind a record that was refused: it was on its way
 * by then. Within a partition those that are written are in their order. Send what is harmless when it comes twice.
 */
public final class RecordSender implements AutoCloseable {

    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(2);

    private final KafkaSettings settings;
    private final String purpose;
    private final Duration patience;
    private @Nullable Producer<byte[], byte[]> producer;
    private boolean closed;

    /**
     * Neither connects nor blocks.
     *
     * @param purpose part of the producer's client id
     */
    public RecordSender(KafkaSettings settings, String purpose) {
        this.settings = settings;
        this.purpose = purpose;
        Map<String, Object> properties = settings.actionProducer(purpose);
        this.patience = millis(properties, ProducerConfig.MAX_BLOCK_MS_CONFIG)
                .plus(millis(properties, ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG));
    }

    private static Duration millis(Map<String, Object> properties, String name) {
        return Duration.ofMillis(
                Long.parseLong(String.valueOf(properties.get(name)).strip()));
    }

    /**
     * Sends records to the partitions of their keys, and returns when the brokers have all of them. It stops at the first that is
     * refused.
     *
     * @throws BrokerException when the brokers refuse one, or do not have all of them within the producer's {@code max.block.ms} and
     *     {@code delivery.timeout.ms} together
     */
    public void send(String topic, List<OutgoingRecord> records) throws BrokerException {
        var _ = send(records.stream().map(record -> record(topic, null, record)).toList());
    }

    /**
     * Sends one record to the partition of its key, and returns when the brokers have it: where.
     *
     * @throws BrokerException when the brokers refuse, or do not answer within the producer's {@code delivery.timeout.ms}
     */
    public Sent send(String topic, OutgoingRecord record) throws BrokerException {
        return send(List.of(record(topic, null, record))).getFirst();
    }

    /**
     * Sends one record to this partition, and returns when the brokers have it.
     *
     * @throws BrokerException when the brokers refuse, or do not answer within the producer's {@code delivery.timeout.ms}: also
     *     when there is no such partition
     */
    public void send(String topic, int partition, OutgoingRecord record) throws BrokerException {
        var _ = send(List.of(record(topic, partition, record)));
    }

    private List<Sent> send(List<ProducerRecord<byte[], byte[]>> records) throws BrokerException {
        if (records.isEmpty()) {
            return List.of();
        }
        String failure = "Not all of " + records.size() + " records could be written to "
                + records.getFirst().topic();
        boolean done = false;
        Producer<byte[], byte[]> writer = producer(failure);
        try {
            List<Sent> places = write(writer, records);
            done = true;
            return places;
        } catch (TimeoutException e) {
            throw new BrokerException(failure + ": no answer for " + patience.toSeconds() + " s", e);
        } catch (ExecutionException e) {
            throw new BrokerException(failure + ": " + e.getCause().getMessage(), e.getCause());
        } catch (KafkaException | IllegalStateException e) { // the latter when it was closed meanwhile
            throw new BrokerException(failure + ": " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BrokerException(failure + ": interrupted", e);
        } finally {
            if (!done) {
                discard(writer);
            }
        }
    }

    /** Sends until one fails, and waits until that or until the brokers have all. */
    private List<Sent> write(Producer<byte[], byte[]> writer, List<ProducerRecord<byte[], byte[]>> records)
            throws ExecutionException, InterruptedException, TimeoutException {
        long until = System.nanoTime() + patience.toNanos();
        CompletableFuture<Boolean> all = new CompletableFuture<>();
        AtomicInteger open = new AtomicInteger(records.size());
        Sent[] places = new Sent[records.size()];
        for (int i = 0; i < places.length && !all.isDone() && System.nanoTime() <= until; i++) {
            int number = i;
            var _ = writer.send(records.get(i), (place, refused) -> {
                if (refused != null) {
                    all.completeExceptionally(refused);
                    return;
                }
                places[number] = new Sent(place.partition(), place.offset(), place.timestamp());
                if (open.decrementAndGet() == 0) {
                    all.complete(true);
                }
            });
        }
        var _ = all.get(Math.max(0, until - System.nanoTime()), TimeUnit.NANOSECONDS);
        return List.of(places);
    }

    private static ProducerRecord<byte[], byte[]> record(
            String topic, @Nullable Integer partition, OutgoingRecord record) {
        return new ProducerRecord<>(
                topic,
                partition,
                record.key(),
                record.value(),
                record.headers().stream()
                        .<Header>map(header -> new RecordHeader(header.name(), header.value()))
                        .toList());
    }

    private synchronized Producer<byte[], byte[]> producer(String failure) throws BrokerException {
        if (closed) {
            throw new BrokerException(failure + ": Reelay is stopping", null);
        }
        if (producer == null) {
            try {
                producer = new KafkaProducer<>(settings.actionProducer(purpose));
            } catch (KafkaException e) {
                throw new BrokerException(failure + ": " + e.getMessage(), e);
            }
        }
        return producer;
    }

    /** Some errors leave a producer unusable, and what waits behind a failed record must not be written: the next call gets a new one. */
    private void discard(Producer<byte[], byte[]> broken) {
        synchronized (this) {
            if (producer == broken) {
                producer = null;
            }
        }
        broken.close(Duration.ZERO);
    }

    /** Waits up to 2 s for records that are being sent. */
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
