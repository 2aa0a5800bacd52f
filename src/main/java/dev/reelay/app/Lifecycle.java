package dev.reelay.app;

import dev.reelay.channels.IdleOffsetCommitter;
import dev.reelay.commands.CommandCleaner;
import dev.reelay.commands.CommandWatch;
import dev.reelay.shard.Shards;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

/**
 * What starts and stops when. Lower numbers come first, at the start and at the end.
 *
 * <table>
 *   <caption>Observers of start and shutdown</caption>
 *   <tr><th>at the start</th><th></th></tr>
 *   <tr><td>1</td><td>the log gets its format</td></tr>
 *   <tr><td>lower than 100</td><td>dev mode's broker</td></tr>
 *   <tr><td>100</td><td>{@link StartupCheck}: nothing is opened before it</td></tr>
 *   <tr><td>200</td><td>the simulator is served, where it is on</td></tr>
 *   <tr><td>1000</td><td>SmallRye opens the channels: the worker joins its group</td></tr>
 *   <tr><td>1100</td><td>{@link #start}: the command table is watched; shards wait for its first news</td></tr>
 *   <tr><th>at the end</th><th></th></tr>
 *   <tr><td>2400</td><td>{@link #stopIdleOffsets}: no more positions go to shards</td></tr>
 *   <tr><td>2500</td><td>{@link #drainShards}: open POSTs may end; this still needs commands and polls</td></tr>
 *   <tr><td>3000</td><td>{@link #stopCommands}</td></tr>
 *   <tr><td>after that</td><td>SmallRye closes the channels: the worker leaves its group; then beans are disposed of</td></tr>
 * </table>
 */
@Singleton
class Lifecycle {

    private static final int AFTER_CHANNELS = 1100;
    private static final int BEFORE_SHARDS = 2400;
    private static final int SHARDS = 2500;
    private static final int AFTER_SHARDS = 3000;

    void start(
            @Observes @Priority(AFTER_CHANNELS) StartupEvent event,
            CommandWatch watch,
            CommandCleaner cleaner,
            IdleOffsetCommitter idleOffsets) {
        watch.start();
        cleaner.start();
        idleOffsets.start();
    }

    void stopIdleOffsets(@Observes @Priority(BEFORE_SHARDS) ShutdownEvent event, IdleOffsetCommitter idleOffsets) {
        idleOffsets.stop();
    }

    void drainShards(@Observes @Priority(SHARDS) ShutdownEvent event, Shards shards) {
        shards.stop();
    }

    void stopCommands(
            @Observes @Priority(AFTER_SHARDS) ShutdownEvent event, CommandWatch watch, CommandCleaner cleaner) {
        cleaner.stop();
        watch.stop();
    }
}
