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
 * It holds which jobs are cancelled and which {@link Pauses} are in force. The last record of a key is its row; a
 * tombstone or a refused record removes the row. Any thread may read it; one thread writes.
 */
public final class Commands implements CommandWatch.Listener {

    /** Is notified of changes, on the thread that reads the commands or checks their end, so it must not block. */
    public interface Listener {
        /** The worker read cancels for these ids. {@link Commands#cancelOf} has those that still hold. */
        void cancelled(Set<String> ids);

        /** A pause began or ended, or the table is complete up to a later time: waiting jobs may go on. */
        void changed();
    }

    /** How long after its timestamp a cancel holds. */
    public static final Duration CANCELS_WAIT = Duration.ofDays(7);

    /** A cancel that was acknowledged this long before its request was received is in time. */
    private static final Duration IN_TIME = Duration.ofSeconds(1);

    /**
     * A cancel in the table.
     *
     * @param id the job's id
     * @param offset of its record: distinguishes cancels with the same id
     * @param sentAt the record's timestamp
     * @param reason the operator's reason; null when the record has none
     */
    public record Cancel(
            String id,
            long offset,
            Instant sentAt,
            @Nullable String reason) {
        /** Whether it still holds: it is not older than {@link #CANCELS_WAIT}. */
        boolean holdsAt(Instant now) {
            return now.isBefore(sentAt.plus(CANCELS_WAIT));
        }
    }

    /**
     * One record of the control topic.
     *
     * @param sentAt its timestamp
     */
    public record Read(CommandReading reading, long offset, Instant sentAt) {}

    private final Map<String, Cancel> cancels = new ConcurrentHashMap<>();
    private final Pauses pauses = new Pauses();

    private final Set<Listener> listeners = ConcurrentHashMap.newKeySet();
    private final Set<Listener> waiting = new HashSet<>();
    private final List<Cancel> spent = new ArrayList<>();
    private final CountDownLatch complete = new CountDownLatch(1);
    private final CommandTelemetry telemetry;
    private volatile @Nullable Instant asOf;

    /** Creates an empty table. */
    public Commands(Telemetry telemetry) {
        this.telemetry = telemetry.commands();
    }

    /** Applies records, in their order, and notifies the listeners. */
    public void take(List<Read> records) {
        Set<String> cancelled = new HashSet<>();
        boolean pausesChanged = false;
        for (Read read : records) {
            pausesChanged |= put(read);
            if (read.reading() instanceof CommandReading.Cancel cancel) {
                cancelled.add(cancel.id());
            }
        }
        if (!cancelled.isEmpty()) {
            listeners.forEach(listener -> listener.cancelled(Set.copyOf(cancelled)));
        }
        if (pausesChanged) {
            listeners.forEach(Listener::changed);
        }
    }

    private boolean put(Read read) {
        return switch (read.reading()) {
            case CommandReading.Cancel cancel -> {
                boolean changed = resume(cancel.id());
                cancels.put(cancel.id(), new Cancel(cancel.id(), read.offset(), read.sentAt(), cancel.reason()));
                yield changed;
            }
            case CommandReading.Pause pause -> {
                cancels.remove(pause.key());
                boolean changed = pauses.pause(pause.key(), read.sentAt());
                if (changed && isComplete()) {
                    telemetry.paused(pause.model());
                }
                yield changed;
            }
            case CommandReading.Resume resumed -> empty(resumed.key());
            case CommandReading.Removed removed -> empty(removed.key());
            case CommandReading.RefusedCommand refused -> refused.key() != null && empty(refused.key());
        };
    }

    private boolean empty(String key) {
        cancels.remove(key);
        return resume(key);
    }

    private boolean resume(String key) {
        boolean changed = pauses.resume(key);
        if (changed && isComplete()) {
            telemetry.resumed(Pauses.modelOf(key));
        }
        return changed;
    }

    /** The cancel that holds for a job with this id; null when there is none. */
    @Nullable
    public Cancel cancelOf(String id, Instant now) {
        Cancel cancel = cancels.get(id);
        return cancel != null && cancel.holdsAt(now) ? cancel : null;
    }

    /** The pauses that are in force. */
    public Pauses pauses() {
        return pauses;
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
        if (!isComplete()) {
            complete.countDown();
            telemetry.known(cancels.size(), pauses.isAllPaused(), pauses.models());
        }
    }

    /**
     * Waits until every command that was in the topic when the worker started has been applied.
     *
     * @throws InterruptedException when the calling thread is interrupted
     */
    public void awaitComplete() throws InterruptedException {
        complete.await();
    }

    private boolean isComplete() {
        return complete.getCount() == 0;
    }

    /**
     * Whether the table is complete only up to a time more than {@link CommandWatch#CURRENT_FOR} ago, or not at all yet.
     * Submissions are paused then.
     */
    public boolean isBehind(Instant now) {
        Instant read = asOf;
        return read == null || now.isAfter(read.plus(CommandWatch.CURRENT_FOR));
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

    /** Notifies the listener of cancels and pauses from now on; earlier ones are in the table. */
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
        Cancel cancel = cancels.remove(id);
        if (cancel != null) {
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

    /** The cancels that hold no longer because they are older than {@link #CANCELS_WAIT}. */
    List<Cancel> expired(Instant now) {
        return cancels.values().stream().filter(cancel -> !cancel.holdsAt(now)).toList();
    }
}
