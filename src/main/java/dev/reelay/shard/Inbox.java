package dev.reelay.shard;

import dev.reelay.answer.SubmitAnswer;
import dev.reelay.commands.Commands;
import dev.reelay.outbound.Attempt;
import dev.reelay.outbound.SubmissionListener;
import dev.reelay.shard.Capacity.Load;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A shard's queue of signals: everything that happens to its jobs, first in, first out. Any thread may put; only the
 * shard's thread takes.
 */
final class Inbox implements SubmissionListener, Commands.Listener {

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition filled = lock.newCondition();
    private final ArrayDeque<Signal> signals = new ArrayDeque<>();
    private boolean closed;

    /**
     * Adds a signal at the end.
     *
     * @return false when the inbox is closed: the signal was not added
     */
    boolean put(Signal signal) {
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

    @Override
    public boolean answered(Attempt attempt, SubmitAnswer answer) {
        return put(new Signal.PostAnswered(attempt, answer));
    }

    @Override
    public void wake() {
        put(new Signal.Wake());
    }

    @Override
    public void cancelled(Set<String> ids) {
        put(new Signal.CancelsRead(ids));
    }

    @Override
    public void changed() {
        wake();
    }

    /** Puts requests back at the front, in their order: a turn took them and could not be committed. */
    void putBack(List<Signal.RequestRead> earlier) {
        lock.lock();
        try {
            earlier.reversed().forEach(signals::addFirst);
            filled.signal();
        } finally {
            lock.unlock();
        }
    }

    /** Waits until there is at least one signal. */
    void await() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (signals.isEmpty()) {
                filled.await();
            }
        } finally {
            lock.unlock();
        }
    }

    /**
     * Takes the signals that wait, up to {@code limit}, but stops before an input that would bring the inputs taken to more than
     * {@code bytes}: those of requests, and of jobs whose models were looked up. The first signal is taken whatever its size. Waits
     * until there is at least one signal.
     */
    List<Signal> take(int limit, long bytes) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            await();
            List<Signal> taken = new ArrayList<>();
            long size = 0;
            while (!signals.isEmpty() && taken.size() < limit) {
                int next = bytesOf(signals.getFirst());
                size += next;
                if (next > 0 && size > bytes && !taken.isEmpty()) {
                    break;
                }
                taken.add(signals.removeFirst());
            }
            return taken;
        } finally {
            lock.unlock();
        }
    }

    /** The bytes that the decision about a signal writes, beside those of states without an input. */
    private static int bytesOf(Signal signal) {
        return switch (signal) {
            case Signal.RequestRead read -> read.record().size();
            case Signal.ModelLookedUp lookedUp -> lookedUp.size();
            default -> 0;
        };
    }

    /** Whether the inbox is empty and the shard's thread waits for the next signal. */
    boolean isAwaited() {
        lock.lock();
        try {
            return signals.isEmpty() && lock.hasWaiters(filled);
        } finally {
            lock.unlock();
        }
    }

    /**
     * Closes the inbox and drops its signals.
     *
     * @return what intake took for those of them that were requests
     */
    Load close() {
        lock.lock();
        try {
            closed = true;
            Load taken = Load.NONE;
            for (Signal signal : signals) {
                if (signal instanceof Signal.RequestRead read) {
                    taken = taken.plus(new Load(1, 0, read.record().size(), 0));
                }
            }
            signals.clear();
            return taken;
        } finally {
            lock.unlock();
        }
    }
}
