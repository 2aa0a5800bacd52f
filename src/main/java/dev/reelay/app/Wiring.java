package dev.reelay.app;

import dev.reelay.budget.SharedBudgets;
import dev.reelay.catalog.CurrentCatalog;
import dev.reelay.channels.PollingThread;
import dev.reelay.commands.Commands;
import dev.reelay.decision.Decisions;
import dev.reelay.decision.PollDecisions;
import dev.reelay.decision.Storage;
import dev.reelay.kafka.KafkaSettings;
import dev.reelay.kafka.MembershipWatch;
import dev.reelay.kafka.StartupException;
import dev.reelay.ledger.KafkaLedger;
import dev.reelay.ledger.Ledger;
import dev.reelay.limits.SharedLimits;
import dev.reelay.media.PublicFiles;
import dev.reelay.money.Prices;
import dev.reelay.outbound.Outbound;
import dev.reelay.polling.Budget;
import dev.reelay.polling.LearnedPolls;
import dev.reelay.refresh.ModelFinder;
import dev.reelay.request.DeliveryRules;
import dev.reelay.request.RequestReader;
import dev.reelay.shard.Admission;
import dev.reelay.shard.Capacity;
import dev.reelay.shard.CatalogDeadlines;
import dev.reelay.shard.ShardContext;
import dev.reelay.shard.ShardContext.RequestTopic;
import dev.reelay.shard.Shards;
import dev.reelay.telemetry.Telemetry;
import dev.reelay.telemetry.Traces;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Metrics;
import io.micrometer.prometheus.PrometheusMeterRegistry;
import io.quarkus.runtime.Quarkus;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.admin.Admin;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/**
 * Creates the stages and connects them. {@link IntakeWiring} creates those that read requests, {@link CommandWiring} those that read
 * commands, {@link OutboundWiring} those that call RunComfy.
 */
@Singleton
public class Wiring {

    /** The largest request that is read, in sizes of the largest state: a state omits the white space of its request. */
    private static final int MAX_REQUEST_PER_STATE = 4;

    /** How long the admin client may take to close. */
    public static final Duration ADMIN_CLOSE = Duration.ofSeconds(2);

    private static final Duration ADMIN_TIMEOUT = Duration.ofSeconds(10);
    private static final Logger LOG = Logger.getLogger("dev.reelay.app");

    private final AtomicBoolean stopping = new AtomicBoolean();

    /**
     * The scheduler. An alarm that throws is logged and counted. Telemetry needs the clock, so the scheduler looks it
     * up only then.
     */
    @Produces
    @Singleton
    SystemScheduler scheduler(Instance<Telemetry> telemetry) {
        return new SystemScheduler(fault -> telemetry.get().fault("running an alarm", fault));
    }

    void close(@Disposes SystemScheduler scheduler) {
        scheduler.close();
    }

    /** Runs calls that block, each on a virtual thread: calls to RunComfy, intake that waits for a slot. */
    @Produces
    @Singleton
    @Named("blocking")
    ExecutorService blocking() {
        return Executors.newVirtualThreadPerTaskExecutor();
    }

    void close(@Disposes @Named("blocking") ExecutorService threads) {
        threads.shutdownNow();
    }

    @Produces
    @Singleton
    CurrentCatalog catalog(StartupCheck startup) {
        return new CurrentCatalog(startup.checked().catalog().first());
    }

    @Produces
    @Singleton
    KafkaSettings kafkaSettings(StartupCheck startup) {
        return startup.kafka();
    }

    /** Adds Prometheus's registry at once: Quarkus adds it later, and counts from before that would be lost. */
    @Produces
    @Singleton
    @SuppressWarnings("deprecation") // the platform still comes with Micrometer's older registry for Prometheus
    Telemetry telemetry(
            MeterRegistry meters,
            PrometheusMeterRegistry scraped,
            CurrentCatalog catalog,
            SystemScheduler scheduler,
            Traces traces) {
        Metrics.addRegistry(scraped);
        return new Telemetry(meters, scheduler, id -> catalog.get().find(id), traces);
    }

    @Produces
    @Singleton
    Capacity capacity(ReelayConfig config, Telemetry telemetry) {
        Capacity capacity = new Capacity(new Capacity.Limits(
                config.maxPendingJobs(), config.maxParkedJobs(), SettingsCheck.pendingBytes(config)));
        Gauges.capacity(telemetry.meters(), capacity);
        return capacity;
    }

