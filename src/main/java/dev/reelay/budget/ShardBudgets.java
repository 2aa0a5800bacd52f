package dev.reelay.budget;

import dev.reelay.job.Cost;
import dev.reelay.job.JobState.Accepted;
import dev.reelay.job.Reservation;
import dev.reelay.money.Prices;
import dev.reelay.money.Spending;
import dev.reelay.money.Total;
import dev.reelay.quota.JobScopes;
import dev.reelay.quota.Scope;
import dev.reelay.records.OutgoingRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A shard's part in budgets, from one opening of its ledger to the next: what it sets aside for a job, or that the job waits, and what it
 * writes. Confined to its shard's thread.
 *
 * <p>INVARIANT: it sets nothing aside under a budget, and writes nothing, before it has read everything that was in the topic when its
 * partition was opened: a former owner may have confirmed a lower share.
 */
public final class ShardBudgets {

    /** A shard writes five times a second at most. */
    private static final Duration LEAST_BETWEEN_WRITES = Duration.ofMillis(200);

    /** How often a shard looks whether the topic has been read, until it has. */
    private static final Duration LOOK = Duration.ofMillis(100);

    /** How often it looks, while jobs wait, whether models have a price by now. */
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(10);

    /** Jobs wait longer than shares take to come: their budget is used up. */
    private static final Duration REACHED_AFTER = Duration.ofSeconds(5);

    private final int partition;
    private final SharedBudgets shared;
    private final Prices prices;
    private final Spending spending;
    private final HeldJobs held;
    private final Runnable wake;
    private Instant opened;
    private @Nullable BudgetLeader leader;
    private int readings;
    private boolean current;
    private BudgetShares shares;
    private BudgetDemand written;
    private Instant nextWrite = Instant.MIN;
    private boolean unwritten;
    private List<BudgetGrant> grants = List.of();
    private @Nullable BudgetDemand demand;
    private final Map<Scope, Instant> waitingSince = new HashMap<>();
    private final Figures figures = new Figures();

    /** The numbers of the last turn, by scope; any thread may ask. */
    private static final class Figures implements Supplier<Map<Scope, BudgetFigures>> {
        private volatile Map<Scope, BudgetFigures> last = Map.of();

        @Override
        public Map<Scope, BudgetFigures> get() {
            return last;
        }
    }

    /**
     * A shard that has just opened its ledger.
     *
     * @param spending what its jobs have reserved and spent
     * @param held its jobs that wait for a budget
     * @param opened a time after the former owner was fenced
     * @param wake gives the shard a turn; it must not block
     */
    public ShardBudgets(
            int partition,
            SharedBudgets shared,
            Prices prices,
            Spending spending,
            HeldJobs held,
            Instant opened,
            Runnable wake) {
        this.partition = partition;
        this.shared = shared;
        this.prices = prices;
        this.spending = spending;
        this.held = held;
        this.opened = opened;
        this.wake = wake;
        this.leader = partition == 0 ? new BudgetLeader() : null;
        this.shares = shares(BudgetView.EMPTY, BudgetRules.NONE, opened);
        this.written = new BudgetDemand(partition, new TreeMap<>());
    }

    private BudgetShares shares(BudgetView view, BudgetRules rules, Instant now) {
        return new BudgetShares(partition, view, rules, this::used, Reservation.dayOf(now));
    }

    private long used(Scope scope, BudgetMeasure measure, long day) {
        Total total = total(scope, day);
        return measure == BudgetMeasure.JOBS ? total.jobs() : total.micros();
    }

    private Total total(Scope scope, long day) {
        if (scope.equals(Scope.ALL)) {
            return spending.all(day);
        }
        return scope.isTenant() ? spending.ofTenant(day, scope.tenant()) : spending.ofModel(day, scope.name());
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
    }

    /** Begins a turn: the shares that were read by now hold until the next one. */
    public void begin(Instant now) {
        if (shared.topic().isOn()) {
            beginAnewWith(shared.topic().readings(), now);
            current = current || shared.topic().hasReadSince(opened);
            shares = shares(shared.view(), shared.rules(), now);
        }
    }

    /** A topic that was made anew holds nothing that was said before: this shard says it again, and leads anew. */
    private void beginAnewWith(int newReadings, Instant now) {
        if (newReadings != readings && readings > 0) {
            current = false;
            opened = now;
            written = new BudgetDemand(partition, new TreeMap<>());
            leader = partition == 0 ? new BudgetLeader() : null;
        }
        readings = newReadings;
    }

    /**
     * What is to be set aside for a submission of the job.
     *
     * @return null when a budget has no room for it: then it waits among the held jobs, and the caller takes it out of its line
     */
    public @Nullable Reservation reserve(Accepted job, Instant now) {
        Reservation reservation = prices.of(job, now);
        if (!shared.topic().isOn()) {
            held.remove(job.id());
            return reservation;
        }
        List<Scope> scopes = JobScopes.of(job.model(), job.job().ordering()).all();
        Cost cost = reservation.usd();
        boolean behind = held.isBehind(job);
        Scope lacking = current ? shares.lackingFor(scopes, cost) : Scope.ALL;
        if (!behind && lacking == null) {
            held.remove(job.id());
            return reservation;
        }
        held.hold(job, cost == null ? null : cost.micros());
        if (!behind && current) {
            tell(job.model(), scopes, cost == null ? null : cost.micros(), reservation.day());
        }
        return null;
    }

    private void tell(String model, List<Scope> scopes, @Nullable Long micros, long day) {
        if (micros == null && shares.countingMoney(scopes) != null) {
            shared.unpriced(model, day);
        }
    }

