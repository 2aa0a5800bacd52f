package dev.reelay.testing;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Runs tasks on another executor and tells whether each of them has ended or waits, so that a test can wait until all threads are
 * idle. Thread-safe.
 */
public final class WatchedThreads implements Executor, AutoCloseable {

    private final ExecutorService threads;
    private final Set<Thread> running = ConcurrentHashMap.newKeySet();
    private final AtomicInteger unstarted = new AtomicInteger();
    private final AtomicLong changes = new AtomicLong();

    /** @param threads ended by {@link #close} */
    public WatchedThreads(ExecutorService threads) {
        this.threads = threads;
    }

    @Override
    public void execute(Runnable task) {
        changes.incrementAndGet();
        unstarted.incrementAndGet();
        boolean taken = false;
        try {
            threads.execute(() -> run(task));
            taken = true;
        } finally {
            if (!taken) {
                unstarted.decrementAndGet();
            }
        }
    }

    private void run(Runnable task) {
        running.add(Thread.currentThread());
        unstarted.decrementAndGet();
        try {
            task.run();
        } finally {
            running.remove(Thread.currentThread());
            changes.incrementAndGet();
        }
    }

    /** Whether each task has ended or waits for something. A task that another thread wakes afterwards does not wait any more. */
    public boolean areIdle() {
        return unstarted.get() == 0 && running.stream().allMatch(WatchedThreads::waits);
    }

    private static boolean waits(Thread thread) {
        return switch (thread.getState()) {
            case WAITING, TIMED_WAITING, TERMINATED -> true;
            case NEW, RUNNABLE, BLOCKED -> false;
        };
    }

    /** A number that grows with each task that is handed over and with each that ends. */
    public long changes() {
        return changes.get();
    }

    /** Ends the threads and interrupts what they do. Does not wait for them. */
    @Override
    public void close() {
        threads.shutdownNow();
    }
}
