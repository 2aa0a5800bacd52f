package dev.reelay.app;

import dev.reelay.channels.CommandChannel;
import dev.reelay.channels.IdleOffsetCommitter;
import dev.reelay.channels.RequestIntake;
import dev.reelay.commands.CommandCleaner;
import dev.reelay.commands.CommandWatch;
import dev.reelay.commands.Commands;
import dev.reelay.job.SystemScheduler;
import dev.reelay.kafka.CommandTopic;
import dev.reelay.kafka.MembershipWatch;
import dev.reelay.kafka.PolledRecordCounter;
import dev.reelay.kafka.RequestPositions;
import dev.reelay.kafka.StartupException;
import dev.reelay.ledger.KafkaLedger;
import dev.reelay.ledger.Ledger;
import dev.reelay.outbound.Canceller;
import dev.reelay.outbound.Poller;
import dev.reelay.outbound.Prober;
import dev.reelay.outbound.Submitter;
import dev.reelay.request.RequestReader;
import dev.reelay.shard.Admission;
import dev.reelay.shard.Capacity;
import dev.reelay.shard.Deadlines;
import dev.reelay.shard.ShardContext;
import dev.reelay.shard.Shards;
import dev.reelay.telemetry.Metric;
import dev.reelay.telemetry.Telemetry;
import dev.reelay.telemetry.Traces;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Metrics;
import io.micrometer.prometheus.PrometheusMeterRegistry;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.reactive.messaging.kafka.KafkaClientService;
import io.smallrye.reactive.messaging.kafka.KafkaConsumer;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.admin.Admin;
import org.jboss.logging.Logger;

/** Who gets what: the index of the stages. */
@Singleton
public class Wiring {

    /** A request may be written with that much more white space than is kept of it. */
    private static final int WHITE_SPACE = 4;

    /** Commands of that long ago are all known, at the latest, while all is well. */
    private static final Duration COMMANDS_LOOK = Duration.ofMillis(250);

    /** SmallRye opens its channels at 1000. */
    private static final int AFTER_CHANNELS = 1100;

    /** Observers that say nothing have 2500. */
    private static final int AFTER_SHARDS = 3000;

    /** How long the admin client may take to close. */
    public static final Duration ADMIN_CLOSE = Duration.ofSeconds(2);

    private static final Duration ADMIN_PATIENCE = Duration.ofSeconds(10);
    private static final Logger LOG = Logger.getLogger("dev.reelay");

    private final AtomicBoolean stopping = new AtomicBoolean();

    @Produces
    @Singleton
    SystemScheduler scheduler() {
        return new SystemScheduler();
    }

    void close(@Disposes SystemScheduler scheduler) {
        scheduler.close();
    }

    /** Everything that blocks runs here: calls to RunComfy, intake that waits for a slot. */
    @Produces
    @Singleton
    Threads threads() {
        return new Threads(Executors.newVirtualThreadPerTaskExecutor());
    }

    void close(@Disposes Threads threads) {
        threads.executor().shutdownNow();
    }

    /** An executor of our own, so that nobody else's is mistaken for it. */
    public record Threads(ExecutorService executor) {}

    /** Quarkus joins the registry that is scraped to the others too late: what meters were told before would be lost. */
    @Produces
    @Singleton
    @SuppressWarnings("deprecation") // the platform still comes with Micrometer's older registry for Prometheus
    Telemetry telemetry(
            MeterRegistry meters,
            PrometheusMeterRegistry scraped,
            StartupCheck preflight,
            SystemScheduler scheduler,
            Traces traces) {
        Metrics.addRegistry(scraped);
        return new Telemetry(meters, scheduler, preflight.checked().catalog().models(), traces);
    }

    @Produces
    @Singleton
    Capacity capacity(ReelayConfig config, Telemetry telemetry) {
        Capacity capacity = new Capacity(config.maxPendingJobs(), config.maxParkedJobs());
        Gauges.capacity(telemetry.meters(), capacity);
        return capacity;
    }

    @Produces
    @Singleton
    Admin admin(StartupCheck preflight) {
        return Admin.create(preflight.checked().kafka().admin(ADMIN_PATIENCE));
    }

    void close(@Disposes Admin admin) {
        admin.close(ADMIN_CLOSE);
    }

    @Produces
    @Singleton
    Ledger ledger(StartupCheck preflight, Admin admin, ReelayConfig config) {
        StartupCheck.Checked checked = preflight.checked();
        return new KafkaLedger(
                checked.kafka(),
                admin,
                checked.topics(),
                checked.sizes(),
                StartupCheck.topicNames(config.topics()),
                config.groupId());
    }