    @Produces
    @Singleton
    Admin admin(KafkaSettings settings) {
        return Admin.create(settings.admin(ADMIN_TIMEOUT));
    }

    void close(@Disposes Admin admin) {
        admin.close(ADMIN_CLOSE);
    }

    @Produces
    @Singleton
    Ledger ledger(StartupCheck startup, KafkaSettings settings, Admin admin, ReelayConfig config) {
        return new KafkaLedger(
                settings,
                admin,
                startup.checked().topics(),
                startup.checked().sizes(),
                startup.names(),
                config.groupId());
    }

    @Produces
    @Singleton
    MembershipWatch memberships(ReelayConfig config, PollingThread polling) {
        MembershipWatch[] watch = new MembershipWatch[1]; // the watch has the polling thread call it back
        watch[0] = new MembershipWatch(
                config.groupId(),
                () -> polling.run(consumer -> {
                    watch[0].take(consumer);
                }));
        return watch[0];
    }

    @Produces
    @Singleton
    Shards shards(
            ShardContext context,
            Telemetry telemetry,
            @ConfigProperty(name = "quarkus.shutdown.timeout") Duration shutdown) {
        Shards shards = new Shards(context, shutdown);
        Gauges.shards(telemetry.meters(), shards);
        return shards;
    }

    @Produces
    @Singleton
    ShardContext shardContext(
            Ledger ledger,
            RequestTopic requests,
            MembershipWatch memberships,
            Admission admission,
            Decisions decisions,
            LearnedPolls polls,
            Prices prices,
            Outbound outbound,
            Commands commands,
            SharedLimits limits,
            SharedBudgets budgets,
            Capacity capacity,
            SystemScheduler scheduler,
            Telemetry telemetry) {
        return new ShardContext(
                ledger,
                requests,
                memberships,
                admission,
                decisions,
                polls,
                prices,
                outbound,
                commands,
                limits,
                budgets,
                capacity,
                scheduler,
                telemetry,
                this::stop);
    }

    @Produces
    @Singleton
    Admission admission(
            StartupCheck startup,
            CurrentCatalog catalog,
            ModelFinder models,
            Ledger ledger,
            Commands commands,
            Traces traces,
            ReelayConfig config,
            SystemScheduler scheduler) {
        int state = startup.checked().sizes().maxStateBytes();
        DeliveryRules deliveries = new DeliveryRules(
                DeliveryRules.parse(config.output().deliverTo().orElse(List.of())),
                url -> PublicFiles.isPublic(url, startup.trustedHosts()));
        RequestReader reader = new RequestReader(MAX_REQUEST_PER_STATE * state, state, deliveries, scheduler);
        return new Admission(reader, catalog, models::mayFind, ledger, commands, traces, scheduler);
    }

    @Produces
    @Singleton
    LearnedPolls learnedPolls(CurrentCatalog catalog, ReelayConfig config, Budget budget) {
        return new LearnedPolls(
                config.pollCost(), budget, model -> catalog.get().timings(model).typical());
    }

    @Produces
    @Singleton
    Prices prices(CurrentCatalog catalog) {
        return new Prices(model -> catalog.get().find(model));
    }

    @Produces
    @Singleton
    Decisions decisions(
            CurrentCatalog catalog, ReelayConfig config, LearnedPolls times, Outbound outbound, Ledger ledger) {
        CatalogDeadlines deadlines = new CatalogDeadlines(
                catalog, config.receipts().retention(), config.queue().maxWait().orElse(null));
        PollDecisions polls = new PollDecisions(
                deadlines, times, () -> ThreadLocalRandom.current().nextDouble(), storage(config, ledger));
        return new Decisions(deadlines, polls, outbound.prober()::needOf);
    }

    private static Storage storage(ReelayConfig config, Ledger ledger) {
        return new Storage(config.output().store().isPresent(), config.output().patience(), ledger::fits);
    }

    /** Stops the worker with exit code 1. Several shards may find the same problem, so only the first is logged. */
    private void stop(StartupException fault) {
        if (stopping.compareAndSet(false, true)) {
            fault.problems().forEach(LOG::error);
            Quarkus.asyncExit(1);
        }
    }
}
