package dev.reelay.budget;

import dev.reelay.feed.FeedListener;
import dev.reelay.feed.FeedStatus;
import dev.reelay.job.Reservation;
import dev.reelay.job.Scheduler;
import dev.reelay.limits.Scope;
import dev.reelay.limits.SharedLimits;
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
 * What a worker knows of budgets: those that are set, and their table in {@code generation-limits}. Thread-safe.
 *
 * <p>While no budget is set, and none has been since the worker started, the topic is not read for them. From the first one on it is
 * read until the worker stops.
 */
public final class SharedBudgets implements FeedListener {

    private static final Logger LOG = Logger.getLogger("dev.reelay.limits");

    /** Of so many days, scopes and models a log line says that jobs wait. */
    private static final int MOST_TOLD = 10_000;

    private final Supplier<BudgetRules> rules;
    private final SharedLimits.Reading reading;
    private final IntSupplier partitions;
    private final Scheduler clock;
    private final Map<Runnable, Integer> listeners = new ConcurrentHashMap<>();
    private final Set<Supplier<Map<Scope, BudgetFigures>>> shards = ConcurrentHashMap.newKeySet();
    private final Set<Scope> known = ConcurrentHashMap.newKeySet();
    private final Set<String> told = ConcurrentHashMap.newKeySet();
    private final Consumer<Scope> firstSeen;
    private final AtomicInteger readings = new AtomicInteger();
    private volatile BudgetView view = BudgetView.EMPTY;
    private volatile boolean on;
    private volatile Instant currentAt = Instant.MAX;

    /**
     * Neither connects nor blocks.
     *
     * @param rules the budgets that are set now
     * @param partitions how many the requests topic has
     * @param firstSeen gets each scope that has a budget, once
     */
    public SharedBudgets(
            Supplier<BudgetRules> rules,
            SharedLimits.Reading reading,
            IntSupplier partitions,
            Scheduler clock,
            Consumer<Scope> firstSeen) {
        this.rules = rules;
        this.reading = reading;
        this.partitions = partitions;
        this.clock = clock;
        this.firstSeen = firstSeen;
    }

    /** Begins to read the topic, if a budget is set and it is not read yet. Does not block. */
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

    /** Whether a budget is set, or was since the worker started. */
    public boolean isOn() {
        return on;
    }

    BudgetRules rules() {
        return rules.get();
    }

    BudgetView view() {
        return view;
    }

    int partitions() {
        return partitions.getAsInt();
    }

    /** Whether everything that was in the topic at this time has been read. */
    boolean hasReadSince(Instant time) {
        FeedStatus status = reading.status();
        Instant asOf = status.asOf();
        return isWritable() && asOf != null && !asOf.isBefore(time) && status.behind() == 0 && status.hidden() == 0;
    }

    /** Whether the topic is there: a transaction with a record for a topic that is not would not commit. */
    boolean isWritable() {
        FeedStatus status = reading.status();
        return status.restored() && status.trouble() == null;
    }

    /**
     * Why shares are not known to be current, in one line, once that has lasted for {@link SharedLimits#PATIENCE}; null otherwise.
     * The newest known shares hold meanwhile.
     */
    public @Nullable String trouble() {
        if (!on) {
            return null;
        }
        Instant now = clock.instant();
        String stale = reading.status().staleness(now);
        if (stale == null) {
            currentAt = now;
        }
        return stale != null && now.isAfter(currentAt.plus(SharedLimits.PATIENCE)) ? stale : null;
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

    /** Logs that jobs wait for the budget, once a day for each scope. */
    void reached(Scope scope, long day) {
        if (told.size() < MOST_TOLD && told.add(day + " " + scope.name())) {
            LOG.warnf(
                    "Submissions of budget/%s pause: what is left of its budget for %s is less than the next job needs, or its price is"
                            + " not known. They go on at %s, or with a higher budget",
                    scope.name(), Reservation.nameOf(day), Reservation.beginOf(day + 1));
        }
    }

    /** Logs that the jobs of a model wait for a price, once a day for each model. */
    void unpriced(String model, long day) {
        if (told.size() < MOST_TOLD && told.add(day + " price of " + model)) {
            LOG.warnf(
                    "Submissions of %s pause: a budget counts dollars, and the price of this model is not known. Set it: a file with"
                            + " {\"model\": \"%s\", \"price\": {\"usd\": ...}} in REELAY_CATALOG_DIR",
                    model, model);
        }
    }

    /** Adds the numbers of a shard to those of the worker. */
    void add(Supplier<Map<Scope, BudgetFigures>> shard) {
        shards.add(shard);
    }

    void remove(Supplier<Map<Scope, BudgetFigures>> shard) {
        shards.remove(shard);
    }

    /** What this worker's shards have, use and wait for, by scope. */
    public Map<Scope, BudgetFigures> figures() {
        Map<Scope, BudgetFigures> figures = new TreeMap<>();
        shards.forEach(shard -> shard.get().forEach((scope, one) -> figures.merge(scope, one, BudgetFigures::plus)));
        return figures;
    }

    @Override
    public void begin() {
        view = BudgetView.EMPTY;
        readings.incrementAndGet();
        listeners.keySet().forEach(Runnable::run);
    }

    @Override
    public void take(List<ConsumerRecord<byte[], byte[]>> records) {
        List<BudgetRecord> read = new ArrayList<>();
        boolean granted = false;
        for (ConsumerRecord<byte[], byte[]> record : records) {
            BudgetRecord content = decode(record);
            if (content != null) {
                read.add(content);
                granted |= content instanceof BudgetGrant;
            }
        }
        if (read.isEmpty()) {
            return;
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
    private static @Nullable BudgetRecord decode(ConsumerRecord<byte[], byte[]> record) {
        if (record.key() == null || record.value() == null) {
            return null;
        }
        try {
            return BudgetRecords.decode(record.key(), record.value()).orElse(null);
        } catch (UnreadableBudgetException e) {
            LOG.warnf(
                    "Record of budgets cannot be read, and what was known before it holds: %s, offset %d: %s",
                    record.topic(), record.offset(), e.getMessage());
            return null;
        }
    }
}
