package dev.reelay.ledger;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.ClusterAuthorizationException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.InvalidPidMappingException;
import org.apache.kafka.common.errors.InvalidTxnStateException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TransactionalIdAuthorizationException;
import org.apache.kafka.common.errors.UnsupportedVersionException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * A producer that fails where a test scripts it, and then behaves as Kafka's own: later calls in the same transaction fail too,
 * with the first failure as their cause. An abort makes it usable again, unless the failure is one after which the
 * {@code TransactionManager} of kafka-clients 4.1.1 refuses every call.
 */
final class BrokenProducer extends MockProducer<byte[], byte[]> {

    /** A call of the producer, or the acknowledgement of a record. */
    enum At {
        BEGIN,
        SEND,
        ACKNOWLEDGE,
        OFFSETS,
        COMMIT,
        ABORT
    }

    private static final List<Class<? extends RuntimeException>> FATAL = List.of(
            ClusterAuthorizationException.class,
            TransactionalIdAuthorizationException.class,
            ProducerFencedException.class,
            UnsupportedVersionException.class,
            InvalidPidMappingException.class,
            InvalidTxnStateException.class,
            IllegalStateException.class);

    private final Map<At, Deque<Throwable>> failures = new EnumMap<>(At.class);
    private final List<At> calls = new ArrayList<>();
    private @Nullable RuntimeException state;

    BrokenProducer() {
        super(true, null, new ByteArraySerializer(), new ByteArraySerializer());
        initTransactions();
    }

    /** Scripts the failure of the next such call. */
    BrokenProducer failing(At at, Throwable failure) {
        failures.computeIfAbsent(at, _ -> new ArrayDeque<>()).addLast(failure);
        return this;
    }

    /** The calls, in order. */
    List<At> calls() {
        return calls;
    }

    private void call(At at) {
        calls.add(at);
        if (at != At.ABORT || isFatal()) {
            failAsBefore();
        }
        Throwable failure = failures.getOrDefault(at, new ArrayDeque<>()).pollFirst();
        switch (failure) {
            case null -> {}
            case Error error -> throw error;
            case RuntimeException exception -> {
                // A time-out of the call itself, and an interrupt, leave the producer as it was.
                state = failure instanceof TimeoutException || failure instanceof InterruptException ? null : exception;
                throw exception;
            }
            default -> throw new AssertionError(failure);
        }
    }

    private boolean isFatal() {
        return FATAL.stream().anyMatch(kind -> kind.isInstance(state));
    }

    private void failAsBefore() {
        switch (state) {
            case null -> {}
            case ProducerFencedException _ -> throw new ProducerFencedException("fenced by another producer");
            case IllegalStateException before -> throw new IllegalStateException("previous invalid transition", before);
            case RuntimeException before ->
                throw new KafkaException(
                        "Cannot execute transactional method because we are in an error state", before);
        }
    }

    @Override
    public void beginTransaction() {
        call(At.BEGIN);
        super.beginTransaction();
    }

    @Override
    public synchronized Future<RecordMetadata> send(ProducerRecord<byte[], byte[]> sent, @Nullable Callback callback) {
        call(At.SEND);
        Throwable refusal =
                failures.getOrDefault(At.ACKNOWLEDGE, new ArrayDeque<>()).pollFirst();
        if (refusal == null) {
            return super.send(sent, callback);
        }
        state = (RuntimeException) refusal;
        Objects.requireNonNull(callback).onCompletion(null, state);
        return super.send(sent);
    }

    @Override
    public void sendOffsetsToTransaction(Map<TopicPartition, OffsetAndMetadata> offsets, ConsumerGroupMetadata group) {
        call(At.OFFSETS);
        super.sendOffsetsToTransaction(offsets, group);
    }

    @Override
    public void commitTransaction() {
        call(At.COMMIT);
        super.commitTransaction();
    }

    @Override
    public void abortTransaction() {
        call(At.ABORT);
        state = null;
        super.abortTransaction();
    }

    @Override
    public void close(Duration timeout) {
        if (closeException != null) {
            throw closeException;
        }
        super.close(timeout);
    }
}
