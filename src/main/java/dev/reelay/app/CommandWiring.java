package dev.reelay.app;

import dev.reelay.catalog.CurrentCatalog;
import dev.reelay.channels.CommandChannel;
import dev.reelay.commands.CommandCleaner;
import dev.reelay.commands.CommandWatch;
import dev.reelay.commands.Commands;
import dev.reelay.kafka.CommandTopic;
import dev.reelay.kafka.KafkaSettings;
import dev.reelay.kafka.PolledRecordCounter;
import dev.reelay.shard.Shards;
import dev.reelay.telemetry.Metric;
import dev.reelay.telemetry.Telemetry;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.util.concurrent.ExecutorService;
import org.apache.kafka.clients.admin.Admin;

/** Creates the stages that read commands. */
@Singleton
class CommandWiring {

    @Produces
    @Singleton
    CommandTopic commandTopic(StartupCheck startup, KafkaSettings settings, Admin admin) {
        return new CommandTopic(settings, admin, startup.names());
    }

    void close(@Disposes CommandTopic topic) {
        topic.close();
    }

    /** Counts the records of the command channel. */
    @Produces
    @Singleton
    PolledRecordCounter commandRecords(Telemetry telemetry) {
        PolledRecordCounter records = new PolledRecordCounter();
        telemetry.meters().counter(Metric.COMMANDS_RECORDS, records::processed);
        return records;
    }

    @Produces
    @Singleton
    Commands commands(Telemetry telemetry, CurrentCatalog catalog, SystemScheduler scheduler) {
        Commands commands = new Commands(telemetry);
        Gauges.pauses(telemetry.meters(), scheduler, commands);
        new PausedModels(commands, catalog, telemetry).follow();
        return commands;
    }

    @Produces
    @Singleton
    CommandWatch commandWatch(
            CommandTopic topic,
            CommandChannel channel,
            PolledRecordCounter records,
            Commands commands,
            SystemScheduler scheduler,
            Telemetry telemetry) {
        CommandWatch watch = new CommandWatch(topic, channel, records, commands, scheduler, telemetry);
        telemetry.meters().gauge(Metric.COMMANDS_AGE, watch::age);
        telemetry.meters().gauge(Metric.COMMANDS_HIDDEN, watch::hidden);
        return watch;
    }

    @Produces
    @Singleton
    CommandCleaner commandCleaner(
            Commands commands,
            CommandTopic topic,
            Shards shards,
            SystemScheduler scheduler,
            @Named("blocking") ExecutorService threads,
            Telemetry telemetry) {
        return new CommandCleaner(commands, topic::remove, () -> shards.serves(0), scheduler, threads, telemetry);
    }
}
