package dev.reelay.dev;

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
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The broker of dev mode. It is started before anything else wants one, and only when nobody said where Kafka is: when
 * {@code kafka.bootstrap.servers} still is the line of application.properties that names this broker's port.
 *
 * <p>A {@code @Singleton}, because those end last: when it stops, every bean that speaks Kafka has closed its clients.
 */
@Singleton
@IfBuildProfile("dev")
class DevBroker {

    /** Before the worker's own first steps and before SmallRye's channels, which start at 1000. */
    static final int FIRST = 10;

    private static final String PORT = "reelay.dev.broker-port";
    private static final Logger LOG = Logger.getLogger("dev.reelay");

    private final Config config;
    private final int port;
    private final Path data;
    private @Nullable EmbeddedBroker broker;

    DevBroker(
            Config config,
            @ConfigProperty(name = PORT) int port,
            @ConfigProperty(name = "reelay.dev.broker-data") Path data) {
        this.config = config;
        this.port = port;
        this.data = data;
    }

    /** The address of the broker in this process; empty when the worker uses another one. */
    Optional<String> bootstrapServers() {
        return Optional.ofNullable(broker).map(EmbeddedBroker::bootstrapServers);
    }

    void start(@Observes @Priority(FIRST) StartupEvent event) throws IOException {
        if (!isWanted(config)) {
            return;
        }
        try {
            EmbeddedBroker started = EmbeddedBroker.start(data, port);
            broker = started;
            LOG.infof("Kafka: a broker for development runs at %s (data in %s)", started.bootstrapServers(), data);
        } catch (BindException e) {
            throw new ConfigurationException(
                    ("Port %d is taken, so no Kafka broker for development can start there. To use the Kafka that you"
                                    + " have, set KAFKA_BOOTSTRAP_SERVERS; for another port, set REELAY_DEV_BROKER_PORT.")
                            .formatted(port));
        }
    }

    @PreDestroy
    void stop() {
        if (broker != null) {
            broker.close();
        }
    }

    /** Whether the address of Kafka still is the one that names this broker's port. */
    static boolean isWanted(Config config) {
        String asWritten = config.getConfigValue("kafka.bootstrap.servers").getRawValue();
        return asWritten != null && asWritten.contains("${" + PORT + "}");
    }
}
