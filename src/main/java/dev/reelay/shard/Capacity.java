package dev.reelay.shard;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Counts the jobs that this worker holds and their bytes, and makes intake wait at the limit of either. Thread-safe.
 *
 * <p>Intake takes a slot for each request, and the request's job holds it until it has ended or is parked. Parked jobs
 * are counted apart, and only those beyond {@code parkedLimit} count as pending; their bytes always count. A shard takes
 * the slots of the jobs that it restores without waiting, so the number of pending jobs may exceed the limit for a while.
 * Bytes that would exceed their limit stay in the ledger, see {@link #tryTake}.
 */
public final class Capacity {

    /** Limits: of pending jobs, of parked jobs that do not count as pending, and of bytes. */
    public record Limits(int pending, int parked, long bytes) {}

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition freed = lock.newCondition();
    private final Limits limits;
    private final Set<Runnable> waiting = new LinkedHashSet<>();
    private int held;
    private int parked;
    private long bytes;
    private long storedBytes;

    public Capacity(Limits limits) {
        this.limits = limits;
    }

    /**
     * Takes one slot, and the bytes of a request. Waits, without a time limit, while the worker has as many pending jobs or
     * bytes as it may; a single request may exceed the bytes.
     *
     * @throws InterruptedException when the calling thread is interrupted; nothing is taken then
     */
    public void acquire(int requestBytes) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (isFull()) {
                freed.await();
            }
            held++;
            bytes += requestBytes;
        } finally {
            lock.unlock();
        }
    }

    private boolean isFull() {
        return pending() >= limits.pending() || bytes + storedBytes >= limits.bytes();
    }

    /** Takes slots and bytes without waiting, or gives them back where they are negative. */
    public void adjust(int jobs, long moreBytes) {
        adjust(new Load(jobs, 0, moreBytes, 0));
    }

    /**
     * Slots and bytes, or a change of them.
     *
     * @param jobs pending jobs that are not parked
     * @param parked parked jobs
     * @param bytes in memory
     * @param storedBytes of inputs that are in the ledger only, and wait for room in memory
     */
    record Load(int jobs, int parked, long bytes, long storedBytes) {

        static final Load NONE = new Load(0, 0, 0, 0);

        Load plus(Load other) {
            return new Load(
                    jobs + other.jobs, parked + other.parked, bytes + other.bytes, storedBytes + other.storedBytes);
        }

        Load minus(Load other) {
            return new Load(
                    jobs - other.jobs, parked - other.parked, bytes - other.bytes, storedBytes - other.storedBytes);
        }
    }

    /** Takes and gives back. */
    void adjust(Load change) {
        List<Runnable> woken = List.of();
        lock.lock();
        try {
            held += change.jobs;
            parked += change.parked;
            bytes += change.bytes;
            storedBytes += change.storedBytes;
            if (!isFull()) {
                freed.signalAll();
            }
            if (change.bytes < 0 && !waiting.isEmpty()) {
                woken = new ArrayList<>(waiting);
                waiting.clear();
            }
        } finally {
            lock.unlock();
        }
        woken.forEach(Runnable::run);
    }

    /** Takes bytes if that does not exceed the limit. */
    boolean tryTake(long more) {
        lock.lock();
        try {
            boolean fits = bytes + more <= limits.bytes();
            bytes += fits ? more : 0;
            return fits;
        } finally {
            lock.unlock();
        }
    }

    /** Runs the task once, when bytes are given back next. */
    void whenFreed(Runnable task) {
        lock.lock();
        try {
            waiting.add(task);
        } finally {
            lock.unlock();
        }
    }

    private int pending() {
        return held + Math.max(0, parked - limits.parked());
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

    /** The bytes of requests and jobs in memory, parked ones too. */
    public long bytes() {
        lock.lock();
        try {
            return bytes;
        } finally {
            lock.unlock();
        }
    }

    /** The bytes of inputs that wait in the ledger for room in memory. */
    public long storedBytes() {
        lock.lock();
        try {
            return storedBytes;
        } finally {
            lock.unlock();
        }
    }

    public Limits limits() {
        return limits;
    }
}
