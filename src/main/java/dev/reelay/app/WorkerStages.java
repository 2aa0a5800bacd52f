package dev.reelay.app;

import dev.reelay.channels.IdleOffsetCommitter;
import dev.reelay.channels.IntakeWatch;
import dev.reelay.commands.CommandCleaner;
import dev.reelay.commands.CommandWatch;
import dev.reelay.refresh.FolderWatch;
import dev.reelay.refresh.LiveCatalog;
import dev.reelay.shard.Shards;
import jakarta.inject.Singleton;
import java.util.Optional;

/** The stages of a worker that neither Quarkus nor SmallRye starts. To ask for this bean is to create them. */
@Singleton
class WorkerStages {

    private final Optional<FolderWatch> folder;
    private final LiveCatalog live;
    private final CommandWatch watch;
    private final CommandCleaner cleaner;
    private final IdleOffsetCommitter idleOffsets;
    private final IntakeWatch intake;
    private final Shards shards;

    WorkerStages(
            Optional<FolderWatch> folder,
            LiveCatalog live,
            CommandWatch watch,
            CommandCleaner cleaner,
            IdleOffsetCommitter idleOffsets,
            IntakeWatch intake,
            Shards shards) {
        this.folder = folder;
        this.live = live;
        this.watch = watch;
        this.cleaner = cleaner;
        this.idleOffsets = idleOffsets;
        this.intake = intake;
        this.shards = shards;
    }

    /** @param isLive whether RunComfy's list is fetched */
    void start(boolean isLive) {
        folder.ifPresent(FolderWatch::start);
        if (isLive) {
            live.start();
        }
        watch.start();
        cleaner.start();
        idleOffsets.start();
        intake.start();
    }

    void stopWatches() {
        idleOffsets.stop();
        intake.stop();
        folder.ifPresent(FolderWatch::stop);
        live.stop();
    }

    void drainShards() {
        shards.stop();
    }

    void stopCommands() {
        cleaner.stop();
        watch.stop();
    }
}
