package dev.reelay.ledger;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerInterceptor;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * How many records a consumer has handed out, and how many of them have been dealt with. A consumer's position alone does
 * not tell: it is past records that still wait in a queue of SmallRye's. Once as many have been dealt with as were polled
 * when the position was read, everything before that position has had its effect. A record that gets lost on the way keeps
 * the two apart for ever, so nobody takes what is known for complete.
 */
public final class PolledRecords {

    /** The consumer's property that holds the counter; Kafka makes the interceptor itself and hands it the properties. */
    private static final String COUNTER = "reelay.polled.records";

    private record Waiter(long count, CompletableFuture<@Nullable Void> reached) {}

    private final List<Waiter> waiters = new ArrayList<>();
    private long polled;
    private long processed;

    /** Records that have left {@code poll()}. Exact between two polls on the polling thread. */
    public synchronized long polled() {
        return polled;
    }

    /** Records that have been dealt with. */
    public synchronized long processed() {
        return processed;
    }

    /** So many more records have been dealt with, whatever came of them. */
    public void processed(int records) {
        List<Waiter> reached = new ArrayList<>();
        synchronized (this) {
            processed += records;
            waiters.removeIf(
                    waiter -> waiter.reached().isDone() || (waiter.count() <= processed && reached.add(waiter)));
        }
        reached.forEach(waiter -> waiter.reached().complete(null));
    }

    /**
     * Is done when so many records have been dealt with since the beginning. Whoever does not want to wait any longer
     * cancels it.
     */
    public synchronized CompletableFuture<@Nullable Void> whenProcessed(long count) {
        if (count <= processed) {
            return CompletableFuture.completedFuture(null);
        }
        waiters.removeIf(waiter -> waiter.reached().isDone());
        Waiter waiter = new Waiter(count, new CompletableFuture<>());
        waiters.add(waiter);
        return waiter.reached();
    }

    private synchronized void add(int records) {
        polled += records;
    }

    /** The properties of a consumer, and with them what counts its records: last, since other interceptors may take some away. */
    Map<String, Object> countedFor(Map<String, Object> properties) {
        String others = String.valueOf(properties.getOrDefault(ConsumerConfig.INTERCEPTOR_CLASSES_CONFIG, ""));
        // The class and not its name: then it does not matter which class loader the polling thread has.
        List<Object> interceptors = Stream.concat(
                        Stream.of(others.split(",")).map(String::strip).filter(name -> !name.isEmpty()),
                        Stream.<Object>of(Interceptor.class))
                .toList();
        Map<String, Object> counted = new HashMap<>(properties);
        counted.put(ConsumerConfig.INTERCEPTOR_CLASSES_CONFIG, interceptors);
        counted.put(COUNTER, this);
        return counted;
    }

    /** Made by Kafka's consumer. */
    public static final class Interceptor implements ConsumerInterceptor<byte[], byte[]> {

        private PolledRecords counter = new PolledRecords();

        @Override
        public void configure(Map<String, ?> properties) {
            if (properties.get(COUNTER) instanceof PolledRecords given) {
                counter = given;
            }
        }

        /** Within {@code poll()}, and the last thing that it does. */
        @Override
        public ConsumerRecords<byte[], byte[]> onConsume(ConsumerRecords<byte[], byte[]> records) {
            counter.add(records.count());
            return records;
        }

        @Override
        public void onCommit(Map<TopicPartition, OffsetAndMetadata> offsets) {}

        @Override
        public void close() {}
    }
}
