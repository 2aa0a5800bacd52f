package dev.reelay.budget;

import dev.reelay.cost.Cost;
import dev.reelay.cost.Reservation;
import dev.reelay.job.JobState.Accepted;
import dev.reelay.money.Prices;
import dev.reelay.money.Rate;
import dev.reelay.money.Spending;
import dev.reelay.money.Total;
import dev.reelay.quota.JobScopes;
import dev.reelay.quota.Scope;
import dev.reelay.quota.TopicTurns;
import dev.reelay.quota.Unconfirmed;
import dev.reelay.quota.WritePace;
import dev.reelay.records.OutgoingRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * A shard's part in budgets, from one opening of its ledger to the next: what it sets aside for a job, or that the job waits, and what it
 * writes. Confined to its shard's thread.
 *
 * <p>INVARIANT: it sets nothing aside under a budget, and writes nothing, before its {@link TopicTurns} are current.
 */
public final class ShardBudgets {

    /** How often it looks, while jobs wait, whether models have a price by now. */
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(10);

    /** So many inputs of a line are read in a turn at most, to see what their jobs cost by a price that counts something else. */
    private static final int MOST_LOOKS = 100;

    private static final Logger LOG = Logger.getLogger("dev.reelay.budget");

    private final int partition;
    private final SharedBudgets shared;
    private final Prices prices;
    private final Spending spending;
    private final HeldJobs held;
    private final Runnable wake;
    private final TopicTurns turns;
    private @Nullable BudgetLeader leader;
    private final Unconfirmed unconfirmed =
            new Unconfirmed("budget", "Do all workers have a version that knows budgets?", LOG);
    private BudgetShares shares;
    private BudgetDemand written;
    private List<BudgetGrant> grants = List.of();
    private @Nullable BudgetDemand demand;
    private final ShardFigures figures;

    /** When the turn began: what it sets aside counts on this day, although the day may end, or the clock go back, meanwhile. */
    private Instant now;

    /** Whether the turn is under budgets. */
    private boolean on;

