package dev.reelay.shard;

import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Counts the jobs that this worker holds, and makes intake wait at the limit. Thread-safe.
 *
 * <p>Intake takes a slot for each request, and the request's job holds it until it has ended or is parked. Parked jobs
 * are counted apart, and only those beyond {@code parkedLimit} count as pending. A shard takes the slots of the jobs
 * that it restores without waiting, so the number of pending jobs may exceed the limit for a while.
 */
public final class Capacity {

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition freed = lock.newCondition();
    private final int limit;
    private final int parkedLimit;
    private int held;
    private int parked;

    /**
     * @param limit {@code reelay.max-pending-jobs}: the number of pending jobs at which intake waits
     * @param parkedLimit {@code reelay.max-parked-jobs}: how many parked jobs do not count as pending
     */
    public Capacity(int limit, int parkedLimit) {
        this.limit = limit;
        this.parkedLimit = parkedLimit;
    }

    /**
     * Takes one slot; waits, without a time limit, while the worker has as many pending jobs as it may.
     *
     * @throws InterruptedException when the calling thread is interrupted; no slot is taken then
     */
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
     * Takes or gives back slots, and changes the number of parked jobs.
     *
     * @param change how many more slots are taken; negative for fewer
     * @param parkedChange how many more jobs are parked; negative for fewer
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

    /** The number of pending jobs: slots taken, and parked jobs beyond {@code parkedLimit}. */
    public int held() {
        lock.lock();
        try {
            return pending();
        } finally {
            lock.unlock();
        }
    }

    /** The number of parked jobs, whether they count as pending or not. */
    public int parked() {
        lock.lock();
        try {
            return parked;
        } finally {
            lock.unlock();
        }
    }

    /** The number of pending jobs at which intake waits. */
    public int limit() {
        return limit;
    }

    /** The number of parked jobs that do not count as pending. */
    public int parkedLimit() {
        return parkedLimit;
    }
}
