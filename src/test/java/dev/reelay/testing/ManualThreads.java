package dev.reelay.testing;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.TimeUnit;

/** Runs what it is given when the test says so: threads that the machine gave no time to. */
public final class ManualThreads extends AbstractExecutorService {

    private final Deque<Runnable> tasks = new ArrayDeque<>();
    private volatile boolean shutdown;

    @Override
    public synchronized void execute(Runnable task) {
        tasks.addLast(task);
    }

    public synchronized int waiting() {
        return tasks.size();
    }

    /** Runs the task that has waited longest. */
    public void runNext() {
        Runnable task;
        synchronized (this) {
            task = tasks.removeFirst();
        }
        task.run();
    }

    @Override
    public void shutdown() {
        shutdown = true;
    }

    @Override
    public List<Runnable> shutdownNow() {
        shutdown = true;
        return List.of();
    }

    @Override
    public boolean isShutdown() {
        return shutdown;
    }

    @Override
    public boolean isTerminated() {
        return shutdown;
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) {
        return true;
    }
}
