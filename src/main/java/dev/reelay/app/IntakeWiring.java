package dev.reelay.app;

import dev.reelay.channels.IdleOffsetCommitter;
import dev.reelay.channels.IntakeWatch;
import dev.reelay.channels.PollingThread;
import dev.reelay.channels.RequestSeek;
import dev.reelay.kafka.KafkaSettings;
import dev.reelay.kafka.PartitionProbe;
import dev.reelay.kafka.RequestLog;
import dev.reelay.kafka.RequestLogs;
import dev.reelay.kafka.RequestPositions;
import dev.reelay.kafka.TopicNames;
import dev.reelay.shard.ShardContext.RequestTopic;
import dev.reelay.shard.Shards;
import dev.reelay.shard.Tenure;
import dev.reelay.telemetry.Telemetry;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;

/** Creates the stages that read requests, and what watches the reading. */
@Singleton
class IntakeWiring {

    /** How long a probe waits for a record: a fetch of brokers under load, and the connection before it. */
    private static final Duration PROBE = Duration.ofSeconds(5);

    @Produces
    @Singleton
    RequestPositions requestPositions() {
        return new RequestPositions();
    }

    @Produces
    @Singleton
    IdleOffsetCommitter idleOffsets(
            PollingThread polling, RequestPositions positions, Shards shards, SystemScheduler scheduler) {
        return new IdleOffsetCommitter(polling, positions, shards, scheduler);
    }

    @Produces
    @Singleton
    RequestTopic requestTopic(StartupCheck startup, PollingThread polling, RequestPositions positions) {
        return new RequestSeek(polling, positions, startup.names().requests());
    }

    @Produces
    @Singleton
    IntakeWatch intakeWatch(
            PollingThread polling,
            RequestPositions positions,
            StartupCheck startup,
            Admin admin,
            Shards shards,
            SystemScheduler scheduler,
            @Named("blocking") ExecutorService threads,
            Telemetry telemetry) {
        KafkaSettings settings = startup.kafka();
        TopicNames names = startup.names();
        IntakeWatch watch = new IntakeWatch(
                polling::run,
                positions,
                passedOn(new RequestLogs(admin, names), shards),
                new PartitionProbe(settings, names, PROBE),
                scheduler,
                threads,
                telemetry);
        IntStream.range(0, startup.checked().sizes().requestPartitions())
                .forEach(partition -> telemetry.intake().show(partition, watch::standsFor));
        return watch;
    }

    /** Passes each answer of the brokers on to the shards, which judge their logs by it. */
    private static IntakeWatch.Logs passedOn(RequestLogs logs, Shards shards) {
        return partitions -> {
            Map<Integer, Tenure.Decided> before = shards.decided();
            Map<Integer, RequestLog> found = logs.of(partitions);
            shards.logsSeen(found, before);
            return found;
        };
    }
}
