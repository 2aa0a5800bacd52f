package dev.reelay.testing;

import dev.reelay.timing.Scheduler;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A clock that stands still until a test turns it. Alarms run one after the other on one thread of the scheduler: those
 * already due at once, the others while the clock is turned, each at the very moment for which it was asked.
 */
public final class SettableScheduler implements Scheduler {

    private record Entry(Instant due, long number, Runnable action) {}

    private final ExecutorService runner = Executors.newSingleThreadExecutor(
            Thread.ofVirtual().name("settable-scheduler").factory());
    private final PriorityQueue<Entry> alarms =
            new PriorityQueue<>(Comparator.comparing(Entry::due).thenComparing(Entry::number));
    /** Runs of the runner that have not ended. */
    private final AtomicInteger runs = new AtomicInteger();

    private Instant now;
    private long asked;

    public SettableScheduler(Instant start) {
        this.now = start;
    }

    @Override
    public synchronized Instant instant() {
        return now;
    }

    @Override
    public synchronized Alarm at(Instant due, Runnable action) {
        Entry alarm = new Entry(due, asked++, action);
        alarms.add(alarm);
        if (!due.isAfter(now)) {
            runs.incrementAndGet();
            runner.execute(() -> {
                try {
                    runUntil(instant());
                } finally {
                    runs.decrementAndGet();
                }
            });
        }
        return () -> cancel(alarm);
    }

    /**
     * Turns the clock and returns when every alarm that came due on the way has run, those included that such alarms
     * asked for. Not to be called from an alarm.
     *
     * @throws AssertionError when an alarm threw; the alarms after it have not run, and the clock stands where it threw
     */
    public void advance(Duration by) {
        Instant goal = instant().plus(by);
        try {
            runner.submit(() -> runUntil(goal)).get();
        } catch (ExecutionException e) {
            throw new AssertionError("an alarm failed", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while the clock was turned", e);
        }
    }

    /** Sets the clock, forward or back, as a hand does: alarms that are due by then run with the next {@link #advance}. */
    public synchronized void set(Instant time) {
        now = time;
    }

    /** Sets the clock back, as a time server does: waits are measured by another clock, so that no alarm comes later. */
    public synchronized void setBack(Duration by) {
        List<Entry> waiting = List.copyOf(alarms);
        alarms.clear();
        waiting.forEach(alarm -> alarms.add(new Entry(alarm.due().minus(by), alarm.number(), alarm.action())));
        now = now.minus(by);
    }

    /** Whether every alarm that was due when it was asked for has run. */
    public boolean isIdle() {
        return runs.get() == 0;
    }

    /** When the next alarm is due; empty when none waits. */
    public synchronized Optional<Instant> nextDue() {
        return Optional.ofNullable(alarms.peek()).map(Entry::due);
    }

    private void runUntil(Instant goal) {
        for (Entry alarm = next(goal); alarm != null; alarm = next(goal)) {
            alarm.action().run();
        }
    }

    /** Takes the first alarm that is due by then and turns the clock to it; when there is none, to the goal. */
    private synchronized @Nullable Entry next(Instant goal) {
        Entry first = alarms.peek();
        boolean due = first != null && !first.due().isAfter(goal);
        Instant to = due ? first.due() : goal;
        now = to.isAfter(now) ? to : now;
        return due ? alarms.poll() : null;
    }

    private synchronized void cancel(Entry alarm) {
        alarms.removeIf(waiting -> waiting.number() == alarm.number());
    }
}
