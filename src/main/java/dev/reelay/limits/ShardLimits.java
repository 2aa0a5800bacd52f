package dev.reelay.limits;

import dev.reelay.records.OutgoingRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A shard's part in shared limits, from one opening of its ledger to the next: how many jobs it may submit, and what it writes.
 * Confined to its shard's thread.
 *
 * <p>INVARIANT: it takes no slot, and writes nothing, before it has read everything that was in the topic when its partition was opened:
 * a former owner may have confirmed a lower share.
 */
public final class ShardLimits {

    /** A shard writes five times a second at most. */
    private static final Duration LEAST_BETWEEN_WRITES = Duration.ofMillis(200);

    /** How often a shard looks whether the topic has been read, until it has. */
    private static final Duration LOOK = Duration.ofMillis(100);

    private final int partition;
    private final SharedLimits shared;
    private final SlotCounts slots;
    private final Runnable wake;
    private Instant opened;
    private @Nullable Leader leader;
    private int readings;
    private boolean current;
    private boolean goesOn;
    private Shares shares;
    private Demand written;
    private Instant nextWrite = Instant.MIN;
    private boolean unwritten;
    private List<Grant> grants = List.of();
    private @Nullable Demand demand;
    private @Nullable RestRecord rest;
    private boolean restWasLast;
    private final Figures figures = new Figures();

    /** The numbers of the last turn, by scope and measure; any thread may ask. */
    private static final class Figures implements Supplier<Map<Scope, Map<Measure, LimitFigures>>> {
        private volatile Map<Scope, Map<Measure, LimitFigures>> last = Map.of();

        @Override
        public Map<Scope, Map<Measure, LimitFigures>> get() {
            return last;
        }
    }

    /**
     * A shard that has just opened its ledger.
     *
     * @param slots what its jobs use
     * @param opened a time after the former owner was fenced
     * @param wake gives the shard a turn; it must not block
     */
    public ShardLimits(int partition, SharedLimits shared, SlotCounts slots, Instant opened, Runnable wake) {
        this.partition = partition;
        this.shared = shared;
        this.slots = slots;
        this.opened = opened;
        this.wake = wake;
        this.leader = partition == 0 ? new Leader() : null;
        this.shares = new Shares(partition, LimitView.EMPTY, LimitRules.NONE);
        this.written = new Demand(partition, new TreeMap<>());
    }

    /** The shard is woken when shares change, until {@link #stop}. */
    public void start() {
        shared.listen(partition, wake);
        shared.add(figures);
    }

    /** The shard is woken no more. */
    public void stop() {
        shared.forget(wake);
        shared.remove(figures);
        if (rest != null) {
            shared.rests().putBack(rest);
            rest = null;
        }
    }

    /** Begins a turn: the shares that were read by now hold until the next one. */
    public void begin(Instant now) {
        slots.expire(now);
        if (shared.isOn()) {
            beginAnewWith(shared.readings(), now);
            if (!current && shared.hasReadSince(opened)) {
                current = true;
                goOnFrom(shared.view().demands().get(partition), now);
            }
            shares = new Shares(partition, shared.view(), shared.rules());
        }
    }

    /** A former owner of the partition, or this one before it opened its ledger again, may know of submissions that may run. */
    private void goOnFrom(@Nullable Demand former, Instant now) {
        if (former != null && !goesOn) {
            slots.mayRun(former.mayRun(), now);
        }
        goesOn = true;
    }

    /** A topic that was made anew holds nothing that was said before: this shard says it again, and leads anew. */
    private void beginAnewWith(int newReadings, Instant now) {
        if (newReadings == readings) {
            return;
        }
        if (readings > 0) {
            current = false;
            opened = now;
            written = new Demand(partition, new TreeMap<>());
            leader = partition == 0 ? new Leader() : null;
        }
        readings = newReadings;
    }

