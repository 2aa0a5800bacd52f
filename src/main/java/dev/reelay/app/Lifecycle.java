package dev.reelay.app;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Singleton;

/** Starts and stops the worker's own stages in the order of {@link StartOrder}; where no worker is wanted, none of them is made. */
@Singleton
class Lifecycle {

    private final StartupCheck startup;
    private final ReelayConfig config;
    private final Instance<WorkerStages> stages;

    Lifecycle(StartupCheck startup, ReelayConfig config, Instance<WorkerStages> stages) {
        this.startup = startup;
        this.config = config;
        this.stages = stages;
    }

    void start(@Observes @Priority(StartOrder.AFTER_CHANNELS) StartupEvent event) {
        if (startup.isWorker()) {
            stages.get().start(config.catalogRefresh().isOn(startup.submitsToOwnSimulator()));
        }
    }

    void stopWatches(@Observes @Priority(StartOrder.STOP_BEFORE_SHARDS) ShutdownEvent event) {
        if (startup.isWorker()) {
            stages.get().stopWatches();
        }
    }

    void drainShards(@Observes @Priority(StartOrder.DRAIN_SHARDS) ShutdownEvent event) {
        if (startup.isWorker()) {
            stages.get().drainShards();
        }
    }

    void stopCommands(@Observes @Priority(StartOrder.STOP_AFTER_SHARDS) ShutdownEvent event) {
        if (startup.isWorker()) {
            stages.get().stopCommands();
        }
    }
}
