package dev.reelay.budget;

import dev.reelay.cost.Reservation;
import dev.reelay.feed.FeedListener;
import dev.reelay.quota.Scope;
import dev.reelay.quota.SharedJson;
import dev.reelay.quota.SharedTopic;
import dev.reelay.timing.Scheduler;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** What a worker knows of budgets: those that are set, and their table in {@code generation-limits}. Thread-safe. */
public final class SharedBudgets implements FeedListener {

    private static final Logger LOG = Logger.getLogger("dev.reelay.limits");

    /** Of so many scopes and models a log line says in a day that jobs wait. */
    static final int MOST_TOLD = 10_000;

    private final Supplier<BudgetRules> rules;
    private final SharedTopic topic;
    private final Set<Supplier<Map<Scope, BudgetFigures>>> shards = ConcurrentHashMap.newKeySet();
    private final Map<Long, Set<String>> told = new ConcurrentHashMap<>();
    private volatile BudgetView view = BudgetView.EMPTY;

    /**
     * Neither connects nor blocks.
     *
     * @param rules the budgets that are set now
     * @param partitions how many the requests topic has
     * @param begin gets each scope that begins to have a budget, and returns what is to be done when it has none any more
     */
    public SharedBudgets(
            Supplier<BudgetRules> rules,
            SharedTopic.Reading reading,
            IntSupplier partitions,
            Scheduler clock,
            Function<Scope, Runnable> begin) {
        this.rules = rules;
        this.topic = new SharedTopic(() -> !rules.get().isEmpty(), reading, partitions, clock, begin);
        reading.add(this);
    }

    /** How the topic is read for budgets. */
    public SharedTopic topic() {
        return topic;
    }

    BudgetRules rules() {
        return rules.get();
    }

    BudgetView view() {
        return view;
    }

    /** Logs that jobs wait for the budget, once a day for each scope. */
    void reached(Scope scope, long day) {
        if (isNews(day, scope.name())) {
            LOG.warnf(
                    "Submissions under budget/%s pause: what is left of its budget for %s is less than the next job needs, or its price is"
                            + " not known. They go on at %s, or with a higher budget",
                    scope.name(), Reservation.nameOf(day), Reservation.beginOf(day + 1));
        }
    }

    /** Logs that jobs wait each of which costs more than the whole budget, once a day for each scope. */
    void tooLow(Scope scope, long day) {
        if (isNews(day, "too low " + scope.name())) {
            LOG.warnf(
                    "Jobs under budget/%s wait of which each costs more than the whole usd_per_day of this budget: no day has room for"
                            + " them. They need a higher budget, or a lower price; others go before them",
                    scope.name());
        }
    }

    /** Logs that the jobs of a model wait for a price, once a day for each model. */
    void unpriced(String model, long day) {
        if (isNews(day, "price of " + model)) {
            LOG.warnf(
                    "Submissions of %s pause: a budget counts dollars, and the price of this model is not known. Set it: a file with"
                            + " {\"model\": \"%s\", \"price\": {\"usd\": ...}} in REELAY_CATALOG_DIR",
                    model, model);
        }
    }

    /** Whether the log has not said it on this day. Other days are forgotten, but for those beside it: a turn goes on over midnight. */
    private boolean isNews(long day, String what) {
        told.keySet().removeIf(other -> Math.abs(other - day) > 1);
        Set<String> ofDay = told.computeIfAbsent(day, _ -> ConcurrentHashMap.newKeySet());
        return ofDay.size() < MOST_TOLD && ofDay.add(what);
    }

    /** Adds the numbers of a shard to those of the worker. */
    void add(Supplier<Map<Scope, BudgetFigures>> shard) {
        shards.add(shard);
    }

    void remove(Supplier<Map<Scope, BudgetFigures>> shard) {
        shards.remove(shard);
    }

    /**
     * The figures of the budgets of one scope, summed over this worker's shards; {@link BudgetFigures#NONE} when it has none. Takes one
     * look-up for each shard, because each gauge asks for its own scope.
     */
    public BudgetFigures figures(Scope scope) {
        return shards.stream()
                .map(shard -> shard.get().getOrDefault(scope, BudgetFigures.NONE))
                .reduce(BudgetFigures.NONE, BudgetFigures::plus);
    }

    @Override
    public void begin() {
        view = BudgetView.EMPTY;
        topic.begin();
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
        if (!read.isEmpty()) {
            view = view.with(read);
            topic.wake(granted);
        }
    }

    /** Null for a tombstone, which only a hand in the topic can have written, and for what cannot be read: what was known holds. */
    private static @Nullable BudgetRecord decode(ConsumerRecord<byte[], byte[]> record) {
        if (record.key() == null || record.value() == null) {
            return null;
        }
        try {
            return BudgetRecords.decode(record.key(), record.value()).orElse(null);
        } catch (SharedJson.Unreadable e) {
            LOG.warnf(
                    "Record of budgets cannot be read, and what was known before it holds: %s, offset %d: %s",
                    record.topic(), record.offset(), e.getMessage());
            return null;
        }
    }
}
