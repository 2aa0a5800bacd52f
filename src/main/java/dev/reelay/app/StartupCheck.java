package dev.reelay.app;

import dev.reelay.catalog.Catalog;
import dev.reelay.kafka.BrokerException;
import dev.reelay.kafka.Codecs;
import dev.reelay.kafka.GroupCheck;
import dev.reelay.kafka.KafkaSettings;
import dev.reelay.kafka.StartupException;
import dev.reelay.kafka.TopicNames;
import dev.reelay.kafka.TopicSizes;
import dev.reelay.kafka.Topics;
import dev.reelay.ledger.PositionCheck;
import dev.reelay.media.TrustedHosts;
import dev.reelay.notes.CatalogException;
import dev.reelay.outbound.Poller;
import dev.reelay.wire.HttpProxy;
import dev.reelay.wire.HttpSettings;
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
import org.apache.kafka.clients.admin.Admin;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Checks everything that must be right before the worker reads its first request. The first step below that finds
 * problems stops the start: the worker logs one line for each, which begins with {@code Reelay does not start:}, and
 * exits with code 1.
 *
 * <ol>
 *   <li>{@link SettingsCheck}: a setting is out of its range, or two settings contradict each other. A misspelt name or
 *       a setting without effect is a warning only.
 *   <li>{@link Catalog}: the folder {@code REELAY_CATALOG_DIR} or a file in it cannot be read, or an operator's file is not valid.
 *   <li>{@link RunComfyTarget}: jobs go to RunComfy, and no token is set.
 *   <li>{@link TrustedHosts}: an entry of {@code REELAY_MEDIA_TRUSTED_HOSTS} is neither a host nor host:port.
 *   <li>{@link HttpSettings}: RunComfy's URL, its proxy or a timeout is not usable.
 *   <li>{@link Token}: the file of the token cannot be read or is empty.
 *   <li>{@link KafkaSettings}: a property of Kafka's clients is missing, not valid, or reserved for Reelay.
 *   <li>{@link Codecs}: the library of a compression that a producer may choose cannot be loaded.
 *   <li>{@link TopicNames}: a topic has no name, or two topics have the same name.
 *   <li>{@link Topics}: the brokers do not answer within 30 s or refuse access, or a topic's settings would lose data.
 *   <li>{@link PositionCheck}: partitions of the ledger were written, and their positions are unknown.
 *   <li>{@link GroupCheck}: another installation, with other topics, uses the group.
 * </ol>
 *
 * <p>Three more things stop the start, outside of this class: Quarkus stops it before this check when the value of a
 * setting has the wrong type; {@code dev.DevBroker} when its port is taken; and after this check the shards, when they
 * find in the ledger what a worker must not continue ({@code ledger.KafkaLedger}: another group's ledger, a state that
 * cannot be read).
 */
@Singleton
public class StartupCheck {

    private static final Duration BROKER_TIMEOUT = Duration.ofSeconds(30);
    private static final Logger LOG = Logger.getLogger("dev.reelay.app");

    private final ReelayConfig reelay;
    private final RunComfyConfig runComfy;
    private final Instance<Map<String, Object>> kafka;
    private final String application;
    private final int port;
    private @Nullable Checked checked;

