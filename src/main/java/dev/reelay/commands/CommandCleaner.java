package dev.reelay.commands;

import dev.reelay.commands.Commands.Cancel;
import dev.reelay.job.Scheduler;
import dev.reelay.kafka.BrokerException;
import dev.reelay.telemetry.CommandTelemetry;
import dev.reelay.telemetry.Telemetry;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Takes cancels out of {@code generation-control} that no job can meet any more, with tombstones: those whose job's receipt
 * is gone, by the worker that had the job, and those that waited for a job in vain, by the one worker that owns the first
 * partition of the requests. A cancel that is sent again within the instant in which its forerunner is taken out is lost
 * with it.
 */
public final class CommandCleaner {

    private static final Duration FIRST = Duration.ofSeconds(5);
    private static final Duration INTERVAL = Duration.ofMinutes(1);

    private static final Duration LAST = Duration.ofSeconds(2);

    /** So many at a time. */
    private static final int SLICE = 1_000;

    /** Empties rows of the topic. */
    public interface Remover {
        void remove(Collection<String> keys) throws BrokerException;
    }

    private final Commands commands;
    private final Remover topic;
    private final BooleanSupplier ownsFirstPartition;
    private final Scheduler scheduler;
    private final Executor threads;
    private final CommandTelemetry telemetry;
    private volatile boolean stopped;
    private volatile Scheduler.@Nullable Alarm alarm;

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

    public void start() {
        next(FIRST);
    }

    /** Takes out, a last time, what only this worker knows of; brokers that are away do not hold up the end for long. */
    public void stop() {
        stopped = true;
        Scheduler.Alarm waiting = alarm;
        if (waiting != null) {
            waiting.cancel();
        }
        try {
            CompletableFuture.runAsync(() -> remove(commands.takeSpent()), threads)
                    .get(LAST.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException _) {
            // they stay until they are seven days old
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void next(Duration wait) {
        if (!stopped) {
            alarm = scheduler.at(scheduler.instant().plus(wait), () -> threads.execute(this::clean));
        }
    }

    private void clean() {
        remove(commands.takeSpent());
        if (ownsFirstPartition.getAsBoolean()) {
            remove(commands.dead(scheduler.instant()));
        }
        next(INTERVAL);
    }

    /** What could not be removed is tried again: dead ones are still in the table, spent ones are kept in mind. */
    private void remove(List<Cancel> cancels) {
        for (int from = 0; from < cancels.size(); from += SLICE) {
            List<Cancel> slice = cancels.subList(from, Math.min(from + SLICE, cancels.size()));
            try {
                topic.remove(slice.stream().map(Cancel::id).distinct().toList());
                telemetry.cancelsRemoved(slice.size());
            } catch (BrokerException | RuntimeException e) {
                commands.spendAgain(cancels.subList(from, cancels.size()));
                telemetry.cancelsNotRemoved(e);
                return;
            }
        }
    }
}
