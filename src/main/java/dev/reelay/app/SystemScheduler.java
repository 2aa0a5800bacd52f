package dev.reelay.app;

import dev.reelay.timing.Scheduler;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** A scheduler with the machine's clock and one thread, which runs actions when they are due. Thread-safe. */
public final class SystemScheduler implements Scheduler, AutoCloseable {

    private final ScheduledThreadPoolExecutor thread;
    private final Consumer<Throwable> onFault;

    /** @param onFault gets each exception that an action throws; the other actions run all the same */
    public SystemScheduler(Consumer<Throwable> onFault) {
        this.onFault = onFault;
        thread = new ScheduledThreadPoolExecutor(
                1, Thread.ofPlatform().name("scheduler").daemon().factory());
        thread.setRemoveOnCancelPolicy(true);
    }

    @Override
    public Instant instant() {
        return Instant.now();
    }

    /**
     * Waits on the monotonic clock. When the machine is suspended or its clock is set meanwhile, the action runs late
     * or early by that much, so it must check the time itself.
     */
    @Override
    public Alarm at(Instant due, Runnable action) {
        long wait = Math.max(0, Duration.between(instant(), due).toMillis() + 1);
        Future<?> call = thread.schedule(() -> run(action), wait, TimeUnit.MILLISECONDS);
        return () -> call.cancel(false);
    }

    private void run(Runnable action) {
        try {
            action.run();
        } catch (RuntimeException | Error fault) {
            onFault.accept(fault);
        }
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