    /**
     * The jobs that a budget has room for by now: they are to wait for their permits again.
     *
     * @param find the waiting job with an id; null when it waits no more
     */
    public List<Accepted> release(Function<String, @Nullable Accepted> find, Instant now) {
        if (held.isEmpty() || (shared.topic().isOn() && !current)) {
            return List.of();
        }
        List<Accepted> released = new ArrayList<>();
        held.lines().forEach(line -> release(line, find, now, released));
        return released;
    }

    private void release(
            List<HeldJobs.Held> line, Function<String, @Nullable Accepted> find, Instant now, List<Accepted> released) {
        long jobs = 0;
        long micros = 0;
        for (HeldJobs.Held next : line) {
            Accepted job = find.apply(next.id());
            if (job == null) {
                held.remove(next.id());
                continue;
            }
            if (next.micros() == null) {
                Cost cost = prices.of(job, now).usd();
                next.costs(cost == null ? null : cost.micros());
            }
            jobs++;
            Long sum = next.micros() == null ? null : (Long) (micros + next.micros());
            if (shared.topic().isOn() && shares.lackingFor(next.scopes(), jobs, sum) != null) {
                return;
            }
            micros = sum == null ? micros : sum;
            if (!next.isReleased()) {
                next.release();
                released.add(job);
            }
        }
    }

    /** The records that the turn writes: the demand when it changed, and in partition 0 grants. None while the topic cannot be read. */
    public List<OutgoingRecord> records(Instant now) {
        grants = List.of();
        demand = null;
        unwritten = false;
        if (!shared.topic().isOn()) {
            return List.of();
        }
        BudgetDemand next = shares.demand(held.waiting());
        figures.last = figures(next, now);
        shared.topic().seen(next.entries().keySet());
        if (!current || !shared.topic().isWritable()) {
            unwritten = true;
            return List.of();
        }
        boolean isNews = shares.isNews(next, written);
        if (now.isBefore(nextWrite)) {
            unwritten = isNews || leader != null;
            return List.of();
        }
        List<BudgetGrant> due = leader == null
                ? List.of()
                : leader.grants(
                        shared.view(),
                        shared.rules(),
                        shared.topic().partitions(),
                        Reservation.dayOf(now),
                        now.toEpochMilli());
        if (!isNews && due.isEmpty()) {
            return List.of();
        }
        nextWrite = now.plus(LEAST_BETWEEN_WRITES);
        grants = due;
        List<OutgoingRecord> records = new ArrayList<>();
        due.forEach(grant -> records.add(BudgetRecords.encode(grant)));
        if (isNews) {
            demand = next;
            records.add(BudgetRecords.encode(next));
        }
        return records;
    }

    /** The turn's records are committed. */
    public void committed() {
        if (demand != null) {
            written = demand;
        }
        if (leader != null) {
            leader.committed(grants);
        }
    }

    /** When the shard is to have a turn for its budgets; null when nothing is due. */
    public @Nullable Instant nextTurn(Instant now) {
        if (!shared.topic().isOn()) {
            return null;
        }
        Instant midnight = Reservation.beginOf(Reservation.dayOf(now) + 1);
        Instant write = !unwritten ? midnight : nextWrite.isAfter(now) ? nextWrite : now.plus(LOOK);
        Instant again = held.isEmpty() ? midnight : now.plus(LOOK_AGAIN);
        return Stream.of(midnight, write, again).min(Instant::compareTo).orElseThrow();
    }

    private Map<Scope, BudgetFigures> figures(BudgetDemand now, Instant at) {
        Map<Scope, Integer> waiting = waitingFor(line -> shares.lackingFor(line.scopes(), 1, line.micros()));
        Map<Scope, Integer> unpriced =
                waitingFor(line -> line.micros() == null ? shares.countingMoney(line.scopes()) : null);
        waitingSince.keySet().retainAll(waiting.keySet());
        waiting.keySet().forEach(scope -> waitingSince.putIfAbsent(scope, at));
        waitingSince.forEach((scope, since) -> {
            if (at.isAfter(since.plus(REACHED_AFTER))) {
                shared.reached(scope, Reservation.dayOf(at));
            }
        });
        Map<Scope, BudgetFigures> all = new TreeMap<>();
        now.entries().keySet().forEach(scope -> {
            BudgetGrant grant = shared.view().grant(scope);
            Map<BudgetMeasure, Long> limits = new EnumMap<>(BudgetMeasure.class);
            Map<BudgetMeasure, Long> granted = new EnumMap<>(BudgetMeasure.class);
            (grant == null ? Map.<BudgetMeasure, DayShares>of() : grant.budgets()).forEach((measure, shares) -> {
                limits.put(measure, shares.limit());
                granted.put(measure, shares.share(partition));
            });
            all.put(
                    scope,
                    new BudgetFigures(
                            limits,
                            granted,
                            total(scope, Reservation.dayOf(at)),
                            waiting.getOrDefault(scope, 0),
                            unpriced.getOrDefault(scope, 0),
                            waitingSince.get(scope)));
        });
        return all;
    }

    /**
     * The number of jobs that wait, by what the first of their line waits for.
     *
     * @param cause the budget for whose sake a job waits; null when it does not wait for that reason
     */
    private Map<Scope, Integer> waitingFor(Function<HeldJobs.Held, @Nullable Scope> cause) {
        Map<Scope, Integer> waiting = new HashMap<>();
        for (List<HeldJobs.Held> line : held.lines()) {
            Scope scope = cause.apply(line.getFirst());
            if (scope != null && current) {
                waiting.merge(scope, line.size(), Integer::sum);
            }
        }
        return waiting;
    }
}
