package dev.reelay.shard;

import dev.reelay.model.MediaMode;
import dev.reelay.runcomfy.ModelDirectory;
import dev.reelay.runcomfy.RunComfy;
import dev.reelay.testing.SettableScheduler;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The settings of a {@link ShardRig}. Each has a default. */
public final class ShardRigSettings {

    MediaMode media = MediaMode.OFF;
    long maxBytes = 200_000_000;
    ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    @Nullable
    Function<SettableScheduler, RunComfy> runComfy;

    @Nullable
    ModelDirectory directory;

    @Nullable
    Duration patience;

    /** {@code reelay.media-checks}; off without this. */
    public ShardRigSettings media(MediaMode mode) {
        media = mode;
        return this;
    }

    /** {@code reelay.max-pending-bytes}; room for all without this. */
    public ShardRigSettings maxBytes(long bytes) {
        maxBytes = bytes;
        return this;
    }

    /** The threads of calls, in place of a virtual one for each. */
    public ShardRigSettings threads(ExecutorService other) {
        threads = other;
        return this;
    }

    /** A RunComfy in place of the fake. */
    public ShardRigSettings runComfy(Function<SettableScheduler, RunComfy> other) {
        runComfy = other;
        return this;
    }

    /** RunComfy's list of models: the live catalog is on. */
    public ShardRigSettings directory(ModelDirectory list) {
        directory = list;
        return this;
    }

    /** The worker copies outputs to a store, with this {@code reelay.output.patience}. */
    public ShardRigSettings storing(Duration outputPatience) {
        patience = outputPatience;
        return this;
    }

    /** A rig of these settings, not started. */
    public ShardRig rig() {
        return new ShardRig(this);
    }
}
