package dev.reelay.dev;

import dev.reelay.app.ReelayConfig;
import dev.reelay.app.StartOrder;
import io.quarkus.arc.profile.IfBuildProfile;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.configuration.ConfigurationException;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.net.BindException;
import java.nio.file.Path;
import java.util.Optional;
import org.eclipse.microprofile.config.Config;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Runs the embedded broker in dev mode, unless the developer configured another one: it starts only while {@code
 * kafka.bootstrap.servers} still has the value of application.properties, which refers to this broker's port.
 *
 * <p>It is a {@code @Singleton} because those are destroyed last: every bean with Kafka clients has closed them before
 * the broker stops.
 */
@Singleton
@IfBuildProfile("dev")
class DevBroker {

    private static final String PORT = "reelay.dev.broker-port";
    private static final Logger LOG = Logger.getLogger("dev.reelay.dev");

    private final Config config;
    private final int port;
    private final Path data;
    private @Nullable EmbeddedBroker broker;

    DevBroker(Config config, ReelayConfig reelay) {
        this.config = config;
        this.port = reelay.dev().brokerPort();
        this.data = reelay.dev().brokerData();
    }

    /** The address of the broker in this process; empty when the worker uses another one. */
    Optional<String> bootstrapServers() {
        return Optional.ofNullable(broker).map(EmbeddedBroker::bootstrapServers);
    }

    void start(@Observes @Priority(StartOrder.DEV_BROKER) StartupEvent event) throws IOException {
        if (!isWanted(config)) {
            return;
        }
        try {
            EmbeddedBroker started = EmbeddedBroker.start(data, port);
            broker = started;
            LOG.infof(
                    "Embedded Kafka broker for dev mode: listens at %s, data in %s", started.bootstrapServers(), data);
        } catch (BindException e) {
            throw new ConfigurationException(
                    ("The embedded Kafka broker cannot start: port %d is taken. Set KAFKA_BOOTSTRAP_SERVERS to use another"
                                    + " broker, or REELAY_DEV_BROKER_PORT to use another port.")
                            .formatted(port));
        }
    }

    @PreDestroy
    void stop() {
        if (broker != null) {
            broker.close();
        }
    }

    /** Whether {@code kafka.bootstrap.servers} still has the default value, which refers to this broker's port. */
    static boolean isWanted(Config config) {
        String asWritten = config.getConfigValue("kafka.bootstrap.servers").getRawValue();
        return asWritten != null && asWritten.contains("${" + PORT + "}");
    }
}
