package dev.reelay.app.console;

import dev.reelay.app.StartOrder;
import dev.reelay.app.StartupCheck;
import dev.reelay.console.ConsoleConfig;
import dev.reelay.console.ConsoleData;
import dev.reelay.console.access.Access;
import io.quarkus.runtime.LaunchMode;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.KafkaException;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/** Starts the console where {@code REELAY_ROLE} says so, in the order of {@link StartOrder}. */
@Singleton
class ConsoleStart {

    private static final Logger LOG = Logger.getLogger("dev.reelay.app");

    private final StartupCheck startup;
    private final ConsoleConfig config;
    private final Optional<String> oidcServer;
    private final Instance<ConsoleData> data;

    /** @param oidcServer where users of OIDC log in; empty when that is not set up */
    ConsoleStart(
            StartupCheck startup,
            ConsoleConfig config,
            @ConfigProperty(name = Access.OIDC_SERVER) Optional<String> oidcServer,
            Instance<ConsoleData> data) {
        this.startup = startup;
        this.config = config;
        this.oidcServer = oidcServer;
        this.data = data;
    }

    /** Without anybody who could log in, the console would be open to all or useless: it is not served, and nor is a worker beside it. */
    void check(@Observes @Priority(StartOrder.CONSOLE_CHECK) StartupEvent event) {
        if (!startup.isConsole()) {
            return;
        }
        List<String> problems = Access.problems(config, oidcServer, LaunchMode.current() == LaunchMode.DEVELOPMENT);
        if (!problems.isEmpty()) {
            throw StartupCheck.refusal(problems);
        }
        LOG.infof(
                "Reelay's console starts%s: it reads topics %s, %s, %s, %s and %s at %s and shows them on port %d",
                startup.isWorker() ? " beside the worker" : "",
                startup.names().jobs(),
                startup.names().results(),
                startup.names().control(),
                startup.names().deadLetters(),
                startup.names().audit(),
                startup.kafka().bootstrapServers(),
                config.port());
    }

    void start(@Observes @Priority(StartOrder.CONSOLE) StartupEvent event) {
        if (!startup.isConsole()) {
            return;
        }
        try {
            data.get().start();
        } catch (KafkaException e) {
            Throwable root = e;
            while (root.getCause() != null) {
                root = root.getCause();
            }
            throw StartupCheck.refusal(List.of(
                    "There is no client for the brokers " + startup.kafka().bootstrapServers() + ": "
                            + root.getMessage() + ". Check KAFKA_BOOTSTRAP_SERVERS and KAFKA_*"));
        }
    }
}
