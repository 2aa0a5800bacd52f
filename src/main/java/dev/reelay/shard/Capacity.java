package dev.reelay.shard;

import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * How many jobs this worker holds, and how many it may. A slot is taken for each request that comes in and is held until
 * its job has ended, but not while it is parked: while it waits only because its model is paused. Intake waits for one; a takeover does not, so the number held may exceed the limit for a while.
 */
public final class Capacity {

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition freed = lock.newCondition();
    private final int limit;
    private final int parkedLimit;
    private int held;
    private int parked;

    /**
     * @param limit {@code reelay.max-pending-jobs}
     * @param parkedLimit {@code reelay.max-parked-jobs}
     */
    public Capacity(int limit, int parkedLimit) {
        this.limit = limit;
        this.parkedLimit = parkedLimit;
    }

    /** Takes one slot, waiting for it as long as it takes. */
    public void acquire() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (pending() >= limit) {
                freed.await();
            }
            held++;
        } finally {
            lock.unlock();
        }
    }

    /** Takes slots without waiting, or gives them back when {@code change} is negative. */
    public void adjust(int change) {
        adjust(change, 0);
    }

    /**
     * The same, also for jobs that are parked.
     *
     * @param parkedChange how many more wait only because their model is paused
     */
    public void adjust(int change, int parkedChange) {
        lock.lock();
        try {
            int before = pending();
            held += change;
            parked += parkedChange;
            if (pending() < before) {
                freed.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    private int pending() {
        return held + Math.max(0, parked - parkedLimit);
    }

    /** How many jobs count as pending: parked ones only where they are too many. */
    public int held() {
        lock.lock();
        try {
            return pending();
        } finally {
            lock.unlock();
        }
    }

    /** How many jobs wait only because their model is paused. */
    public int parked() {
        lock.lock();
        try {
            return parked;
        } finally {
            lock.unlock();
        }
    }

    public int limit() {
        return limit;
    }

    /** How many parked jobs do not count as pending. */
    public int parkedLimit() {
        return parkedLimit;
    }
}
