package dev.reelay.commands;

import dev.reelay.request.CommandReading;
import dev.reelay.shard.Inbox;
import dev.reelay.shard.Signal;
import dev.reelay.telemetry.CommandTelemetry;
import dev.reelay.telemetry.Telemetry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/**
 * The table of {@code generation-control}, as far as this worker has read it: which jobs are cancelled and what is paused.
 * The last record of a key is its row; a tombstone empties it, and so does a record that makes no sense. Any thread may
 * ask; one writes.
 */
public final class Commands implements CommandWatch.Listener {

    /** How long a cancel waits for its job, by the record's timestamp. */
    public static final Duration CANCELS_WAIT = Duration.ofDays(7);

    /** How long submissions go on while nobody knows whether there are newer commands. */
    public static final Duration CURRENT_FOR = Duration.ofSeconds(5);

    /** A cancel that was acknowledged so long before its request was sent is in time. */
    private static final Duration IN_TIME = Duration.ofSeconds(1);

    private static final String PAUSE_ALL = "pause/*";
    private static final String PAUSE_MODEL = "pause/";

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
    /** Since when, by the keys. */
    private final Map<String, Instant> pauses = new ConcurrentHashMap<>();

    private final Set<Inbox> shards = ConcurrentHashMap.newKeySet();
    private final Set<Inbox> waiting = new HashSet<>();
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
            Signal signal = new Signal.CancelsRead(cancelled);
            shards.forEach(shard -> shard.put(signal));
        }
        if (pausesChanged) {
            shards.forEach(shard -> shard.put(new Signal.Due()));
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
                boolean changed = pauses.putIfAbsent(pause.key(), read.sentAt()) == null;
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
        boolean changed = pauses.remove(key) != null;
        if (changed && isComplete()) {
            telemetry.resumed(modelOf(key));
        }
        return changed;
    }

    private static @Nullable String modelOf(String key) {
        return key.equals(PAUSE_ALL) ? null : key.substring(PAUSE_MODEL.length());
    }

    /** The cancel that holds for a job with this id, null when there is none. */
    @Nullable
    public Cancel cancelOf(String id, Instant now) {
        Cancel cancel = cancels.get(id);
        return cancel != null && cancel.isAliveAt(now) ? cancel : null;
    }

    /** Whether submissions of the model rest by command. */
    public boolean isPaused(String model) {
        return isAllPaused() || pauses.containsKey(PAUSE_MODEL + model);
    }

    private boolean isAllPaused() {
        return pauses.containsKey(PAUSE_ALL);
    }

    /** Since when submissions of the model, or of all with null, rest by a command of their own; null when they do not. */
    @Nullable
    public Instant pausedSince(@Nullable String model) {
        return pauses.get(model == null ? PAUSE_ALL : PAUSE_MODEL + model);
    }

    // --- how far it has been read --------------------------------------------------------------------------------

    /** Every command that was there at that time has been read. */
    @Override
    public void readTo(Instant time) {
        asOf = time;
        List<Inbox> woken;
        synchronized (waiting) {
            woken = List.copyOf(waiting);
            waiting.clear();
        }
        woken.forEach(shard -> shard.put(new Signal.Due()));
        if (!isComplete()) {
            complete.countDown();
            telemetry.known(cancels.size(), isAllPaused(), pausedModels());
        }
    }

    private List<String> pausedModels() {
        Set<String> keys = new TreeSet<>(pauses.keySet());
        keys.remove(PAUSE_ALL);
        return keys.stream().map(key -> key.substring(PAUSE_MODEL.length())).toList();
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
        return read == null || now.isAfter(read.plus(CURRENT_FOR));
    }

    /**
     * Since when submissions rest because a newer command may have been missed; null when they do not.
     *
     * @param begun when the worker began to read them
     */
    @Nullable
    public Instant behindSince(Instant begun, Instant now) {
        Instant read = asOf;
        return !isBehind(now) ? null : read == null ? begun : read.plus(CURRENT_FOR);
    }

    /** Up to when all commands are known; null before the first time. */
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

    /** Wakes the shard, once, when more is known. */
    public void wakeWhenRead(Inbox shard) {
        synchronized (waiting) {
            waiting.add(shard);
        }
    }

    /** From now on the shard is told of cancels and pauses. What came before it finds in the table. */
    public void listen(Inbox shard) {
        shards.add(shard);
    }

    public void forget(Inbox shard) {
        shards.remove(shard);
        synchronized (waiting) {
            waiting.remove(shard);
        }
    }

    // --- what can go ---------------------------------------------------------------------------------------------

    /** The job's receipt is gone, and with it what was meant for the job: the next one with its id is another one. */
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

    /** They are still in the topic. */
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
