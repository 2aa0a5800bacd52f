package dev.reelay.channels;

import dev.reelay.kafka.RequestPositions;
import dev.reelay.shard.Shards;
import dev.reelay.timing.Scheduler;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Passes the consumer's positions on to the shards every 5 s, so that an idle shard commits past the markers that
 * transactional producers leave. Without that, a scaler that goes by lag would see lag where there are no records.
 */
public final class IdleOffsetCommitter {

    private static final Duration INTERVAL = Duration.ofSeconds(5);

    private final PollingThread polling;
    private final RequestPositions positions;
    private final Shards shards;
    private final Scheduler scheduler;
    private Scheduler.@Nullable Alarm next;
    private boolean stopped;

    public IdleOffsetCommitter(PollingThread polling, RequestPositions positions, Shards shards, Scheduler scheduler) {
        this.polling = polling;
        this.positions = positions;
        this.shards = shards;
        this.scheduler = scheduler;
    }

    /** Passes the positions on after the interval, and then at every interval until {@link #stop}. */
    public synchronized void start() {
        if (!stopped) {
            next = scheduler.at(scheduler.instant().plus(INTERVAL), this::pass);
        }
    }

    /** Stops; a pass under way may still end. */
    public synchronized void stop() {
        stopped = true;
        if (next != null) {
            next.cancel();
        }
    }

    private void pass() {
        try {
            polling.run(consumer -> shards.readTo(positions.of(consumer)));
        } finally {
            start();
        }
    }
}
