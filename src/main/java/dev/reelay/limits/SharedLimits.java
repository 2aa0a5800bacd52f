package dev.reelay.limits;

import dev.reelay.feed.FeedListener;
import dev.reelay.feed.FeedStatus;
import dev.reelay.job.Scheduler;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * What a worker knows of shared limits: those that are set, and the table of {@code generation-limits}. Thread-safe.
 *
 * <p>While no limit is set, and none has been since the worker started, the topic is not read. From the first one on it is read until
 * the worker stops.
 */
public final class SharedLimits implements FeedListener {

    /** How long the topic may be unreadable before the worker says so. */
    public static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final Logger LOG = Logger.getLogger("dev.reelay.limits");

    /** The reading of {@code generation-limits}. */
    public interface Reading {

        /** Begins to read, and makes the topic if it is missing. Does not block; called once. */
        void start(FeedListener listener);

        /** How the reading stands; any thread may ask. */
        FeedStatus status();
    }

    private final Supplier<LimitRules> rules;
    private final Reading reading;
    private final IntSupplier partitions;
    private final Scheduler clock;
    private final Map<Runnable, Integer> listeners = new ConcurrentHashMap<>();
    private final Set<Supplier<Map<Scope, Map<Measure, LimitFigures>>>> shards = ConcurrentHashMap.newKeySet();
    private final Set<Scope> known = ConcurrentHashMap.newKeySet();
    private final Consumer<Scope> firstSeen;
    private final AtomicInteger readings = new AtomicInteger();
    private final SharedRests rests;
    private volatile LimitView view = LimitView.EMPTY;
    private volatile boolean on;
    private volatile Instant currentAt = Instant.MAX;

    /**
     * Neither connects nor blocks.
     *
     * @param rules the limits that are set now, by settings and commands
     * @param partitions how many the requests topic has
     * @param firstSeen gets each scope that has a limit, once
     */
    public SharedLimits(
            Supplier<LimitRules> rules,
            Reading reading,
            IntSupplier partitions,
            Scheduler clock,
            Consumer<Scope> firstSeen) {
        this.rules = rules;
        this.reading = reading;
        this.partitions = partitions;
        this.clock = clock;
        this.firstSeen = firstSeen;
        this.rests = new SharedRests(this::isOn, clock, this::wakeAll);
    }

    /** Begins to read the topic, if a limit is set and it is not read yet. Does not block. */
    public void rulesChanged() {
        boolean starts = false;
        synchronized (this) {
            if (!on && !rules.get().isEmpty()) {
                on = true;
                currentAt = clock.instant();
                starts = true;
            }
        }
        if (starts) {
            reading.start(this);
        }
    }

    /** Whether a limit is set, or was since the worker started. */
    public boolean isOn() {
        return on;
    }

    /** The rests of submissions that workers tell each other. */
    public SharedRests rests() {
        return rests;
    }

    LimitRules rules() {
        return rules.get();
    }

    LimitView view() {
        return view;
    }

    int partitions() {
        return partitions.getAsInt();
    }

    /**
     * Whether everything that was in the topic at this time has been read. A transaction that hides records then makes it false, until
     * it has ended.
     */
    boolean hasReadSince(Instant time) {
        FeedStatus status = reading.status();
        Instant asOf = status.asOf();
        return status.trouble() == null
                && status.restored()
                && asOf != null
                && !asOf.isBefore(time)
                && status.behind() == 0
                && status.hidden() == 0;
    }

    /** Whether the topic is there: a transaction with a record for a topic that is not would not commit. */
    boolean isWritable() {
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

    /** For how long shares have not been known to be current; zero while they are, and without a limit. */
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
    void listen(int partition, Runnable task) {
        listeners.put(task, partition);
    }

    void forget(Runnable task) {
        listeners.remove(task);
    }

    /** How often the topic was read from its beginning. */
    int readings() {
        return readings.get();
    }

    void seen(Set<Scope> scopes) {
        for (Scope scope : scopes) {
            if (known.add(scope)) {
                firstSeen.accept(scope);
            }
        }
    }

    /** Adds the numbers of a shard to those of the worker. */
    void add(Supplier<Map<Scope, Map<Measure, LimitFigures>>> shard) {
        shards.add(shard);
    }

    void remove(Supplier<Map<Scope, Map<Measure, LimitFigures>>> shard) {
        shards.remove(shard);
    }

    /** What this worker's shards have, use and wait for, by scope and measure. */
    public Map<Scope, Map<Measure, LimitFigures>> figures() {
        Map<Scope, Map<Measure, LimitFigures>> figures = new TreeMap<>();
        shards.forEach(shard -> shard.get()
                .forEach((scope, measures) ->
                        measures.forEach((measure, figure) -> figures.computeIfAbsent(scope, _ -> new TreeMap<>())
                                .merge(measure, figure, LimitFigures::plus))));
        return figures;
    }

    @Override
    public void begin() {
        view = LimitView.EMPTY;
        rests.begin();
        readings.incrementAndGet();
        wakeAll();
    }

    private void wakeAll() {
        listeners.keySet().forEach(Runnable::run);
    }

    @Override
    public void take(List<ConsumerRecord<byte[], byte[]>> records) {
        List<LimitRecord> read = new ArrayList<>();
        boolean granted = false;
        for (ConsumerRecord<byte[], byte[]> record : records) {
            if (record.key() != null && RestRecord.isKey(record.key())) {
                rests.take(record);
                continue;
            }
            LimitRecord content = decode(record);
            if (content != null) {
                read.add(content);
                granted |= content instanceof Grant;
            }
        }
        view = view.with(read);
        boolean wakesAll = granted;
        listeners.forEach((task, partition) -> {
            if (wakesAll || partition == 0) {
                task.run();
            }
        });
    }

    /** Null for a tombstone, which only a hand in the topic can have written, and for what cannot be read: what was known holds. */
    private static @Nullable LimitRecord decode(ConsumerRecord<byte[], byte[]> record) {
        if (record.key() == null || record.value() == null) {
            return null;
        }
        try {
            return LimitRecords.decode(record.key(), record.value()).orElse(null);
        } catch (UnreadableLimitException e) {
            LOG.warnf(
                    "Record of shared limits cannot be read, and what was known before it holds: %s, offset %d: %s",
                    record.topic(), record.offset(), e.getMessage());
            return null;
        }
    }
}
