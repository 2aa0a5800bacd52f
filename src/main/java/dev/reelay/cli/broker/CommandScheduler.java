package dev.reelay.cli.broker;

import dev.reelay.job.Scheduler;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** The machine's clock, and one thread that runs actions when they are due. What an action throws ends that action alone. */
final class CommandScheduler implements Scheduler, AutoCloseable {

    private final ScheduledThreadPoolExecutor thread = new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().name("scheduler").daemon().factory());

    @Override
    public Instant instant() {
        return Instant.now();
    }

    @Override
    public Alarm at(Instant due, Runnable action) {
        long wait = Math.max(0, Duration.between(instant(), due).toMillis() + 1);
        Future<?> call = thread.schedule(action, wait, TimeUnit.MILLISECONDS);
        return () -> call.cancel(false);
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
