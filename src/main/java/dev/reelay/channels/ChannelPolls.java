package dev.reelay.channels;

import io.smallrye.reactive.messaging.kafka.KafkaClientService;
import io.smallrye.reactive.messaging.kafka.KafkaConsumer;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Optional;
import org.apache.kafka.clients.consumer.Consumer;

/**
 * Reports how long ago the consumers of SmallRye's channels polled, from Kafka's own metric: reading it does not wait
 * for a thread that may be stuck. Thread-safe.
 */
@Singleton
public class ChannelPolls {

    private static final String METRIC = "last-poll-seconds-ago";

    private final KafkaClientService clients;

    ChannelPolls(KafkaClientService clients) {
        this.clients = clients;
    }

    /** How long ago the channel's consumer began its last poll, in whole seconds; empty before the first one. */
    public Optional<Duration> sinceLast(String channel) {
        KafkaConsumer<byte[], byte[]> channelConsumer = clients.getConsumer(channel);
        Consumer<byte[], byte[]> consumer = channelConsumer == null ? null : channelConsumer.unwrap();
        if (consumer == null) {
            return Optional.empty();
        }
        return consumer.metrics().values().stream()
                .filter(metric -> metric.metricName().name().equals(METRIC))
                .map(metric -> ((Number) metric.metricValue()).longValue())
                .filter(seconds -> seconds >= 0) // -1: the consumer has not polled yet
                .map(Duration::ofSeconds)
                .findFirst();
    }
}
