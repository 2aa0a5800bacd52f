package dev.reelay.app;

import dev.reelay.catalog.Catalog;
import dev.reelay.kafka.Codecs;
import dev.reelay.kafka.GroupCheck;
import dev.reelay.kafka.KafkaSettings;
import dev.reelay.kafka.StartupException;
import dev.reelay.kafka.TopicNames;
import dev.reelay.kafka.Topics;
import dev.reelay.ledger.PositionCheck;
import dev.reelay.media.TrustedHosts;
import dev.reelay.notes.CatalogException;
import dev.reelay.wire.HttpSettings;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.smallrye.common.annotation.Identifier;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Singleton;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Checks everything that must be right before a worker reads its first request, or the console its first topic. The first step below
 * that finds problems stops the start: the process logs one line for each, which begins with {@code Reelay does not start:}, and
 * exits with code 1.
 *
 * <ol>
 *   <li>{@link SettingsCheck}: a setting is out of its range, or two settings contradict each other. A misspelt name or
 *       a setting without effect is a warning only.
 *   <li>{@link KafkaSettings}: a property of Kafka's clients is missing, not valid, or reserved for Reelay.
 *   <li>{@link Codecs}: the library of a compression that a producer may choose cannot be loaded.
 *   <li>{@link TopicNames}: a topic has no name, or two topics have the same name.
 * </ol>
 *
 * <p>In a worker also ({@link WorkerCheck}):
 *
 * <ol>
 *   <li>{@link Catalog}: the folder {@code REELAY_CATALOG_DIR} or a file in it cannot be read, or an operator's file is not valid.
 *   <li>{@link RunComfyTarget}: jobs go to RunComfy, and no token is set.
 *   <li>{@link TrustedHosts}: an entry of {@code REELAY_MEDIA_TRUSTED_HOSTS} is neither a host nor host:port.
 *   <li>{@link HttpSettings}: RunComfy's URL, its proxy or a timeout is not usable.
 *   <li>{@link Token}: the file of the token cannot be read or is empty.
 *   <li>{@link Topics}: the brokers do not answer within 30 s or refuse access, or a topic's settings would lose data.
 *   <li>{@link PositionCheck}: partitions of the ledger were written, and their positions are unknown.
 *   <li>{@link GroupCheck}: another installation, with other topics, uses the group.
 * </ol>
 *
 * <p>A few more things stop the start, outside of this class: Quarkus stops it before this check when the value of a
 * setting has the wrong type; {@code dev.DevBroker} when its port is taken; {@code app.console.ConsoleStart} when no way to log in is set, or
 * when its Kafka clients or its store of copies cannot be made; {@code app.outputs.OutputWiring} when the worker's store of copies cannot;
 * and after this check the shards, when they find in the ledger what a worker must not continue ({@code ledger.KafkaLedger}: another
 * group's ledger, a state that cannot be read).
 */
@Singleton
public class StartupCheck {

    private static final Logger LOG = Logger.getLogger("dev.reelay.app");

    private final ReelayConfig reelay;
    private final RunComfyConfig runComfy;
    private final Instance<Map<String, Object>> kafka;
    private final String application;
    private final int port;
    private @Nullable Passed passed;

    /**
     * What the check found.
     *
     * @param worker null where no worker is wanted
     */
    private record Passed(Roles roles, KafkaSettings kafka, TopicNames names, WorkerCheck.@Nullable Checked worker) {}

    StartupCheck(
            ReelayConfig reelay,
            RunComfyConfig runComfy,
            @Identifier("default-kafka-broker") Instance<Map<String, Object>> kafka,
            @ConfigProperty(name = "quarkus.application.name") String application,
            @ConfigProperty(name = "quarkus.management.port") int port) {
        this.reelay = reelay;
        this.runComfy = runComfy;
        this.kafka = kafka;
        this.application = application;
        this.port = port;
    }

    void check(@Observes @Priority(StartOrder.STARTUP_CHECK) StartupEvent event) {
        try {
            passed = check();
        } catch (StartupException fault) {
            throw refusal(fault.problems());
        } catch (CatalogException e) {
            throw refusal(List.of("The catalog cannot be used: " + e.getMessage()));
        }
    }

    private Passed check() {
        SettingsCheck.warnings(reelay, runComfy, System.getenv().keySet()).forEach(LOG::warn);
        throwIfAny(SettingsCheck.problems(reelay, runComfy));
        Roles roles = Roles.of(reelay.role());
        KafkaSettings settings = KafkaSettings.of(kafka.get(), reelay.groupId(), application, processName(roles));
        throwIfAny(Codecs.problems());
        TopicNames names = topicNames(reelay.topics());
        WorkerCheck.Checked worker =
                roles.worker() ? new WorkerCheck(reelay, runComfy, settings, names).check(port) : null;
        return new Passed(roles, settings, names, worker);
    }

    private static void throwIfAny(List<String> problems) {
        if (!problems.isEmpty()) {
            throw new StartupException(problems);
        }
    }

    private static TopicNames topicNames(ReelayConfig.TopicSettings topics) {
        return new TopicNames(
                topics.requests(),
                topics.control(),
                topics.jobs(),
                topics.results(),
                topics.deadLetters(),
                topics.audit(),
                topics.limits());
    }

    /**
     * A name for this process in the ids of its Kafka clients: the host's name, which on Kubernetes is the pod's, and a random part
     * that differs between processes on one host. A console that is no worker says so.
     */
    private static String processName(Roles roles) {
        String host = System.getenv("HOSTNAME");
        String random = UUID.randomUUID().toString().substring(0, 8);
        String name = host == null || host.isBlank() ? random : host + "-" + random;
        return roles.worker() ? name : "console-" + name;
    }

    /**
     * What stops the start when it is thrown: Quarkus prints its message without a stack trace, and exits with code 1.
     *
     * @param problems one line for each
     */
    public static ConfigurationException refusal(List<String> problems) {
        return new ConfigurationException(
                "Reelay does not start: " + String.join("\nReelay does not start: ", problems));
    }

    /** Whether this process takes requests and submits jobs; false before the check. */
    public boolean isWorker() {
        return passed != null && passed.worker() != null;
    }

    /** Whether this process serves the console; false before the check. */
    public boolean isConsole() {
        return passed != null && passed.roles().console();
    }

    /** Whether jobs go to this worker's own simulator, and so cost nothing; false where there is no worker. */
    public boolean submitsToOwnSimulator() {
        return isWorker() && checked().target().isOwnSimulator();
    }

    /**
     * The base URL of the files that the worker's own simulator serves for inputs.
     *
     * @throws NullPointerException before the check, and where there is no worker
     */
    public URI sampleFiles() {
        return URI.create(checked().target().url() + "/inputs");
    }

    /**
     * The hosts that may be private, or be reached without TLS.
     *
     * @throws NullPointerException before the check
     */
    public TrustedHosts trustedHosts() {
        WorkerCheck.Checked worker = passed().worker();
        return worker == null ? TrustedHosts.of(reelay.media().trustedHosts().orElse(List.of())) : worker.trusted();
    }

    /**
     * The settings of Kafka's clients.
     *
     * @throws NullPointerException before the check
     */
    public KafkaSettings kafka() {
        return passed().kafka();
    }

    /**
     * The topics.
     *
     * @throws NullPointerException before the check
     */
    public TopicNames names() {
        return passed().names();
    }

    /**
     * The results of the worker's checks.
     *
     * @throws NullPointerException before the check, and where there is no worker
     */
    WorkerCheck.Checked checked() {
        return Objects.requireNonNull(passed().worker(), "this process is no worker");
    }

    private Passed passed() {
        return Objects.requireNonNull(passed, "the startup check has not run yet");
    }
}