    @Produces
    @Singleton
    CommandTopic controlTopic(StartupCheck preflight, Admin admin, ReelayConfig config) {
        return new CommandTopic(preflight.checked().kafka(), admin, StartupCheck.topicNames(config.topics()));
    }

    void close(@Disposes CommandTopic topic) {
        topic.close();
    }

    /** Those of the channel of commands. */
    @Produces
    @Singleton
    PolledRecordCounter commandRecords(Telemetry telemetry) {
        PolledRecordCounter records = new PolledRecordCounter();
        telemetry.meters().counter(Metric.COMMANDS_RECORDS, records::processed);
        return records;
    }

    @Produces
    @Singleton
    CommandWatch controlWatch(
            CommandTopic topic,
            CommandChannel channel,
            PolledRecordCounter records,
            Commands commands,
            SystemScheduler scheduler,
            Telemetry telemetry) {
        CommandWatch watch =
                new CommandWatch(topic::end, channel, records, commands, scheduler, telemetry, COMMANDS_LOOK);
        telemetry.meters().gauge(Metric.COMMANDS_AGE, watch::age);
        return watch;
    }

    @Produces
    @Singleton
    Commands commands(Telemetry telemetry, SystemScheduler scheduler) {
        Commands commands = new Commands(telemetry);
        Gauges.pauses(telemetry.meters(), scheduler, commands);
        return commands;
    }

    @Produces
    @Singleton
    CommandCleaner controlCleaner(
            Commands commands,
            CommandTopic topic,
            Shards shards,
            SystemScheduler scheduler,
            Threads threads,
            Telemetry telemetry) {
        return new CommandCleaner(
                commands, topic::remove, () -> shards.serves(0), scheduler, threads.executor(), telemetry);
    }

    @Produces
    @Singleton
    RequestPositions requestPositions() {
        return new RequestPositions();
    }

    @Produces
    @Singleton
    IdleOffsetCommitter pastMarkers(
            KafkaClientService clients, RequestPositions positions, Shards shards, SystemScheduler scheduler) {
        return new IdleOffsetCommitter(clients, positions, shards, scheduler);
    }

    void start(
            @Observes @Priority(AFTER_CHANNELS) StartupEvent event,
            CommandWatch watch,
            CommandCleaner cleaner,
            IdleOffsetCommitter pastMarkers) {
        watch.start();
        cleaner.start();
        pastMarkers.start();
    }

    /** Before the shards: nobody is told any more. */
    void stop(@Observes ShutdownEvent event, IdleOffsetCommitter pastMarkers) {
        pastMarkers.stop();
    }

    /** After the shards, which have an eye on commands until they are closed; before SmallRye closes its channels. */
    void stop(@Observes @Priority(AFTER_SHARDS) ShutdownEvent event, CommandWatch watch, CommandCleaner cleaner) {
        cleaner.stop();
        watch.stop();
    }

    @Produces
    @Singleton
    MembershipWatch memberships(ReelayConfig config, Instance<KafkaClientService> clients) {
        MembershipWatch[] watch = new MembershipWatch[1];
        watch[0] = new MembershipWatch(config.groupId(), () -> {
            KafkaConsumer<Object, Object> consumer = clients.get().getConsumer(RequestIntake.CHANNEL);
            if (consumer != null) {
                consumer.runOnPollingThread(polling -> {
                            watch[0].take(polling);
                        })
                        .subscribe()
                        .with(_ -> {}, failure -> LOG.debugf(failure, "the membership could not be taken"));
            }
        });
        return watch[0];
    }

    @Produces
    @Singleton
    ShardContext shardContext(
            StartupCheck preflight,
            Ledger ledger,
            MembershipWatch memberships,
            Submitter submitter,
            Prober prober,
            Poller poller,
            Canceller canceller,
            Commands commands,
            Capacity capacity,
            SystemScheduler scheduler,
            Telemetry telemetry,
            Traces traces,
            ReelayConfig config) {
        var catalog = preflight.checked().catalog();
        return new ShardContext(
                ledger,
                memberships,
                new Admission(
                        new RequestReader(
                                WHITE_SPACE * preflight.checked().sizes().maxStateBytes(), scheduler),
                        catalog,
                        ledger,
                        commands,
                        traces,
                        scheduler),
                new Deadlines(
                        catalog,
                        config.receipts().retention(),
                        config.queue().maxWait().orElse(null)),
                submitter,
                prober,
                poller,
                canceller,
                commands,
                capacity,
                scheduler,
                telemetry,
                this::stop);
    }

    /** What one partition finds, the others find too: it is told once. */
    private void stop(StartupException fault) {
        if (stopping.compareAndSet(false, true)) {
            fault.problems().forEach(LOG::error);
            Quarkus.asyncExit(1);
        }
    }
}
