package dev.reelay.job;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** The machine's own time. */
public final class SystemScheduler implements Scheduler, AutoCloseable {

    private final ScheduledThreadPoolExecutor thread;

    public SystemScheduler() {
        thread = new ScheduledThreadPoolExecutor(
                1, Thread.ofPlatform().name("scheduler").daemon().factory());
        thread.setRemoveOnCancelPolicy(true);
    }

    @Override
    public Instant instant() {
        return Instant.now();
    }

    /**
     * Waits on the monotonic clock: should the machine sleep or its clock be set, the call comes late or early by that, and
     * whoever is called looks at the time again.
     */
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
