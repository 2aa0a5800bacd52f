package dev.reelay.commands;

import dev.reelay.request.CommandReading;
import dev.reelay.telemetry.CommandTelemetry;
import dev.reelay.telemetry.Telemetry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/**
 * The command table: the content of the control topic ({@code generation-control}) as far as this worker has read it.
 * It holds which jobs are cancelled, which {@link Pauses} are in force, and which limits and budgets are set. The last record of a
 * key is its row. A tombstone removes the row, and so does a refused record, but under the key of a pause, where it means pause, and under
 * that of a limit or a budget, where what held before holds. Any thread may read it; one thread writes.
 *
 * <p>Not guaranteed: a cancel that waited in vain may reach a later job with its id that moves to another worker before
 * the cancel is removed, a minute after that job came at the latest. So may the cancel of a job whose receipt is gone, when its worker died
 * within the minute in which it would have removed the cancel: the later job is not submitted then, and its result says cancelled.
 */
public final class Commands implements CommandWatch.Listener {

    /** Is notified of changes, on the thread that reads the commands or checks their end, so it must not block. */
    public interface Listener {
        /** The worker read cancels for these ids. {@link Commands#cancelOf} has those that still hold. */
        void cancelled(Set<String> ids);

        /** A pause, a limit or a budget began or ended, or the table is complete up to a later time: waiting jobs may go on. */
        void changed();
    }

    /** How long a cancel waits for its job to come. It holds for a job that is there at any age. */
    public static final Duration CANCELS_WAIT = Duration.ofDays(7);

    /** A cancel that was acknowledged this long before its request was received is in time. */
    static final Duration IN_TIME = Duration.ofSeconds(1);

    /**
     * A cancel in the table.
     *
     * @param id the job's id
     * @param offset of its record: distinguishes cancels with the same id
     * @param arrivedAt when its record came to the topic
     * @param reason the operator's reason; null when the record has none
     */
    public record Cancel(
            String id,
            long offset,
            Instant arrivedAt,
            @Nullable String reason) {
        /** Whether it still waits for its job: it did not arrive longer ago than {@link #CANCELS_WAIT}. */
        boolean waitsAt(Instant now) {
            return now.isBefore(arrivedAt.plus(CANCELS_WAIT));
        }
    }

    /**
     * One record of the control topic.
     *
     * @param arrivedAt when it came to the topic, see {@link ArrivalTime}
     */
    public record Read(CommandReading reading, long offset, Instant arrivedAt) {}

    private final Map<String, Cancel> cancels = new ConcurrentHashMap<>();
    private final Pauses pauses = new Pauses();
    private final LimitCommands limits = new LimitCommands();
    private final BudgetCommands budgets = new BudgetCommands();

    private final Set<Listener> listeners = ConcurrentHashMap.newKeySet();
    private final Set<Listener> waiting = new HashSet<>();
    private final List<Cancel> spent = new ArrayList<>();
    private final CountDownLatch readOnce = new CountDownLatch(1);
    private final CommandTelemetry telemetry;
    private volatile @Nullable Instant asOf;

    /** Creates an empty table. */
    public Commands(Telemetry telemetry) {
        this.telemetry = telemetry.commands();
    }

    /** Applies records, in their order, and notifies the listeners. */
    public void take(List<Read> records) {
        Set<String> cancelled = new HashSet<>();
        boolean changed = false;
        for (Read read : records) {
            changed |= put(read);
            if (read.reading() instanceof CommandReading.Cancel cancel) {
                cancelled.add(cancel.id());
            }
        }
        limits.publish();
        budgets.publish();
        if (!cancelled.isEmpty()) {
            listeners.forEach(listener -> listener.cancelled(Set.copyOf(cancelled)));
        }
        if (changed) {
            listeners.forEach(Listener::changed);
        }
    }

