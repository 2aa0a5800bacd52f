package dev.reelay.cli.broker;

import dev.reelay.cli.CommandFailure;
import dev.reelay.cli.ExitCode;
import dev.reelay.cli.Terminal;
import dev.reelay.cli.WorkerSettings;
import dev.reelay.kafka.KafkaSettings;
import dev.reelay.kafka.StartupException;
import dev.reelay.kafka.TopicNames;
import io.smallrye.config.EnvConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which brokers, topics and group a command is about: by the worker's own environment variables. */
public final class KafkaOptions {

    private static final String PREFIX = "KAFKA_";
    private static final String BROKERS = "bootstrap.servers";

    @Option(
            names = {"-b", "--bootstrap-servers"},
            paramLabel = "HOST:PORT",
            description = "the brokers (default: KAFKA_BOOTSTRAP_SERVERS)")
    private @Nullable String bootstrapServers;

    /**
     * Opens a connection to the brokers that the options and the environment name.
     *
     * @throws CommandFailure when a setting makes no sense
     */
    public Connection open(Connections connections, Terminal terminal) {
        terminal.silence().run();
        return connections.open(installation(terminal));
    }

    /**
     * What the options and the environment name.
     *
     * @throws CommandFailure when a setting makes no sense
     */
    public Installation installation(Terminal terminal) {
        WorkerSettings settings = new WorkerSettings(terminal.environment());
        String groupId = settings.value("REELAY_GROUP_ID").orElse("reelay");
        try {
            TopicNames names = new TopicNames(
                    topic(settings, "REQUESTS", "generation-requests"),
                    topic(settings, "CONTROL", "generation-control"),
                    topic(settings, "JOBS", "generation-jobs"),
                    topic(settings, "RESULTS", "generation-results"),
                    topic(settings, "DEAD_LETTERS", "generation-requests-dlq"),
                    topic(settings, "AUDIT", "generation-audit"),
                    topic(settings, "LIMITS", "generation-limits"));
            String client = "cli-" + UUID.randomUUID().toString().substring(0, 8);
            return new Installation(
                    KafkaSettings.of(properties(terminal.environment()), groupId, groupId, client),
                    names,
                    groupId,
                    settings.receiptsRetention());
        } catch (StartupException e) {
            String problems = String.join(" ", e.problems());
            boolean isMissing = problems.startsWith("KAFKA_BOOTSTRAP_SERVERS is not set");
            throw new CommandFailure(
                    ExitCode.USAGE,
                    isMissing ? problems + " Or give them with -b; dev mode has them at localhost:9092." : problems,
                    isMissing ? "KAFKA_BOOTSTRAP_SERVERS" : null,
                    null);
        }
    }

    private static String topic(WorkerSettings settings, String variable, String byDefault) {
        return settings.value("REELAY_TOPICS_" + variable).orElse(byDefault);
    }

    /** As Quarkus reads them for the worker: {@code KAFKA_SASL_MECHANISM} is {@code sasl.mechanism}. */
    private Map<String, Object> properties(Map<String, String> environment) {
        Map<String, Object> properties = new HashMap<>();
        environment.forEach((variable, value) -> {
            if (variable.toUpperCase(Locale.ROOT).startsWith(PREFIX)) {
                String property = variable.substring(PREFIX.length())
                        .toLowerCase(Locale.ROOT)
                        .replace('_', '.');
                properties.put(property, value.contains("$") ? expanded(environment, variable) : value);
            }
        });
        if (bootstrapServers != null) {
            properties.put(BROKERS, bootstrapServers);
        }
        return properties;
    }

    /** A value may name other variables, as the worker's configuration allows: {@code password="${SECRET}"}; {@code $$} is a dollar. */
    private static String expanded(Map<String, String> environment, String variable) {
        String value;
        try {
            SmallRyeConfig config = new SmallRyeConfigBuilder()
                    .addDefaultInterceptors()
                    .withSources(new EnvConfigSource(environment, 300))
                    .build();
            value = config.getOptionalValue(variable, String.class).orElse("");
        } catch (RuntimeException e) { // not its message, which may have a part of a password
            value = "";
        }
        if (value.isEmpty()) {
            throw new CommandFailure(
                    ExitCode.USAGE, variable + " names a variable with ${} that is not set", variable, null);
        }
        return value;
    }
}
