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
 * The table of the command topic ({@code generation-control}), as far as this worker has read it: which jobs are cancelled, and
 * which {@link Pauses} hold. The last record of a key is its row; a tombstone empties it, and so does a record that is refused. Any
 * thread may ask; one writes.
 */
public final class Commands implements CommandWatch.Listener {

    /** Is notified of changes. On the thread that reads the commands, so it must not block. */
    public interface Listener {
        /** Cancels with these ids were read; whether they still hold, the table says. */
        void cancelled(Set<String> ids);

        /** A pause began or ended, or the table is known to be complete up to a later time: waiting jobs may go on. */
        void changed();
    }

    /** How long a cancel waits for its job, by the record's timestamp. */
    public static final Duration CANCELS_WAIT = Duration.ofDays(7);

    /** A cancel that was acknowledged so long before its request was sent is in time. */
    private static final Duration IN_TIME = Duration.ofSeconds(1);

    /**
     * A cancel that waits for its job, or has met it.
     *
     * @param offset tells it from one that was sent before or after
     */
    public record Cancel(
            String id,
            long offset,
            Instant sentAt,
            @Nullable String reason) {
        boolean isAliveAt(Instant now) {
            return now.isBefore(sentAt.plus(CANCELS_WAIT));
        }
    }

    /**
     * One record of the topic.
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

    public Commands(Telemetry telemetry) {
        this.telemetry = telemetry.commands();
    }

    /** Takes records, in their order, and tells the shards what that changes. */
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
            case CommandReading.Refused refused -> refused.key() != null && empty(refused.key());
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

    /** The cancel that holds for a job with this id, null when there is none. */
    @Nullable
    public Cancel cancelOf(String id, Instant now) {
        Cancel cancel = cancels.get(id);
        return cancel != null && cancel.isAliveAt(now) ? cancel : null;
    }

    /** The pauses that hold. */
    public Pauses pauses() {
        return pauses;
    }

    // --- how far it has been read --------------------------------------------------------------------------------

    /** Every command that was in the topic at that time has been applied. */
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

    /** Waits until all commands have been read that were there when the worker started. */
    public void awaitComplete() throws InterruptedException {
        complete.await();
    }

    private boolean isComplete() {
        return complete.getCount() == 0;
    }

    /** Whether a newer command may have been missed for longer than may be. */
    public boolean isBehind(Instant now) {
        Instant read = asOf;
        return read == null || now.isAfter(read.plus(CommandWatch.CURRENT_FOR));
    }

    /**
     * Since when submissions are paused because a newer command may have been missed; null while they are not.
     *
     * @param begun when the worker began to read them
     */
    @Nullable
    public Instant behindSince(Instant begun, Instant now) {
        Instant read = asOf;
        return !isBehind(now) ? null : read == null ? begun : read.plus(CommandWatch.CURRENT_FOR);
    }

    /** The time up to which the table is complete; null before it was read to its end for the first time. */
    @Nullable
    public Instant asOf() {
        return asOf;
    }

    /** Whether every cancel has been read that is in time for a request that was received then. */
    public boolean covers(Instant received, Instant now) {
        Instant read = asOf;
        Instant since = received.isAfter(now) ? now : received; // the clock was set back
        return read != null && !isBehind(now) && !read.isBefore(since.minus(IN_TIME));
    }

    /** Notifies the listener, once, when the table is known to be complete up to a later time. */
    public void notifyWhenRead(Listener listener) {
        synchronized (waiting) {
            waiting.add(listener);
        }
    }

    /** From now on the listener is notified of cancels and pauses; what came before is in the table. */
    public void listen(Listener listener) {
        listeners.add(listener);
    }

    public void forget(Listener listener) {
        listeners.remove(listener);
        synchronized (waiting) {
            waiting.remove(listener);
        }
    }

    // --- what can go ---------------------------------------------------------------------------------------------

    /** The job's receipt is gone, and with it the cancel that was meant for the job: the next job with its id is another one. */
    public void spend(String id) {
        Cancel cancel = cancels.remove(id);
        if (cancel != null) {
            spendAgain(List.of(cancel));
        }
    }

    /** The cancels whose job came and went in one of this worker's shards, unless a newer one has come since. */
    public List<Cancel> takeSpent() {
        synchronized (spent) {
            List<Cancel> gone = new ArrayList<>(spent);
            spent.clear();
            gone.removeIf(cancel -> cancels.containsKey(cancel.id()));
            return gone;
        }
    }

    /** These cancels could not be removed from the topic and are to be removed later. */
    void spendAgain(List<Cancel> cancels) {
        synchronized (spent) {
            spent.addAll(cancels);
        }
    }

    /** The cancels that no job can meet any more. */
    List<Cancel> dead(Instant now) {
        return cancels.values().stream()
                .filter(cancel -> !cancel.isAliveAt(now))
                .toList();
    }
}