    /** The results of the check; all of them are valid. */
    public record Checked(
            LoadedCatalog catalog,
            RunComfyTarget target,
            HttpSettings calls,
            Token token,
            KafkaSettings kafka,
            Topics topics,
            TopicNames names,
            TopicSizes sizes,
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

    void check(@Observes @Priority(StartOrder.STARTUP_CHECK) StartupEvent event) {
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
        LoadedCatalog catalog = LoadedCatalog.of(reelay, willBeLive());
        RunComfyTarget target = RunComfyTarget.of(reelay, runComfy, LaunchMode.current(), port);
        TrustedHosts trusted = trustedHosts(target);
        HttpSettings calls = calls(target);
        Token token = Token.of(runComfy, target);
        KafkaSettings settings = KafkaSettings.of(kafka.get(), reelay.groupId(), application, workerName());
        List<String> codecs = Codecs.problems();
        if (!codecs.isEmpty()) {
            throw new StartupException(codecs);
        }
        TopicNames names = topicNames(reelay.topics());
        Topics topics = new Topics(settings, names, BROKER_TIMEOUT);
        TopicSizes sizes = withoutConnectionWarnings(topics::prepare);
        checkPositions(settings, names, sizes);
        new GroupCheck(settings, reelay.groupId(), names, BROKER_TIMEOUT).check();
        LOG.infof(
                "Reelay starts with %d models: it reads requests from topic %s at %s and submits jobs to %s",
                catalog.first().models().size(),
                reelay.topics().requests(),
                settings.bootstrapServers(),
                target.isOwnSimulator() ? "its own SIMULATOR (videos are not real, nothing is paid)" : target.url());
        return new Checked(catalog, target, calls, token, settings, topics, names, sizes, trusted);
    }

    /** Whether RunComfy's list will be fetched, unless the token turns out to be missing. */
    private boolean willBeLive() {
        boolean simulates = reelay.simulator().orElse(LaunchMode.current() == LaunchMode.DEVELOPMENT);
        return reelay.catalogRefresh().isOn(simulates && runComfy.url().isEmpty());
    }

    private void checkPositions(KafkaSettings settings, TopicNames names, TopicSizes sizes) {
        try (Admin admin = Admin.create(settings.admin(BROKER_TIMEOUT))) {
            new PositionCheck(settings, admin, names, reelay.groupId()).check(sizes.requestPartitions());
        } catch (BrokerException e) {
            throw new StartupException(e.getMessage(), e);
        }
    }

    /**
     * Runs the call without the warning that Kafka's client logs for each failed connection: the one line that stops
     * the start replaces them.
     */
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

    /**
     * The settings of RunComfy's client. The message of a failure must not quote the URL, which may hold a password.
     */
    private HttpSettings calls(RunComfyTarget target) {
        try {
            return new HttpSettings(
                    target.url(), runComfy.connectTimeout(), runComfy.readTimeout(), Poller.CONCURRENCY, proxy(target));
        } catch (IllegalArgumentException e) {
            throw new StartupException(
                    "RUNCOMFY_API_URL, RUNCOMFY_API_CONNECT_TIMEOUT, RUNCOMFY_API_READ_TIMEOUT: " + e.getMessage(), e);
        }
    }

    /** The proxy of calls to RunComfy. The worker's own simulator is on this host, where a proxy cannot see it. */
    private @Nullable HttpProxy proxy(RunComfyTarget target) {
        return target.isOwnSimulator()
                ? null
                : runComfy.proxyIfGiven().map(HttpProxy::of).orElse(null);
    }

    /**
     * The trusted hosts. The worker's own simulator is one of them when jobs go to it: it serves sample files for
     * inputs.
     */
    private TrustedHosts trustedHosts(RunComfyTarget target) {
        List<String> trusted = new ArrayList<>(reelay.media().trustedHosts().orElse(List.of()));
        if (target.isOwnSimulator()) {
            trusted.add(target.url().getAuthority());
        }
        try {
            return TrustedHosts.of(trusted);
        } catch (IllegalArgumentException e) {
            throw new StartupException("REELAY_MEDIA_TRUSTED_HOSTS: " + e.getMessage(), e);
        }
    }

    private static TopicNames topicNames(ReelayConfig.TopicSettings topics) {
        return new TopicNames(
                topics.requests(),
                topics.control(),
                topics.jobs(),
                topics.results(),
                topics.deadLetters(),
                topics.audit());
    }

    /**
     * A name for this worker: the host's name, which on Kubernetes is the pod's, and a random part that differs between
     * workers on one host.
     */
    private static String workerName() {
        String host = System.getenv("HOSTNAME");
        String random = UUID.randomUUID().toString().substring(0, 8);
        return host == null || host.isBlank() ? random : host + "-" + random;
    }

    private static void stop(List<String> problems) {
        // Quarkus prints the message of this exception without a stack trace, and exits with code 1.
        throw new ConfigurationException(
                "Reelay does not start: " + String.join("\nReelay does not start: ", problems));
    }

    /**
     * Whether jobs go to this worker's own simulator, and so cost nothing.
     *
     * @throws NullPointerException before the check
     */
    public boolean submitsToOwnSimulator() {
        return checked().target().isOwnSimulator();
    }

    /**
     * The base URL of the files that the worker's own simulator serves for inputs.
     *
     * @throws NullPointerException before the check
     */
    public URI sampleFiles() {
        return URI.create(checked().target().url() + "/inputs");
    }

    /**
     * The results of the check.
     *
     * @throws NullPointerException before the check
     */
    public Checked checked() {
        return Objects.requireNonNull(checked, "the startup check has not run yet");
    }
}
