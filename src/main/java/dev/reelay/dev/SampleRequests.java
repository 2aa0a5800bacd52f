package dev.reelay.dev;

import dev.reelay.app.ReelayConfig;
import dev.reelay.app.StartOrder;
import dev.reelay.app.StartupCheck;
import io.quarkus.arc.profile.IfBuildProfile;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Sends one request for each built-in model once dev mode has started, so that a newcomer sees jobs run. It sends them
 * only to the embedded broker, and only when jobs go to the worker's own simulator: other brokers must not get unwanted
 * records, and the real RunComfy would charge for the videos.
 */
@Singleton
@IfBuildProfile("dev")
class SampleRequests {

    private static final Logger LOG = Logger.getLogger("dev.reelay.dev");

    private final DevBroker broker;
    private final StartupCheck startup;
    private final String topic;
    private @Nullable Thread sender;

    SampleRequests(DevBroker broker, StartupCheck startup, ReelayConfig reelay) {
        this.broker = broker;
        this.startup = startup;
        this.topic = reelay.topics().requests();
    }

    void sendOnceStarted(@Observes @Priority(StartOrder.SAMPLE_REQUESTS) StartupEvent event) {
        if (startup.submitsToOwnSimulator()) {
            broker.bootstrapServers().ifPresent(this::startSending);
        }
    }

    @PreDestroy
    void stop() throws InterruptedException {
        if (sender != null) {
            sender.interrupt();
            sender.join();
        }
    }

    private void startSending(String bootstrapServers) {
        sender = Thread.ofVirtual().name("sample-requests").start(() -> send(bootstrapServers));
    }

    private void send(String bootstrapServers) {
        Map<String, Object> settings = Map.of(
                ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                bootstrapServers,
                ProducerConfig.CLIENT_ID_CONFIG,
                "sample-requests",
                ProducerConfig.MAX_BLOCK_MS_CONFIG,
                20_000);
        try (Producer<String, String> producer =
                new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer())) {
            for (SampleRequest sample : SampleRequest.all(Instant.now(), startup.sampleFiles())) {
                producer.send(new ProducerRecord<>(
                                topic, sample.id(), sample.body().toString()))
                        .get();
            }
            LOG.infof(
                    "Sent one sample request for each built-in model to %s; the simulator makes them, they cost nothing",
                    topic);
        } catch (ExecutionException e) {
            LOG.warnf(
                    "Sample requests could not be sent to %s: %s",
                    topic, e.getCause().getMessage());
        } catch (InterruptedException | InterruptException e) {
            LOG.debug("Sample requests: the worker stopped before all were sent");
        }
    }
}
