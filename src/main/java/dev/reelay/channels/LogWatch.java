package dev.reelay.channels;

import dev.reelay.job.Scheduler;
import dev.reelay.kafka.BrokerException;
import dev.reelay.kafka.RequestLogs;
import dev.reelay.shard.Shards;
import dev.reelay.shard.Tenure;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Asks the brokers every 5 s for the logs of the partitions that this worker serves, and passes them on to their shards: Kafka's
 * consumer does not say that its topic was made anew, that the log became shorter, or that retention took unread records.
 */
public final class LogWatch {

    private static final Duration INTERVAL = Duration.ofSeconds(5);
    private static final Logger LOG = Logger.getLogger("dev.reelay.channels");

    private final RequestLogs logs;
    private final Shards shards;
    private final Scheduler scheduler;
    private final ExecutorService threads;
    private Scheduler.@Nullable Alarm next;
    private boolean stopped;

    /** @param threads runs the calls, which block */
    public LogWatch(RequestLogs logs, Shards shards, Scheduler scheduler, ExecutorService threads) {
        this.logs = logs;
        this.shards = shards;
        this.scheduler = scheduler;
        this.threads = threads;
    }

    /** Asks after the interval, and then at every interval until {@link #stop}. */
    public synchronized void start() {
        if (!stopped) {
            next = scheduler.at(scheduler.instant().plus(INTERVAL), () -> threads.execute(this::ask));
        }
    }

    /** Stops; a call under way may still end. */
    public synchronized void stop() {
        stopped = true;
        if (next != null) {
            next.cancel();
        }
    }

    private void ask() {
        try {
            Map<Integer, Tenure.Decided> before = shards.decided();
            if (!before.isEmpty()) {
                shards.logsSeen(logs.of(before.keySet()), before);
            }
        } catch (BrokerException away) {
            LOG.debugf("Logs of the requests topic not seen: %s", away.getMessage());
        } finally {
            start();
        }
    }
}