    /** How many more jobs of the model may be submitted in this turn; {@link Integer#MAX_VALUE} when no limit counts them. */
    public int room(String model) {
        return !shared.isOn() ? Integer.MAX_VALUE : current ? shares.room(model, used(Map.of())) : 0;
    }

    /** Whether jobs may have to wait for slots. */
    public boolean isOn() {
        return shared.isOn();
    }

    private Usage used(Map<String, Integer> waiting) {
        return new Usage() {
            @Override
            public int used(Scope scope, Measure measure) {
                return slots.used(scope, measure);
            }

            @Override
            public SortedMap<Scope, List<Instant>> mayRun() {
                return slots.mayRun();
            }

            @Override
            public Map<String, Integer> waiting() {
                return waiting;
            }
        };
    }

    /**
     * The records that the turn writes: the demand when it changed, and in partition 0 grants; or a rest of submissions. None while
     * the topic cannot be read.
     *
     * @param waiting how many jobs wait for nothing but slots, by model
     */
    public List<OutgoingRecord> records(Map<String, Integer> waiting, Instant now) {
        grants = List.of();
        demand = null;
        unwritten = false;
        if (!shared.isOn()) {
            return List.of();
        }
        Demand next = shares.demand(used(waiting));
        figures.last = figures(next);
        shared.seen(next.entries().keySet());
        if (!current || !shared.isWritable()) {
            unwritten = true;
            return List.of();
        }
        boolean isNews = shares.isNews(next, written);
        if (now.isBefore(nextWrite)) {
            unwritten = isNews || leader != null || shared.rests().isWaiting();
            return List.of();
        }
        rest = restWasLast ? null : shared.rests().next();
        restWasLast = rest != null;
        if (rest != null) { // alone, so that records are never more than five a second; what else is new comes next
            nextWrite = now.plus(LEAST_BETWEEN_WRITES);
            unwritten = true;
            return List.of(rest.encode());
        }
        List<Grant> due = leader == null
                ? List.of()
                : leader.grants(shared.view(), shared.rules(), shared.partitions(), now.toEpochMilli());
        if (!isNews && due.isEmpty()) {
            unwritten = shared.rests().isWaiting();
            return List.of();
        }
        nextWrite = now.plus(LEAST_BETWEEN_WRITES);
        grants = due;
        List<OutgoingRecord> records = new ArrayList<>();
        due.forEach(grant -> records.add(LimitRecords.encode(grant)));
        if (isNews) {
            demand = next;
            records.add(LimitRecords.encode(next));
        }
        return records;
    }

    /** The turn's records are committed. */
    public void committed() {
        rest = null;
        if (demand != null) {
            written = demand;
        }
        if (leader != null) {
            leader.committed(grants);
        }
    }

    /** When the shard is to have a turn for its limits; null when nothing is due. */
    public @Nullable Instant nextTurn(Instant now) {
        if (!shared.isOn()) {
            return null;
        }
        Instant expiry = slots.nextExpiry();
        Instant next = !unwritten ? null : nextWrite.isAfter(now) ? nextWrite : now.plus(LOOK);
        return next == null || (expiry != null && expiry.isBefore(next)) ? expiry : next;
    }

    private Map<Scope, Map<Measure, LimitFigures>> figures(Demand now) {
        SortedMap<Scope, Map<Measure, LimitFigures>> all = new TreeMap<>();
        now.entries().forEach((scope, entry) -> {
            Grant grant = shared.view().grant(scope);
            Map<Measure, LimitFigures> measures = new TreeMap<>();
            entry.counts().forEach((measure, count) -> {
                Shared granted = grant == null ? null : grant.limit(measure);
                measures.put(
                        measure,
                        new LimitFigures(
                                granted == null ? 0 : granted.limit(),
                                granted == null ? 0 : granted.share(partition),
                                count.used(),
                                count.waiting()));
            });
            all.put(scope, measures);
        });
        return all;
    }
}
