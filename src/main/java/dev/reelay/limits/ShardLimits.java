package dev.reelay.limits;

import dev.reelay.quota.JobScopes;
import dev.reelay.quota.Scope;
import dev.reelay.quota.TopicTurns;
import dev.reelay.quota.Unconfirmed;
import dev.reelay.quota.WritePace;
import dev.reelay.records.OutgoingRecord;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * A shard's part in shared limits, from one opening of its ledger to the next: how many jobs it may submit, and what it writes.
 * Confined to its shard's thread.
 *
 * <p>INVARIANT: it takes no slot, and writes nothing, before its {@link TopicTurns} are current.
 */
public final class ShardLimits {

    private static final Logger LOG = Logger.getLogger("dev.reelay.limits");

    private final int partition;
    private final SharedLimits shared;
    private final SlotCounts slots;
    private final Instant opened;
    private final Runnable wake;
    private final TopicTurns turns;
    private @Nullable Leader leader;
    private final Unconfirmed unconfirmed =
            new Unconfirmed("limit", "Do all workers have the same limits in their settings?", LOG);
    private final DifferentSettings different = new DifferentSettings();
    private boolean goesOn;
    private LimitView obeyedView = LimitView.EMPTY;
    private LimitRules obeyedRules = LimitRules.NONE;
    private Shares shares;
    private Demand written;
    private final Usage usage = used(List.of());
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
     * @param pace how often the shard writes
     * @param opened a time after the former owner was fenced
     * @param wake gives the shard a turn; it must not block
     */
    public ShardLimits(
            int partition, SharedLimits shared, SlotCounts slots, WritePace pace, Instant opened, Runnable wake) {
        this.partition = partition;
        this.shared = shared;
        this.slots = slots;
        this.opened = opened;
        this.turns = new TopicTurns(shared.topic(), pace, opened);
        this.wake = wake;
        this.leader = partition == 0 ? new Leader() : null;
        this.shares = new Shares(partition, obeyedView, obeyedRules);
        this.written = new Demand(partition, new TreeMap<>());
    }

    /** The shard is woken when shares change, until {@link #stop}. */
    public void start() {
        shared.topic().listen(partition, wake);
        shared.add(figures);
    }

    /** The shard is woken no more. */
    public void stop() {
        shared.topic().forget(wake);
        shared.remove(figures);
        if (rest != null) {
            shared.rests().putBack(rest);
            rest = null;
        }
    }

    /** Begins a turn: the shares that were read by now hold until the next one. */
    public void begin(Instant now) {
        slots.expire(now);
        if (shared.topic().isOn()) {
            if (turns.begin(now)) {
                written = new Demand(partition, new TreeMap<>()); // it says it again, and leads anew
                leader = partition == 0 ? new Leader() : null;
            }
            if (turns.isCurrent() && !goesOn) {
                goOnFrom(shared.view().demands().get(partition), now);
            }
            obey(shared.view(), shared.rules());
        }
    }

    private void obey(LimitView view, LimitRules rules) {
        if (!view.equals(obeyedView) || !rules.equals(obeyedRules)) {
            obeyedView = view;
            obeyedRules = rules;
            shares = new Shares(partition, view, rules);
        }
    }

    /** A former owner of the partition, or this one before it opened its ledger again, may know of submissions that the ledger lacks. */
    private void goOnFrom(@Nullable Demand former, Instant now) {
        if (former != null) {
            slots.mayRun(former.mayRun(), now);
            Instant minuteOver = opened.plus(SlotCounts.MINUTE);
            former.entries()
                    .forEach((scope, entry) -> slots.ofMinute(
                            scope, entry.count(Measure.PER_MINUTE).used(), minuteOver, now));
        }
        goesOn = true;
    }

    /** Whether any job may be submitted in this turn, as far as the limits of the account say. */
    public boolean hasRoom() {
        return !shared.topic().isOn() || (turns.isCurrent() && shares.room(Scope.ALL, usage) > 0);
    }

    /** Whether a job of the model may be submitted, as far as the model's own limits say. */
    public boolean hasRoomForModel(String model) {
        return !shared.topic().isOn() || shares.room(Scope.ofModel(model), usage) > 0;
    }

