package dev.reelay.app;

import dev.reelay.catalog.Catalog;
import dev.reelay.catalog.CatalogException;
import dev.reelay.kafka.KafkaSettings;
import dev.reelay.kafka.StartupException;
import dev.reelay.kafka.TopicNames;
import dev.reelay.kafka.Topics;
import dev.reelay.media.TrustedHosts;
import dev.reelay.outbound.Poller;
import dev.reelay.runcomfy.HttpRunComfy;
import io.quarkus.runtime.LaunchMode;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.smallrye.common.annotation.Identifier;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Singleton;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.logging.Level;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Looks at everything that must be right before the first request is read: settings, catalog, token, topics. What is wrong
 * stops the start with one line for each problem.
 */
@Singleton
public class StartupCheck {

    /** After the broker of dev mode, before SmallRye opens its channels at 1000. */
    private static final int BEFORE_CHANNELS = 100;

    private static final Duration BROKER_PATIENCE = Duration.ofSeconds(30);
    private static final Logger LOG = Logger.getLogger("dev.reelay");

    private final ReelayConfig reelay;
    private final RunComfyConfig runComfy;
    private final Instance<Map<String, Object>> kafka;
    private final String application;
    private final int port;
    private @Nullable Checked checked;

    /** What was found to be right. */
    public record Checked(
            Catalog catalog,
            RunComfyTarget target,
            HttpRunComfy.Settings calls,
            Token token,
            KafkaSettings kafka,
            Topics topics,
            Topics.Sizes sizes,
            TrustedHosts trusted) {}

    StartupCheck(
            ReelayConfig reelay,
            RunComfyConfig runComfy,
            @Identifier("default-kafka-broker") Instance<Map<String, Object>> kafka,
            @ConfigProperty(name = "quarkus.application.name") String application,
            @ConfigProperty(name = "quarkus.http.port", defaultValue = "8080") int port) {
        this.reelay = reelay;
        this.runComfy = runComfy;
        this.kafka = kafka;
        this.application = application;
        this.port = port;
    }

    void check(@Observes @Priority(BEFORE_CHANNELS) StartupEvent event) {
        try {
            checked = check();
        } catch (StartupException fault) {
            stop(fault.problems());
        } catch (CatalogException e) {
            stop(List.of("The catalog cannot be used: " + e.getMessage()));
        }
    }

    private Checked check() {
        SettingsCheck.warnings(reelay, runComfy, System.getenv().keySet()).forEach(LOG::warn);
        List<String> problems = SettingsCheck.problems(reelay, runComfy);
        if (!problems.isEmpty()) {
            throw new StartupException(problems);
        }
        Catalog catalog = reelay.catalogDir()
                .map(folder -> Catalog.load(folder, reelay.validation().unknownFields()))
                .orElseGet(() -> Catalog.builtIn(reelay.validation().unknownFields()));
        RunComfyTarget target = RunComfyTarget.of(reelay, runComfy, LaunchMode.current(), port);
        TrustedHosts trusted = trustedHosts(target);
        HttpRunComfy.Settings calls = calls(target);
        Token token = Token.of(runComfy, target);
        KafkaSettings settings = KafkaSettings.of(kafka.get(), reelay.groupId(), application, workerName());
        Topics topics = new Topics(settings, topicNames(reelay.topics()), BROKER_PATIENCE);
        Topics.Sizes sizes = withoutConnectionWarnings(topics::prepare);
        LOG.infof(
                "Reelay: %d models, submissions go to %s, requests come from %s at %s",
                catalog.models().size(),
                target.free() ? "the SIMULATOR, no video is real and nothing is paid" : target.url(),
                reelay.topics().requests(),
                settings.bootstrapServers());
        return new Checked(catalog, target, calls, token, settings, topics, sizes, trusted);
    }

    /** Kafka's client warns of each try to connect. As long as it is one call of ours, its one answer says it all. */
    private static <T> T withoutConnectionWarnings(Supplier<T> call) {
        java.util.logging.Logger clients = java.util.logging.Logger.getLogger("org.apache.kafka.clients.NetworkClient");
        Level before = clients.getLevel();
        clients.setLevel(Level.SEVERE);
        try {
            return call.get();
        } finally {
            clients.setLevel(before);
        }
    }

    /** The address is not repeated when it is wrong: it may hold a password. */
    private HttpRunComfy.Settings calls(RunComfyTarget target) {
        try {
            return new HttpRunComfy.Settings(
                    target.url(), runComfy.connectTimeout(), runComfy.readTimeout(), Poller.CONCURRENCY);
        } catch (IllegalArgumentException e) {
            throw new StartupException(
                    "RUNCOMFY_API_URL, RUNCOMFY_API_CONNECT_TIMEOUT, RUNCOMFY_API_READ_TIMEOUT: " + e.getMessage(), e);
        }
    }

    /** Towards the own simulator its files may be sent as input, too. */
    private TrustedHosts trustedHosts(RunComfyTarget target) {
        List<String> trusted = new ArrayList<>(reelay.media().trustedHosts().orElse(List.of()));
        if (target.free()) {
            trusted.add(target.url().getAuthority());
        }
        try {
            return TrustedHosts.of(trusted);
        } catch (IllegalArgumentException e) {
            throw new StartupException("REELAY_MEDIA_TRUSTED_HOSTS: " + e.getMessage(), e);
        }
    }

    static TopicNames topicNames(ReelayConfig.Topics topics) {
        return new TopicNames(
                topics.requests(), topics.control(), topics.jobs(), topics.results(), topics.deadLetters());
    }

    /** On Kubernetes the pod's name; elsewhere the host's with something that tells two workers on one host apart. */
    private static String workerName() {
        String host = System.getenv("HOSTNAME");
        String tail = UUID.randomUUID().toString().substring(0, 8);
        return host == null || host.isBlank() ? tail : host + "-" + tail;
    }

    private static void stop(List<String> problems) {
        // Quarkus prints the message of this one without a stack trace, and ends with exit code 1.
        throw new ConfigurationException(
                "Reelay does not start: " + String.join("\nReelay does not start: ", problems));
    }

    /** Whether nothing that is submitted can cost anything; only after the check. */
    public boolean isFree() {
        return checked().target().free();
    }

    /** Where the own simulator has files to send as input; only after the check. */
    public URI sampleFiles() {
        return URI.create(checked().target().url() + "/inputs");
    }

    /** What was found to be right; only after the check. */
    public Checked checked() {
        return Objects.requireNonNull(checked, "asked before the preflight");
    }
}
