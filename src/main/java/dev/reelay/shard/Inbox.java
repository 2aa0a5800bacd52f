package dev.reelay.shard;

import dev.reelay.outbound.Permits;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** Everything that happens to a shard's jobs, in the order it came. Any thread may put; one takes. */
public final class Inbox {

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition filled = lock.newCondition();
    private final ArrayDeque<Signal> signals = new ArrayDeque<>();
    private boolean closed;

    /** False when the inbox is closed: the signal is then still the caller's. */
    public boolean put(Signal signal) {
        lock.lock();
        try {
            if (closed) {
                return false;
            }
            signals.addLast(signal);
            filled.signal();
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** Puts them before all others, in their order: what was taken but could not be dealt with. */
    void putBack(List<? extends Signal> earlier) {
        lock.lock();
        try {
            for (int i = earlier.size() - 1; i >= 0; i--) {
                signals.addFirst(earlier.get(i));
            }
            filled.signal();
        } finally {
            lock.unlock();
        }
    }

    /**
     * All that waits, but at most {@code limit} of it and, after the first, no more requests than come to {@code bytes}.
     * Waits until there is something.
     */
    List<Signal> take(int limit, long bytes) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (signals.isEmpty()) {
                filled.await();
            }
            List<Signal> taken = new ArrayList<>();
            long size = 0;
            while (!signals.isEmpty() && taken.size() < limit) {
                if (signals.peekFirst() instanceof Signal.RequestRead read) {
                    size += read.record().size();
                    if (size > bytes && !taken.isEmpty()) {
                        break;
                    }
                }
                taken.add(signals.removeFirst());
            }
            return taken;
        } finally {
            lock.unlock();
        }
    }

    /** Takes the permits out, and leaves the rest as it is. */
    public List<Permits.Permit> takePermits() {
        lock.lock();
        try {
            List<Permits.Permit> permits = new ArrayList<>();
            signals.removeIf(signal -> signal instanceof Signal.PermitGranted granted && permits.add(granted.permit()));
            return permits;
        } finally {
            lock.unlock();
        }
    }

    /** All that waits, without waiting. */
    public List<Signal> drain() {
        lock.lock();
        try {
            List<Signal> rest = List.copyOf(signals);
            signals.clear();
            return rest;
        } finally {
            lock.unlock();
        }
    }

    /** Takes nothing more, and gives back what was not dealt with. */
    List<Signal> close() {
        lock.lock();
        try {
            closed = true;
        } finally {
            lock.unlock();
        }
        return drain();
    }
}
