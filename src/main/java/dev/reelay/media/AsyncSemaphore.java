package dev.reelay.media;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;

/**
 * A fair counting semaphore whose callers wait in futures, so that waiting parks no thread. Permits go to
 * callers in the order in which they asked.
 *
 * <p>INVARIANT: a permit is never lost. A caller's future is either granted or timed out, whichever comes
 * first, and a permit that meets a timed-out caller goes on to the next.
 */
final class AsyncSemaphore {

    private final ReentrantLock lock = new ReentrantLock();
    /** One caller that waits. */
    private static final class Waiter {
        private final CompletableFuture<Boolean> granted = new CompletableFuture<>();
    }

    private final Queue<Waiter> waiting = new ArrayDeque<>();
    private int available;

    AsyncSemaphore(int permits) {
        this.available = permits;
    }

    /**
     * Asks for a permit. When the caller has to wait, its future completes on the common pool: the thread that
     * releases a permit does not run the work of the caller that gets it.
     *
     * @param nanos how long to wait; zero or less takes a permit only if one is available now
     * @return true once a permit is granted, false when none was granted in time
     */
    CompletableFuture<Boolean> acquire(long nanos) {
        Waiter waiter = new Waiter();
        lock.lock();
        try {
            if (available > 0) {
                available--;
                return CompletableFuture.completedFuture(true);
            }
            if (nanos <= 0) {
                return CompletableFuture.completedFuture(false);
            }
            waiting.add(waiter);
        } finally {
            lock.unlock();
        }
        return waiter.granted
                .completeOnTimeout(false, nanos, TimeUnit.NANOSECONDS)
                .whenComplete((permit, _) -> {
                    if (!permit) {
                        forget(waiter);
                    }
                })
                .thenApplyAsync(Function.identity());
    }

    /** Gives a permit back, or to the caller that has waited longest. */
    void release() {
        boolean passedOn;
        do {
            Waiter next;
            lock.lock();
            try {
                next = waiting.poll();
                if (next == null) {
                    available++;
                    return;
                }
            } finally {
                lock.unlock();
            }
            passedOn = next.granted.complete(true);
        } while (!passedOn);
    }

    private void forget(Waiter timedOut) {
        lock.lock();
        try {
            waiting.remove(timedOut);
        } finally {
            lock.unlock();
        }
    }
}
