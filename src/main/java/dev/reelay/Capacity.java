package dev.reelay;

import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * How many jobs this worker holds, and how many it may. A slot is taken for each request that comes in and is held until
 * its job has ended. Intake waits for one; a takeover does not, so the number held may exceed the limit for a while.
 */
public final class Capacity {

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition freed = lock.newCondition();
    private final int limit;
    private int held;

    /**
     * @param limit {@code reelay.max-pending-jobs}
     */
    public Capacity(int limit) {
        this.limit = limit;
    }

    /** Takes one slot, waiting for it as long as it takes. */
    public void acquire() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (held >= limit) {
                freed.await();
            }
            held++;
        } finally {
            lock.unlock();
        }
    }

    /** Takes slots without waiting, or gives them back when {@code change} is negative. */
    public void adjust(int change) {
        lock.lock();
        try {
            held += change;
            if (change < 0) {
                freed.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    public int held() {
        lock.lock();
        try {
            return held;
        } finally {
            lock.unlock();
        }
    }

    public int limit() {
        return limit;
    }
}
