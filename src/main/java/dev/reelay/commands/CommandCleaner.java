package dev.reelay.commands;

import dev.reelay.commands.Commands.Cancel;
import dev.reelay.kafka.BrokerException;
import dev.reelay.telemetry.CommandTelemetry;
import dev.reelay.telemetry.Telemetry;
import dev.reelay.timing.Scheduler;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Removes cancels that no job can match any more from {@code generation-control}, with tombstones. The worker that had
 * the job removes a cancel whose job's receipt is gone; the worker that owns the first partition of the requests
 * removes cancels that no job matched within {@link Commands#CANCELS_WAIT}, but only once it has run for {@link
 * #OPENING}: a cancel that was sent while all workers were away reaches a job in the ledger at whatever age, and must
 * not be gone before every partition is restored.
 *
 * <p>Not guaranteed: a cancel that is sent again in the instant in which its predecessor is removed may be removed with
 * it.
 */
public final class CommandCleaner {

    private static final Duration FIRST_AFTER = Duration.ofSeconds(5);
    private static final Duration INTERVAL = Duration.ofMinutes(1);

    /** So long after a start every partition of every worker is restored; what restores for longer has an alert. */
    static final Duration OPENING = Duration.ofHours(1);

    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(2);

    /** The number of cancels that are removed at a time. */
    private static final int BATCH = 1_000;

    /** Writes tombstones to the control topic. */
    public interface Remover {
        /**
         * Removes the records with these keys. Blocks.
         *
         * @throws BrokerException when the brokers do not confirm it; some keys may be removed then
         */
        void remove(Collection<String> keys) throws BrokerException;
    }

    private final Commands commands;
    private final Remover topic;
    private final BooleanSupplier ownsFirstPartition;
    private final Scheduler scheduler;
    private final Executor threads;
    private final CommandTelemetry telemetry;
    private volatile Instant expiredFrom = Instant.MAX;
    private boolean stopped;
    private Scheduler.@Nullable Alarm alarm;

    public CommandCleaner(
            Commands commands,
            Remover topic,
            BooleanSupplier ownsFirstPartition,
            Scheduler scheduler,
            Executor threads,
            Telemetry telemetry) {
        this.commands = commands;
        this.topic = topic;
        this.ownsFirstPartition = ownsFirstPartition;
        this.scheduler = scheduler;
        this.threads = threads;
        this.telemetry = telemetry.commands();
    }

    /** Removes cancels soon after this call, and then every minute until {@link #stop}. */
    public void start() {
        expiredFrom = scheduler.instant().plus(OPENING);
        next(FIRST_AFTER);
    }

    /**
     * Stops, and removes a last time the cancels that only this worker knows to be spent. Blocks for up to 2 s when the
     * brokers are away.
     */
    public void stop() {
        cancelAlarm();
        try {
            CompletableFuture.runAsync(() -> remove(commands.takeSpent()), threads)
                    .get(STOP_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException | RejectedExecutionException _) {
            // The owner of the first partition removes them once they have waited for seven days.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized void cancelAlarm() {
        stopped = true;
        if (alarm != null) {
            alarm.cancel();
        }
    }

    private synchronized void next(Duration wait) {
        if (!stopped) {
            alarm = scheduler.at(scheduler.instant().plus(wait), () -> threads.execute(this::clean));
        }
    }

    private void clean() {
        try {
            remove(commands.takeSpent());
            Instant now = scheduler.instant();
            if (!now.isBefore(expiredFrom) && ownsFirstPartition.getAsBoolean()) {
                remove(commands.expired(now));
            }
        } finally {
            next(INTERVAL);
        }
    }

    /** Removes the cancels, in batches. After a failure the rest is kept for the next attempt. */
    private void remove(List<Cancel> cancels) {
        for (int from = 0; from < cancels.size(); from += BATCH) {
            List<Cancel> batch = cancels.subList(from, Math.min(from + BATCH, cancels.size()));
            try {
                topic.remove(batch.stream().map(Cancel::id).distinct().toList());
                telemetry.cancelsRemoved(batch.size());
            } catch (BrokerException | RuntimeException e) {
                commands.keepSpent(cancels.subList(from, cancels.size()));
                telemetry.cancelsNotRemoved(e);
                return;
            }
        }
    }
}