    private boolean put(Read read) {
        return switch (read.reading()) {
            case CommandReading.Cancel cancel -> {
                refused(cancel.id());
                cancels.put(cancel.id(), new Cancel(cancel.id(), read.offset(), read.arrivedAt(), cancel.reason()));
                // Under the key of a pause it means both.
                yield CommandReading.isPauseKey(cancel.id()) && pause(cancel.id(), read.arrivedAt());
            }
            case CommandReading.Pause pause -> {
                cancels.remove(pause.key());
                yield pause(pause.key(), read.arrivedAt());
            }
            case CommandReading.Resume resumed -> empty(resumed.key());
            case CommandReading.Removed removed -> empty(removed.key());
            case CommandReading.Limit limit -> {
                cancels.remove(limit.key());
                boolean held = limits.holds(limit.key());
                boolean changed = limits.set(limit);
                if (changed && isReadOnce()) {
                    telemetry.limited(limit, held);
                }
                yield changed;
            }
            case CommandReading.Budget budget -> {
                cancels.remove(budget.key());
                boolean held = budgets.holds(budget.key());
                boolean changed = budgets.set(budget);
                if (changed && isReadOnce()) {
                    telemetry.budgeted(budget, held);
                }
                yield changed;
            }
            case CommandReading.RefusedCommand refused -> {
                if (refused.key() == null) {
                    yield false;
                }
                yield refused(refused.key()) || empty(refused.key());
            }
        };
    }

    /** Whether the key is that of a limit or a budget, of which what held before holds. */
    private boolean refused(String key) {
        return limits.refused(key) || budgets.refused(key);
    }

    private boolean pause(String key, Instant at) {
        boolean changed = pauses.pause(key, at);
        if (changed && isReadOnce()) {
            telemetry.paused(CommandReading.modelOf(key));
        }
        return changed;
    }

    private boolean empty(String key) {
        cancels.remove(key);
        if (limits.lift(key)) {
            if (isReadOnce()) {
                telemetry.limitLifted(key);
            }
            return true;
        }
        if (budgets.lift(key)) {
            if (isReadOnce()) {
                telemetry.budgetLifted(key);
            }
            return true;
        }
        boolean changed = pauses.resume(key);
        if (changed && isReadOnce()) {
            telemetry.resumed(CommandReading.modelOf(key));
        }
        return changed;
    }

    /** The cancel for a job that the ledger has, at whatever time it was sent; null when there is none. */
    @Nullable
    public Cancel cancelOf(String id) {
        return cancels.get(id);
    }

    /**
     * The cancel that waited for this job, which has just come; null when there is none. One that has waited for too
     * long is removed: it was meant for another job.
     */
    @Nullable
    public Cancel cancelOfNew(String id, Instant now) {
        Cancel cancel = cancels.get(id);
        if (cancel == null || cancel.waitsAt(now)) {
            return cancel;
        }
        spend(cancel);
        return null;
    }

    /** The pauses that are in force. */
    public Pauses pauses() {
        return pauses;
    }

    /** The limits that are set. */
    public LimitCommands limits() {
        return limits;
    }

    /** The budgets that are set. */
    public BudgetCommands budgets() {
        return budgets;
    }

    // --- up to when it is complete --------------------------------------------------------------------------------

    /** Notes that every command that was in the topic at this time has been applied. */
    @Override
    public void readTo(Instant time) {
        asOf = time;
        List<Listener> woken;
        synchronized (waiting) {
            woken = List.copyOf(waiting);
            waiting.clear();
        }
        woken.forEach(Listener::changed);
        readAllThatIsReadable();
    }

    /** Notes that every command that an open transaction does not hide has been applied. */
    @Override
    public void readAllThatIsReadable() {
        if (!isReadOnce()) {
            readOnce.countDown();
            telemetry.known(cancels.size(), limits.size(), budgets.size(), pauses.isAllPaused(), pauses.models());
        }
    }

