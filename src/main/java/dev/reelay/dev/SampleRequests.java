package dev.reelay.dev;

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
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Sends one request for each model after dev mode has started, so that a newcomer sees jobs go through. They go from the
 * embedded broker to the simulator and nowhere else: on a real broker they would be somebody's load, at RunComfy
 * somebody's money.
 */
@Singleton
@IfBuildProfile("dev")
class SampleRequests {

    private static final int LAST = 10_000;
    private static final Logger LOG = Logger.getLogger("dev.reelay");

    private final DevBroker broker;
    private final StartupCheck preflight;
    private final String topic;
    private @Nullable Thread sender;

    SampleRequests(
            DevBroker broker,
            StartupCheck preflight,
            @ConfigProperty(name = "reelay.topics.requests", defaultValue = "generation-requests") String topic) {
        this.broker = broker;
        this.preflight = preflight;
        this.topic = topic;
    }

    void sendOnceStarted(@Observes @Priority(LAST) StartupEvent event) {
        if (preflight.isFree()) {
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
            for (SampleRequest sample : SampleRequest.all(Instant.now(), preflight.sampleFiles())) {
                producer.send(new ProducerRecord<>(
                                topic, sample.id(), sample.body().toString()))
                        .get();
            }
            LOG.infof("Samples: a request for each model is on %s; it goes to the simulator and costs nothing", topic);
        } catch (ExecutionException e) {
            LOG.warnf("Samples: not sent to %s: %s", topic, e.getCause().getMessage());
        } catch (InterruptedException | InterruptException e) {
            LOG.debug("Samples: stopped before they were sent");
        }
    }
}
