package dev.reelay.shard;

import java.util.List;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Virtual threads, one of which can be refused. */
final class FailingThreads extends AbstractExecutorService {

    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final AtomicInteger untilFailure = new AtomicInteger();

    /** Refuses the n-th task from now on, counted from one. */
    void refuse(int n) {
        untilFailure.set(n);
    }

    @Override
    public void execute(Runnable task) {
        if (untilFailure.getAndUpdate(n -> Math.max(0, n - 1)) == 1) {
            throw new RejectedExecutionException("no thread");
        }
        threads.execute(task);
    }

    @Override
    public void shutdown() {
        threads.shutdown();
    }

    @Override
    public List<Runnable> shutdownNow() {
        return threads.shutdownNow();
    }

    @Override
    public boolean isShutdown() {
        return threads.isShutdown();
    }

    @Override
    public boolean isTerminated() {
        return threads.isTerminated();
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) throws InterruptedException {
        return threads.awaitTermination(timeout, unit);
    }
}