    /** Whether a job of the tenant may be submitted, as far as the tenant's own limits say; true for jobs without one. */
    public boolean hasRoomForTenant(@Nullable String tenant) {
        return tenant == null
                || !shared.topic().isOn()
                || !shares.tenants().contains(tenant)
                || shares.room(Scope.ofTenant(tenant), usage) > 0;
    }

    /** The tenants that have a limit. */
    public Set<String> tenants() {
        return shares.tenants();
    }

    /** How many jobs of the tenant are submitted in a round; 1 for jobs without one. */
    public int weight(@Nullable String tenant) {
        return tenant == null ? 1 : shared.rules().weight(tenant);
    }

    /** Whether jobs may have to wait for slots. */
    public boolean isOn() {
        return shared.topic().isOn();
    }

    /** How many of these jobs, which wait for nothing but slots, could be submitted now. */
    public int going(List<Usage.Waiting> waiting) {
        return turns.isCurrent() ? shares.going(used(waiting)) : 0;
    }

    private Usage used(List<Usage.Waiting> waiting) {
        return new Usage() {
            @Override
            public int used(Scope scope, Measure measure) {
                return slots.used(scope, measure);
            }

            @Override
            public SortedMap<JobScopes, List<Instant>> mayRun() {
                return slots.mayRun();
            }

            @Override
            public List<Waiting> waiting() {
                return waiting;
            }
        };
    }

    /**
     * The records that the turn writes: the demand when it changed, and in partition 0 grants; or a rest of submissions. None while
     * the topic cannot be read.
     *
     * @param waiting the jobs that wait for nothing but slots; those of a tenant in {@link #tenants} by themselves
     */
    public List<OutgoingRecord> records(List<Usage.Waiting> waiting, Instant now) {
        grants = List.of();
        demand = null;
        turns.leaves(false);
        if (!shared.topic().isOn()) {
            return List.of();
        }
        Demand next = shares.demand(used(waiting));
        figures.last = figures(next);
        shared.topic().seen(next.entries().keySet());
        shared.look(now);
        if (leader != null) {
            int partitions = shared.topic().partitions();
            unconfirmed.look(() -> shared.view().unconfirmed(partitions), partitions, now);
            different.look(shared.view(), partitions, now);
        }
        if (!turns.isWritable()) {
            turns.leaves(true);
            return List.of();
        }
        boolean isNews = shares.isNews(next, written);
        if (turns.isTooSoon(now)) {
            turns.leaves(isNews || leader != null || shared.rests().isWaiting());
            return List.of();
        }
        rest = restWasLast ? null : shared.rests().next();
        restWasLast = rest != null;
        if (rest != null) { // alone, so that there are no more records than writes; what else is new comes next
            turns.writes(now);
            turns.leaves(true);
            return List.of(rest.encode());
        }
        List<Grant> due = leader == null
                ? List.of()
                : leader.grants(shared.view(), shared.rules(), shared.topic().partitions(), now.toEpochMilli());
        if (!isNews && due.isEmpty()) {
            turns.leaves(shared.rests().isWaiting());
            return List.of();
        }
        turns.writes(now);
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
        if (!shared.topic().isOn()) {
            return null;
        }
        Instant expiry = slots.nextExpiry();
        return Stream.of(
                        Optional.ofNullable(expiry),
                        Optional.ofNullable(turns.nextWrite(now)),
                        Optional.ofNullable(unconfirmed.nextLook()),
                        Optional.ofNullable(different.nextLook()),
                        Optional.ofNullable(shared.nextLook()))
                .flatMap(Optional::stream)
                .min(Instant::compareTo)
                .orElse(null);
    }

    private Map<Scope, Map<Measure, LimitFigures>> figures(Demand now) {
        Map<Scope, Map<Measure, LimitFigures>> all = new HashMap<>();
        now.entries().forEach((scope, entry) -> {
            Grant grant = shared.view().grant(scope);
            Map<Measure, LimitFigures> measures = new EnumMap<>(Measure.class);
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
