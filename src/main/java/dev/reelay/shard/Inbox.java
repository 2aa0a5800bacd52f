package dev.reelay.shard;

import dev.reelay.commands.Commands;
import dev.reelay.job.SubmitAnswer;
import dev.reelay.outbound.Attempt;
import dev.reelay.outbound.SubmissionListener;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** Everything that happens to a shard's jobs, in the order it came. Any thread may put; one takes. */
final class Inbox implements SubmissionListener, Commands.Listener {

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition filled = lock.newCondition();
    private final ArrayDeque<Signal> signals = new ArrayDeque<>();
    private boolean closed;

    /** False when the inbox is closed: the signal is then still the caller's. */
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
        return put(new Signal.Submitted(attempt, answer));
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

    /** Puts requests before all others, in their order: they were taken but are not committed. */
    void putBack(List<Signal.RequestRead> earlier) {
        lock.lock();
        try {
            earlier.reversed().forEach(signals::addFirst);
            filled.signal();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Takes all that waits, but at most {@code limit} of it and, after the first, no more requests than come to {@code bytes}.
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

    /** Takes nothing more, and returns the number of requests that were not taken. */
    int close() {
        lock.lock();
        try {
            closed = true;
            long requests = signals.stream()
                    .filter(Signal.RequestRead.class::isInstance)
                    .count();
            signals.clear();
            return (int) requests;
        } finally {
            lock.unlock();
        }
    }
}