    /**
     * A shard that has just opened its ledger.
     *
     * @param spending what its jobs have reserved and spent
     * @param held its jobs that wait for a budget
     * @param pace how often the shard writes
     * @param opened a time after the former owner was fenced
     * @param wake gives the shard a turn; it must not block
     */
    public ShardBudgets(
            int partition,
            SharedBudgets shared,
            Prices prices,
            Spending spending,
            HeldJobs held,
            WritePace pace,
            Instant opened,
            Runnable wake) {
        this.partition = partition;
        this.shared = shared;
        this.prices = prices;
        this.spending = spending;
        this.held = held;
        this.turns = new TopicTurns(shared.topic(), pace, opened);
        this.wake = wake;
        this.now = opened;
        this.figures = new ShardFigures(partition, shared, held);
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

    /** Begins a turn: the shares that were read by now hold until the next one, and all that it sets aside counts on the day of this time. */
    public void begin(Instant time) {
        now = time;
        on = shared.topic().isOn();
        if (on) {
            if (turns.begin(now)) {
                written = new BudgetDemand(partition, new TreeMap<>()); // it says it again, and leads anew
                leader = partition == 0 ? new BudgetLeader() : null;
            }
            shares = shares(shared.view(), shared.rules(), now);
        }
    }

    /**
     * What is to be set aside for a submission of the job, on the day on which the turn began.
     *
     * @return null when a budget has no room for it: then it waits among the held jobs, and the caller takes it out of its line
     */
    public @Nullable Reservation reserve(Accepted job) {
        Reservation reservation = prices.of(job, now);
        if (!on) {
            held.remove(job.id());
            return reservation;
        }
        List<Scope> scopes = JobScopes.of(job.model(), job.job().ordering()).all();
        Cost cost = reservation.usd();
        if (turns.isCurrent() && shares.tooLowFor(scopes, cost == null ? null : cost.micros()) != null) {
            held.setAside(job, HeldLine.Price.of(reservation, prices.rate(job.model())));
            return null;
        }
        boolean behind = held.isBehind(job);
        Scope lacking = turns.isCurrent() ? shares.lackingFor(scopes, cost) : Scope.ALL;
        if (!behind && lacking == null) {
            held.remove(job.id());
            return reservation;
        }
        held.hold(job, HeldLine.Price.of(reservation, prices.rate(job.model())));
        if (!behind && turns.isCurrent()) {
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
    public List<Accepted> release(Function<String, @Nullable Accepted> find) {
        if (held.isEmpty() || !on || !turns.isCurrent()) {
            return List.of();
        }
        List<Accepted> released = new ArrayList<>();
        Map<String, Optional<Rate>> rates = new HashMap<>();
        held.lines().forEach(line -> {
            line.price(rates.computeIfAbsent(line.key().model(), model -> Optional.ofNullable(prices.rate(model)))
                    .orElse(null));
            bringBack(line, find);
            setAside(line, find);
            release(line, find, released);
        });
        return released;
    }

    /** Those beside the line that cost no more than a whole budget by now take their places in it again. */
    private void bringBack(HeldLine line, Function<String, @Nullable Accepted> find) {
        int looks = 0;
        for (HeldLine.Held next = line.cheapestAside(); next != null; next = line.cheapestAside()) {
            boolean isGone = look(next, find) == null;
            if (!isGone && shares.tooLowFor(line.scopes(), line.micros(next)) == null) {
                line.put(next, HeldLine.Place.WAITING);
            } else if (!isGone && (next.equals(line.cheapestAside()) || ++looks == MOST_LOOKS)) {
                return;
            }
        }
    }

    /** Those of the line that cost more than a whole budget by now wait beside it. */
    private void setAside(HeldLine line, Function<String, @Nullable Accepted> find) {
        int looks = 0;
        for (HeldLine.Held next = line.dearest(); next != null; next = line.dearest()) {
            boolean isGone = look(next, find) == null;
            if (!isGone && shares.tooLowFor(line.scopes(), line.micros(next)) != null) {
                line.put(next, HeldLine.Place.ASIDE);
            } else if (!isGone && (next.equals(line.dearest()) || ++looks == MOST_LOOKS)) {
                return;
            }
        }
    }

    /** The job, which has the price of now then; null when it waits no more. */
    private @Nullable Accepted look(HeldLine.Held next, Function<String, @Nullable Accepted> find) {
        Accepted job = find.apply(next.id());
        if (job == null) {
            held.remove(next.id());
        } else if (next.line().isPricedAnew(next)) {
            next.line().price(next, HeldLine.Price.of(prices.of(job, now), prices.rate(job.model())));
        }
        return job;
    }

    private void release(HeldLine line, Function<String, @Nullable Accepted> find, List<Accepted> released) {
        long jobs = line.released();
        long micros = line.releasedMicros();
        for (HeldLine.Held next = line.firstWaiting(); next != null; next = line.firstWaiting()) {
            Accepted job = look(next, find);
            if (job == null) {
                continue;
            }
            Long cost = line.micros(next);
            jobs++;
            if (shares.lackingFor(line.scopes(), jobs, cost == null ? null : (Long) (micros + cost)) != null) {
                tell(line.key().model(), line.scopes(), cost, Reservation.dayOf(now));
                return;
            }
            micros += cost == null ? 0 : cost;
            line.put(next, HeldLine.Place.RELEASED);
            released.add(job);
        }
    }

    /** The records that the turn writes: the demand when it changed, and in partition 0 grants. None while the topic cannot be read. */
    public List<OutgoingRecord> records(Instant time) {
        grants = List.of();
        demand = null;
        turns.leaves(false);
        if (!on) {
            return List.of();
        }
        BudgetDemand next = shares.demand(held.waiting());
        long today = Reservation.dayOf(time);
        figures.take(next.entries().keySet(), shares, turns.isCurrent(), scope -> total(scope, today), time);
        shared.topic().seen(next.entries().keySet());
        if (leader != null) {
            int partitions = shared.topic().partitions();
            unconfirmed.look(() -> shared.view().unconfirmed(partitions), partitions, time);
        }
        if (!turns.isWritable()) {
            turns.leaves(true);
            return List.of();
        }
        boolean isNews = shares.isNews(next, written);
        if (turns.isTooSoon(time)) {
            turns.leaves(isNews || leader != null);
            return List.of();
        }
        List<BudgetGrant> due = leader == null
                ? List.of()
                : leader.grants(
                        shared.view(),
                        shared.rules(),
                        shared.topic().partitions(),
                        Reservation.dayOf(time),
                        time.toEpochMilli());
        if (!isNews && due.isEmpty()) {
            return List.of();
        }
        turns.writes(time);
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
    public @Nullable Instant nextTurn(Instant time) {
        if (!shared.topic().isOn()) {
            return null;
        }
        if (Reservation.dayOf(time) != Reservation.dayOf(now)) {
            return time; // what the turn has looked at was another day
        }
        Instant midnight = Reservation.beginOf(Reservation.dayOf(time) + 1);
        Instant write = Objects.requireNonNullElse(turns.nextWrite(time), midnight);
        Instant again = held.isEmpty() ? midnight : time.plus(LOOK_AGAIN);
        Instant look = Objects.requireNonNullElse(unconfirmed.nextLook(), midnight);
        return Stream.of(midnight, write, again, look).min(Instant::compareTo).orElseThrow();
    }
}
