package dev.reelay.app;

import dev.reelay.channels.IdleOffsetCommitter;
import dev.reelay.channels.IntakeWatch;
import dev.reelay.commands.CommandCleaner;
import dev.reelay.commands.CommandWatch;
import dev.reelay.refresh.FolderWatch;
import dev.reelay.refresh.LiveCatalog;
import dev.reelay.shard.Shards;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.Optional;

/** Starts and stops the stages that neither Quarkus nor SmallRye starts, in the order of {@link StartOrder}. */
@Singleton
class Lifecycle {

    void start(
            @Observes @Priority(StartOrder.AFTER_CHANNELS) StartupEvent event,
            CommandWatch watch,
            CommandCleaner cleaner,
            IdleOffsetCommitter idleOffsets,
            IntakeWatch intake,
            Optional<FolderWatch> folder,
            LiveCatalog live,
            StartupCheck startup,
            ReelayConfig config) {
        folder.ifPresent(FolderWatch::start);
        if (config.catalogRefresh().isOn(startup.submitsToOwnSimulator())) {
            live.start();
        }
        watch.start();
        cleaner.start();
        idleOffsets.start();
        intake.start();
    }

    void stopRequestWatches(
            @Observes @Priority(StartOrder.STOP_BEFORE_SHARDS) ShutdownEvent event,
            IdleOffsetCommitter idleOffsets,
            IntakeWatch intake) {
        idleOffsets.stop();
        intake.stop();
    }

    void stopRefresh(
            @Observes @Priority(StartOrder.STOP_BEFORE_SHARDS) ShutdownEvent event,
            Optional<FolderWatch> folder,
            LiveCatalog live) {
        folder.ifPresent(FolderWatch::stop);
        live.stop();
    }

    void drainShards(@Observes @Priority(StartOrder.DRAIN_SHARDS) ShutdownEvent event, Shards shards) {
        shards.stop();
    }

    void stopCommands(
            @Observes @Priority(StartOrder.STOP_AFTER_SHARDS) ShutdownEvent event,
            CommandWatch watch,
            CommandCleaner cleaner) {
        cleaner.stop();
        watch.stop();
    }
}
