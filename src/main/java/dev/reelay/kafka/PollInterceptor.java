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

/** Hears of all records that leave a consumer's {@code poll()}, within it, and as the last thing that it does. */
public final class PollInterceptor implements ConsumerInterceptor<byte[], byte[]> {

    /** The consumer's property that holds whom to tell; Kafka makes the interceptor itself and hands it the properties. */
    private static final String TOLD = "reelay.polled.records";

    private Consumer<ConsumerRecords<byte[], byte[]>> told = _ -> {};

    /** Made by Kafka's consumer. */
    public PollInterceptor() {}

    /** The properties of a consumer, and with them who hears: last, since other interceptors may take some records away. */
    static Map<String, Object> heard(Map<String, Object> properties, Consumer<ConsumerRecords<byte[], byte[]>> told) {
        String others = String.valueOf(properties.getOrDefault(ConsumerConfig.INTERCEPTOR_CLASSES_CONFIG, ""));
        // The class and not its name: then it does not matter which class loader the polling thread has.
        List<Object> interceptors = Stream.concat(
                        Stream.of(others.split(",")).map(String::strip).filter(name -> !name.isEmpty()),
                        Stream.<Object>of(PollInterceptor.class))
                .toList();
        Map<String, Object> heard = new HashMap<>(properties);
        heard.put(ConsumerConfig.INTERCEPTOR_CLASSES_CONFIG, interceptors);
        heard.put(TOLD, told);
        return heard;
    }

    @Override
    @SuppressWarnings("unchecked") // nobody else puts anything there
    public void configure(Map<String, ?> properties) {
        if (properties.get(TOLD) instanceof Consumer<?> given) {
            told = (Consumer<ConsumerRecords<byte[], byte[]>>) given;
        }
    }

    @Override
    public ConsumerRecords<byte[], byte[]> onConsume(ConsumerRecords<byte[], byte[]> records) {
        told.accept(records);
        return records;
    }

    @Override
    public void onCommit(Map<TopicPartition, OffsetAndMetadata> offsets) {}

    @Override
    public void close() {}
}
