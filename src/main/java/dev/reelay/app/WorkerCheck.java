package dev.reelay.app;

import dev.reelay.kafka.BrokerException;
import dev.reelay.kafka.GroupCheck;
import dev.reelay.kafka.KafkaSettings;
import dev.reelay.kafka.StartupException;
import dev.reelay.kafka.TopicNames;
import dev.reelay.kafka.TopicSizes;
import dev.reelay.kafka.Topics;
import dev.reelay.ledger.PositionCheck;
import dev.reelay.media.TrustedHosts;
import dev.reelay.outbound.Poller;
import dev.reelay.wire.HttpProxy;
import dev.reelay.wire.HttpSettings;
import io.quarkus.runtime.LaunchMode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.logging.Level;
import org.apache.kafka.clients.admin.Admin;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Checks what must be right before a worker reads its first request; {@link StartupCheck} has the list. */
final class WorkerCheck {

    private static final Duration BROKER_TIMEOUT = Duration.ofSeconds(30);
    private static final Logger LOG = Logger.getLogger("dev.reelay.app");

    private final ReelayConfig reelay;
    private final RunComfyConfig runComfy;
    private final KafkaSettings kafka;
    private final TopicNames names;

    /** The results of the check; all of them are valid. */
    record Checked(
            LoadedCatalog catalog,
            RunComfyTarget target,
            HttpSettings calls,
            Token token,
            Topics topics,
            TopicSizes sizes,
            TrustedHosts trusted) {}

    WorkerCheck(ReelayConfig reelay, RunComfyConfig runComfy, KafkaSettings kafka, TopicNames names) {
        this.reelay = reelay;
        this.runComfy = runComfy;
        this.kafka = kafka;
        this.names = names;
    }

    /**
     * Checks, and creates topics that are missing.
     *
     * @param port that the worker serves the simulator on, where that is wanted
     * @throws StartupException with the problems of the first step that finds some
     * @throws dev.reelay.notes.CatalogException when the catalog's folder or a file in it cannot be used
     */
    Checked check(int port) {
        LoadedCatalog catalog = LoadedCatalog.of(reelay, willBeLive());
        RunComfyTarget target = RunComfyTarget.of(reelay, runComfy, LaunchMode.current(), port);
        TrustedHosts trusted = trustedHosts(target);
        HttpSettings calls = calls(target);
        Token token = Token.of(runComfy, target);
        Topics topics = new Topics(kafka, names, BROKER_TIMEOUT);
        TopicSizes sizes = withoutConnectionWarnings(() -> topics.withAdmin(admin -> checkBrokers(admin, topics)));
        LOG.infof(
                "Reelay starts with %d models: it reads requests from topic %s at %s and submits jobs to %s",
                catalog.first().models().size(),
                names.requests(),
                kafka.bootstrapServers(),
                target.isOwnSimulator() ? "its own SIMULATOR (videos are not real, nothing is paid)" : target.url());
        return new Checked(catalog, target, calls, token, topics, sizes, trusted);
    }

    /** Whether RunComfy's list will be fetched, unless the token turns out to be missing. */
    private boolean willBeLive() {
        boolean simulates = reelay.simulator().orElse(LaunchMode.current() == LaunchMode.DEVELOPMENT);
        return reelay.catalogRefresh().isOn(simulates && runComfy.url().isEmpty());
    }

    private TopicSizes checkBrokers(Admin admin, Topics topics) {
        TopicSizes sizes = topics.prepare(admin);
        if (reelay.limit().outstanding().isPresent()
                || reelay.limit().perMinute().isPresent()) {
            topics.prepareLimits(admin);
        }
        try {
            new PositionCheck(kafka, admin, names, reelay.groupId()).check(sizes.requestPartitions());
        } catch (BrokerException e) {
            throw new StartupException(e.getMessage(), e);
        }
        new GroupCheck(admin, reelay.groupId(), names).check();
        return sizes;
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
}