    /**
     * Waits until every command that could be read when the worker started has been applied. A transaction that is
     * still open may hide others, and nothing is submitted until they are known ({@link #isBehind}); but jobs that
     * RunComfy has are polled meanwhile.
     *
     * @throws InterruptedException when the calling thread is interrupted
     */
    public void awaitReadOnce() throws InterruptedException {
        readOnce.await();
    }

    /** Whether every command that could be read when the worker started has been applied. */
    public boolean isReadOnce() {
        return readOnce.getCount() == 0;
    }

    /**
     * Whether the table is complete only up to a time more than {@link CommandWatch#CURRENT_FOR} ago, or not at all yet.
     * Submissions are paused then. After the clock was set back it is unknown how long ago that is, until the next look.
     */
    public boolean isBehind(Instant now) {
        Instant read = asOf;
        return read == null
                || now.isAfter(read.plus(CommandWatch.CURRENT_FOR))
                || read.isAfter(now.plus(CommandWatch.CURRENT_FOR));
    }

    /**
     * When submissions were paused because the table {@linkplain #isBehind is behind}; null while it is not.
     *
     * @param begun when the worker began to read the commands
     */
    @Nullable
    public Instant behindSince(Instant begun, Instant now) {
        Instant read = asOf;
        return !isBehind(now) ? null : read == null ? begun : read.plus(CommandWatch.CURRENT_FOR);
    }

    /** The time up to which the table is complete; null before the worker has read the topic to its end. */
    @Nullable
    public Instant asOf() {
        return asOf;
    }

    /** Whether the worker has applied every cancel that is in time for a request received at {@code received}. */
    public boolean covers(Instant received, Instant now) {
        Instant read = asOf;
        Instant since = received.isAfter(now) ? now : received; // the clock was set back
        return read != null && !isBehind(now) && !read.isBefore(since.minus(IN_TIME));
    }

    /** Notifies the listener, once, when the table is complete up to a later time. */
    public void notifyWhenRead(Listener listener) {
        synchronized (waiting) {
            waiting.add(listener);
        }
    }

    /** Notifies the listener of cancels, pauses, limits and budgets from now on; earlier ones are in the table. */
    public void listen(Listener listener) {
        listeners.add(listener);
    }

    /** Notifies the listener no more. */
    public void forget(Listener listener) {
        listeners.remove(listener);
        synchronized (waiting) {
            waiting.remove(listener);
        }
    }

    // --- removal ---------------------------------------------------------------------------------------------------

    /**
     * Removes the cancel that was meant for a job whose receipt is gone: the next job with the same id is another one.
     */
    public void spend(String id) {
        Cancel cancel = cancels.get(id);
        if (cancel != null) {
            spend(cancel);
        }
    }

    private void spend(Cancel cancel) {
        if (cancels.remove(cancel.id(), cancel) && isRemovable(cancel.id())) {
            keepSpent(List.of(cancel));
        }
    }

    /**
     * Takes the cancels whose job's receipt is gone, to be removed from the topic; without those for which the table
     * has a newer one.
     */
    public List<Cancel> takeSpent() {
        synchronized (spent) {
            List<Cancel> gone = new ArrayList<>(spent);
            spent.clear();
            gone.removeIf(cancel -> cancels.containsKey(cancel.id()));
            return gone;
        }
    }

    /** Keeps spent cancels until {@link #takeSpent}. */
    void keepSpent(List<Cancel> cancels) {
        synchronized (spent) {
            spent.addAll(cancels);
        }
    }

    /** The cancels that have waited for their job for longer than {@link #CANCELS_WAIT}. */
    List<Cancel> expired(Instant now) {
        return cancels.values().stream()
                .filter(cancel -> !cancel.waitsAt(now) && isRemovable(cancel.id()))
                .toList();
    }

    /** INVARIANT: no tombstone is written under the key of a pause, a limit or a budget, since it would end it. */
    private static boolean isRemovable(String id) {
        return !CommandReading.isPauseKey(id) && !CommandReading.isLimitKey(id) && !CommandReading.isBudgetKey(id);
    }
}
