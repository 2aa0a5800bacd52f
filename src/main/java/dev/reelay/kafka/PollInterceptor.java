package dev.reelay.kafka;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerInterceptor;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/** Passes all records that a consumer's {@code poll()} returns to a listener, as the last step of the poll. */
public final class PollInterceptor implements ConsumerInterceptor<byte[], byte[]> {

    /** The consumer's property that holds the listener: Kafka creates the interceptor and gives it the properties. */
    private static final String LISTENER = "reelay.polled.records";

    private Consumer<ConsumerRecords<byte[], byte[]>> listener = _ -> {};

    /** Called by Kafka's consumer. */
    public PollInterceptor() {}

    /** The properties with this interceptor in the last place, since the operator's interceptors may remove records. */
    static Map<String, Object> addTo(
            Map<String, Object> properties, Consumer<ConsumerRecords<byte[], byte[]>> listener) {
        String others = String.valueOf(properties.getOrDefault(ConsumerConfig.INTERCEPTOR_CLASSES_CONFIG, ""));
        // The class and not its name, since the polling thread's class loader may not find the name.
        List<Object> interceptors = Stream.concat(
                        Stream.of(others.split(",")).map(String::strip).filter(name -> !name.isEmpty()),
                        Stream.<Object>of(PollInterceptor.class))
                .toList();
        Map<String, Object> extended = new HashMap<>(properties);
        extended.put(ConsumerConfig.INTERCEPTOR_CLASSES_CONFIG, interceptors);
        extended.put(LISTENER, listener);
        return extended;
    }

    @Override
    @SuppressWarnings("unchecked") // only addTo sets this property
    public void configure(Map<String, ?> properties) {
        if (properties.get(LISTENER) instanceof Consumer<?> given) {
            listener = (Consumer<ConsumerRecords<byte[], byte[]>>) given;
        }
    }

    @Override
    public ConsumerRecords<byte[], byte[]> onConsume(ConsumerRecords<byte[], byte[]> records) {
        listener.accept(records);
        return records;
    }

    @Override
    public void onCommit(Map<TopicPartition, OffsetAndMetadata> offsets) {}

    @Override
    public void close() {}
}
