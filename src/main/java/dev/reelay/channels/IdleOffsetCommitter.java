package dev.reelay.channels;

import dev.reelay.job.Scheduler;
import dev.reelay.kafka.RequestPositions;
import dev.reelay.shard.Shards;
import io.smallrye.reactive.messaging.kafka.KafkaClientService;
import io.smallrye.reactive.messaging.kafka.KafkaConsumer;
import java.time.Duration;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Tells the shards now and then how far their partitions have been read, so that an idle one commits past the markers of
 * transactional producers: whoever scales by lag sees none then.
 */
public final class IdleOffsetCommitter {

    private static final Duration EVERY = Duration.ofSeconds(5);
    private static final Logger LOG = Logger.getLogger("dev.reelay");

    private final KafkaClientService clients;
    private final RequestPositions positions;
    private final Shards shards;
    private final Scheduler scheduler;
    private Scheduler.@Nullable Alarm next;
    private boolean stopped;

    public IdleOffsetCommitter(
            KafkaClientService clients, RequestPositions positions, Shards shards, Scheduler scheduler) {
        this.clients = clients;
        this.positions = positions;
        this.shards = shards;
        this.scheduler = scheduler;
    }

    public synchronized void start() {
        if (!stopped) {
            next = scheduler.at(scheduler.instant().plus(EVERY), this::look);
        }
    }

    public synchronized void stop() {
        stopped = true;
        if (next != null) {
            next.cancel();
        }
    }

    private void look() {
        try {
            ask();
        } finally {
            start();
        }
    }

    private void ask() {
        KafkaConsumer<Object, Object> consumer = clients.getConsumer(RequestIntake.CHANNEL);
        if (consumer != null) {
            consumer.runOnPollingThread(polling -> {
                        shards.readTo(positions.of(polling));
                    })
                    .subscribe()
                    .with(_ -> {}, failure -> LOG.debugf(failure, "the positions could not be taken"));
        }
    }
}
