package dev.reelay.limits;

import dev.reelay.feed.FeedListener;
import dev.reelay.quota.Scope;
import dev.reelay.quota.SharedJson;
import dev.reelay.quota.SharedTopic;
import dev.reelay.timing.Scheduler;
import java.time.Instant;
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

/** What a worker knows of shared limits: those that are set, and the table of {@code generation-limits}. Thread-safe. */
public final class SharedLimits implements FeedListener {

    private static final Logger LOG = Logger.getLogger("dev.reelay.limits");

    private final Supplier<LimitRules> rules;
    private final SharedTopic topic;
    private final Set<Supplier<Map<Scope, Map<Measure, LimitFigures>>>> shards = ConcurrentHashMap.newKeySet();
    private final SharedRests rests;
    private final Ungranted ungranted = new Ungranted();
    private volatile LimitView view = LimitView.EMPTY;

    /**
     * Neither connects nor blocks.
     *
     * @param rules the limits that are set now, by settings and commands
     * @param partitions how many the requests topic has
     * @param begin gets each scope that begins to have a limit, and returns what is to be done when it has none any more
     */
    public SharedLimits(
            Supplier<LimitRules> rules,
            SharedTopic.Reading reading,
            IntSupplier partitions,
            Scheduler clock,
            Function<Scope, Runnable> begin) {
        this.rules = rules;
        this.topic = new SharedTopic(() -> !rules.get().isEmpty(), reading, partitions, clock, begin);
        this.rests = new SharedRests(topic::isOn, clock, topic::wakeAll);
        reading.add(this);
    }

    /** How the topic is read for limits. */
    public SharedTopic topic() {
        return topic;
    }

    /** The rests of submissions that workers tell each other. */
    public SharedRests rests() {
        return rests;
    }

    /** Looks whether the limits that are set are granted; a shard does so in each of its turns. */
    void look(Instant now) {
        if (topic.isWritable()) {
            ungranted.look(view, rules.get(), now);
        } else {
            ungranted.cannotLook(now);
        }
    }

    /** When a shard is to look; null when that makes no difference. */
    @Nullable
    Instant nextLook() {
        return ungranted.nextLook();
    }

    LimitRules rules() {
        return rules.get();
    }

    LimitView view() {
        return view;
    }

    /** Adds the numbers of a shard to those of the worker. */
    void add(Supplier<Map<Scope, Map<Measure, LimitFigures>>> shard) {
        shards.add(shard);
    }

    void remove(Supplier<Map<Scope, Map<Measure, LimitFigures>>> shard) {
        shards.remove(shard);
    }

    /**
     * The figures of one limit, summed over this worker's shards; all 0 when there is no such limit. Takes one look-up for each shard,
     * because each gauge asks for its own limit.
     */
    public LimitFigures figures(Scope scope, Measure measure) {
        return shards.stream()
                .map(shard -> shard.get().getOrDefault(scope, Map.of()).getOrDefault(measure, LimitFigures.NONE))
                .reduce(LimitFigures.NONE, LimitFigures::plus);
    }

    @Override
    public void begin() {
        view = LimitView.EMPTY;
        rests.begin();
        topic.begin();
    }

    @Override
    public void take(List<ConsumerRecord<byte[], byte[]>> records) {
        List<LimitRecord> read = new ArrayList<>();
        boolean granted = false;
        for (ConsumerRecord<byte[], byte[]> record : records) {
            if (record.key() != null && RestRecord.isKey(record.key())) {
                if (topic.isOn()) {
                    rests.take(record);
                }
                continue;
            }
            LimitRecord content = decode(record);
            if (content != null) {
                read.add(content);
                granted |= content instanceof Grant;
            }
        }
        view = view.with(read);
        topic.wake(granted);
    }

    /** Null for a tombstone, which only a hand in the topic can have written, and for what cannot be read: what was known holds. */
    private static @Nullable LimitRecord decode(ConsumerRecord<byte[], byte[]> record) {
        if (record.key() == null || record.value() == null) {
            return null;
        }
        try {
            return LimitRecords.decode(record.key(), record.value()).orElse(null);
        } catch (SharedJson.Unreadable e) {
            LOG.warnf(
                    "Record of shared limits cannot be read, and what was known before it holds: %s, offset %d: %s",
                    record.topic(), record.offset(), e.getMessage());
            return null;
        }
    }
}
