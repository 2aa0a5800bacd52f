package dev.reelay.quota;

import dev.reelay.feed.FeedListener;
import dev.reelay.feed.FeedStatus;
import dev.reelay.timing.Scheduler;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * How {@code generation-limits} is read for limits, or for budgets: whether it has to be, how current what was read is, and which shards
 * it wakes. Thread-safe.
 *
 * <p>While nothing is set that needs the topic, and nothing has been since the worker started, it is not read. From then on it is read
 * until the worker stops.
 */
public final class SharedTopic {

    /** How long the topic may be unreadable before the worker says so. */
    public static final Duration PATIENCE = Duration.ofSeconds(60);

    /** The reading of {@code generation-limits}, one for all that need it. */
    public interface Reading {

        /** Has the listener get all records. To be called before the first {@link #start}. */
        void add(FeedListener listener);

        /** Begins to read, and makes the topic if it is missing. Does not block; a second call has no effect. */
        void start();

        /** How the reading stands; any thread may ask. */
        FeedStatus status();
    }

    private final BooleanSupplier isNeeded;
    private final Reading reading;
    private final IntSupplier partitions;
    private final Scheduler clock;
    private final Map<Runnable, Integer> listeners = new ConcurrentHashMap<>();
    private final Map<Scope, Runnable> seen = new ConcurrentHashMap<>();
    private final Function<Scope, Runnable> begin;
    private final AtomicInteger readings = new AtomicInteger();
    private volatile boolean on;
    private volatile Instant currentAt = Instant.MAX;

    /**
     * Neither connects nor blocks.
     *
     * @param isNeeded whether something is set that needs the topic
     * @param partitions how many the requests topic has
     * @param begin gets each scope for which something begins to be set, and returns what is to be done when nothing is any more
     */
    public SharedTopic(
            BooleanSupplier isNeeded,
            Reading reading,
            IntSupplier partitions,
            Scheduler clock,
            Function<Scope, Runnable> begin) {
        this.isNeeded = isNeeded;
        this.reading = reading;
        this.partitions = partitions;
        this.clock = clock;
        this.begin = begin;
    }

    /** Begins to read the topic, if that is needed by now and it is not read yet. Does not block. */
    public void rulesChanged() {
        boolean starts = false;
        synchronized (this) {
            if (!on && isNeeded.getAsBoolean()) {
                on = true;
                currentAt = clock.instant();
                starts = true;
            }
        }
        if (starts) {
            reading.start();
        }
    }

    /** Whether the topic is needed, or was since the worker started. */
    public boolean isOn() {
        return on;
    }

    /** How many partitions the requests topic has. */
    public int partitions() {
        return partitions.getAsInt();
    }

    /**
     * Whether everything that was in the topic at this time has been read. A transaction that hides records then makes it false, until
     * it has ended; and so does a clock that was set back, until the brokers have been asked again.
     */
    public boolean hasReadSince(Instant time) {
        FeedStatus status = reading.status();
        Instant asOf = status.asOf();
        boolean isSince = asOf != null && !asOf.isBefore(time) && !asOf.isAfter(clock.instant());
        return isSince && isWritable() && status.behind() == 0 && status.hidden() == 0;
    }

    /** Whether the topic is there: a transaction with a record for a topic that is not would not commit. */
    public boolean isWritable() {
        FeedStatus status = reading.status();
        return status.restored() && status.trouble() == null;
    }

    /**
     * Why shares are not known to be current, in one line, once that has lasted for {@link #PATIENCE}; null otherwise. The newest
     * known shares hold meanwhile.
     */
    public @Nullable String trouble() {
        return unreadFor().compareTo(PATIENCE) > 0 ? reading.status().staleness(clock.instant()) : null;
    }

    /** For how long shares have not been known to be current; zero while they are, and while the topic is not needed. */
    public Duration unreadFor() {
        if (!on) {
            return Duration.ZERO;
        }
        Instant now = clock.instant();
        if (reading.status().staleness(now) == null) {
            currentAt = now;
        }
        return Duration.between(currentAt, now);
    }

    /** Calls the task when a grant was read, and for partition 0 when a demand was, on the feed's thread. It must not block. */
    public void listen(int partition, Runnable task) {
        listeners.put(task, partition);
    }

    /** Calls the task no more. */
    public void forget(Runnable task) {
        listeners.remove(task);
    }

    /** The topic is read from its beginning. */
    public void begin() {
        readings.incrementAndGet();
        wakeAll();
    }

    /** How often the topic was read from its beginning. */
    public int readings() {
        return readings.get();
    }

    /** Gives the shards a turn that what was read concerns: all of them when it has a grant, that of partition 0 otherwise. */
    public void wake(boolean granted) {
        listeners.forEach((task, partition) -> {
            if (on && (granted || partition == 0)) {
                task.run();
            }
        });
    }

    /** Gives all shards a turn. */
    public void wakeAll() {
        wake(true);
    }

    /** Something is set for these scopes, and for no others. A shard that has not read of a change yet may say otherwise for a moment. */
    public void seen(Set<Scope> scopes) {
        scopes.forEach(scope -> seen.computeIfAbsent(scope, begin));
        if (seen.size() > scopes.size()) {
            seen.keySet().stream()
                    .filter(scope -> !scopes.contains(scope))
                    .forEach(scope -> seen.computeIfPresent(scope, (_, end) -> {
                        end.run();
                        return null;
                    }));
        }
    }
}
