package dev.reelay.budget;

import dev.reelay.cost.Cost;
import dev.reelay.quota.Scope;
import dev.reelay.quota.WritePace;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.function.LongPredicate;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * Workers that share one budget, each on a clock of its own: each reads the topic with a delay of its own, a turn takes some time between
 * its view and its commit, partitions move meanwhile, and days of twenty seconds end. {@link BudgetShares} and {@link BudgetLeader} are the
 * real ones.
 */
final class SimulatedBudget {

    static final long DAY = 20_000;
    private static final List<Scope> SCOPES = List.of(Scope.ALL);

    /** What the run does, beside jobs. Times are in milliseconds. */
    record Conditions(int partitions, int workers, int readMillis, int commitMillis, int skewMillis) {}

    private record Event(long at, long number, Runnable action) {}

    private record Logged(long at, BudgetRecord record) {}

    /** What counts on a day. */
    private static final class Counted {
        long jobs;
        long micros;
    }

    /** A worker and what it has read of the topic. */
    private final class Worker {
        BudgetView view = BudgetView.EMPTY;
        int read;
        long frozenUntil;
        long skew;

        void readOn() {
            if (now < frozenUntil) {
                at(frozenUntil + 1, this::readOn);
                return;
            }
            int end = read;
            while (end < log.size() && log.get(end).at() < now) {
                end++;
            }
            if (end > read) {
                view = view.with(
                        log.subList(read, end).stream().map(Logged::record).toList());
                read = end;
                partitions.stream().filter(partition -> partition.owner == this).forEach(Partition::wake);
            }
        }
    }

    /** A partition's jobs, and its shard. */
    private final class Partition implements BudgetShares.Use {
        final int number;
        Worker owner;
        final Map<Long, Counted> days = new HashMap<>();
        final ArrayDeque<Long> waiting = new ArrayDeque<>();
        /** Those that cost more than a whole budget. */
        final ArrayDeque<Long> aside = new ArrayDeque<>();

        int tenure;
        /** Up to where its owner must have read the topic before it sets anything aside. */
        int readFirst;

        boolean turning;
        boolean again;
        WritePace pace = new WritePace();
        BudgetDemand written;
        BudgetLeader leader = new BudgetLeader();

        Partition(int number, Worker owner) {
            this.number = number;
            this.owner = owner;
            this.written = new BudgetDemand(number, new TreeMap<>());
        }

        @Override
        public long used(Scope scope, BudgetMeasure measure, long day) {
            Counted counted = days.get(day);
            return counted == null ? 0 : measure == BudgetMeasure.JOBS ? counted.jobs : counted.micros;
        }

        void moveTo(Worker next) {
            owner = next;
            tenure++;
            readFirst = log.size();
            turning = false;
            again = false;
            pace = new WritePace();
            leader = new BudgetLeader();
            written = new BudgetDemand(number, new TreeMap<>());
            wake();
        }

        void wake() {
            if (turning) {
                again = true;
                return;
            }
            if (owner.read < readFirst) {
                return; // readOn wakes it
            }
            turning = true;
            int inTenure = tenure;
            BudgetView view = owner.view;
            BudgetRules seen = rules;
            long today = day(owner);
            in(1 + random.nextInt(conditions.commitMillis), () -> commit(view, seen, today, inTenure));
        }

        private void commit(BudgetView view, BudgetRules seen, long today, int inTenure) {
            if (inTenure != tenure) {
                return; // fenced
            }
            if (now < owner.frozenUntil) {
                at(owner.frozenUntil + 1, () -> commit(view, seen, today, inTenure));
                return;
            }
            turning = false;
            BudgetShares shares = new BudgetShares(number, view, seen, this, today);
            move(aside, waiting, job -> shares.tooLowFor(SCOPES, job) == null);
            move(waiting, aside, job -> shares.tooLowFor(SCOPES, job) != null);
            while (!waiting.isEmpty() && shares.lackingFor(SCOPES, Cost.ofMicros(waiting.getFirst())) == null) {
                take(today);
            }
            BudgetDemand demand = shares.demand(
                    waiting.isEmpty()
                            ? List.of()
                            : List.of(new BudgetShares.Waiting(
                                    SCOPES,
                                    waiting.size(),
                                    waiting.stream().mapToLong(Long::longValue).sum(),
                                    waiting.getFirst())));
            boolean wants = shares.isNews(demand, written);
            if (now >= pace.next(this, Instant.ofEpochMilli(now)).toEpochMilli()) {
                List<BudgetGrant> grants =
                        number == 0 ? leader.grants(view, seen, conditions.partitions, today, 1_000) : List.of();
                if (wants || !grants.isEmpty()) {
                    write(wants ? demand : null, grants);
                }
            } else if (wants || number == 0) {
                at(pace.next(this, Instant.ofEpochMilli(now)).toEpochMilli(), this::wake);
            }
            if (again) {
                again = false;
                wake();
            }
        }

        private static void move(ArrayDeque<Long> from, ArrayDeque<Long> to, LongPredicate which) {
            from.stream().filter(which::test).forEach(to::add);
            from.removeIf(which::test);
        }

        private void take(long today) {
            long reserved = waiting.removeFirst();
            Counted counted = days.computeIfAbsent(today, _ -> new Counted());
            counted.jobs++;
            counted.micros += reserved;
            posts++;
            changed(today);
            in(1 + random.nextInt(3_000), () -> {
                switch (random.nextInt(4)) {
                    case 0 -> { // RunComfy certainly did not accept it
                        if (releases) {
                            counted.jobs--;
                            counted.micros -= reserved;
                        }
                    }
                    case 1 -> counted.micros -= random.nextInt((int) reserved); // it cost less
                    case 2 -> {
                        if (overruns) { // it cost more
                            long more = random.nextLong(reserved);
                            counted.micros += more;
                            overrun += more;
                        }
                    }
                    default -> {} // it cost so much, or nobody knows
                }
                wake();
            });
        }

        private void write(@Nullable BudgetDemand demand, List<BudgetGrant> grants) {
            pace.wrote(this, Instant.ofEpochMilli(now));
            if (demand != null) {
                written = demand;
                log(demand);
            }
            leader.committed(grants);
            grants.forEach(grant -> {
                grantsWritten.add(grant);
                log(grant);
            });
        }
    }

    final Random random;
    final Conditions conditions;
    private final PriorityQueue<Event> events =
            new PriorityQueue<>(Comparator.comparingLong(Event::at).thenComparingLong(Event::number));
    private final List<Logged> log = new ArrayList<>();
    private final List<Worker> workers = new ArrayList<>();
    private final List<Partition> partitions = new ArrayList<>();
    final List<BudgetGrant> grantsWritten = new ArrayList<>();
    /** The most that was ever used of a day, by measure, without what jobs cost beyond what was set aside for them. */
    final Map<BudgetMeasure, Long> mostUsed = new HashMap<>();

    private BudgetRules rules = BudgetRules.NONE;
    private long eventNumber;
    long now = 10 * DAY + 1;
    int posts;
    boolean releases = true;
    /** Whether some jobs cost more than was set aside for them. */
    boolean overruns;
    /** By how much jobs cost more than was set aside for them. */
    long overrun;

    SimulatedBudget(long seed, Conditions conditions) {
        this.random = new Random(seed);
        this.conditions = conditions;
        for (int worker = 0; worker < conditions.workers; worker++) {
            workers.add(new Worker());
            skew(worker);
        }
        for (int number = 0; number < conditions.partitions; number++) {
            partitions.add(new Partition(number, workers.get(number % conditions.workers)));
        }
        everySoOften();
    }

    /** A shard has turns for other reasons, too. */
    private void everySoOften() {
        in(400, () -> {
            partitions.forEach(Partition::wake);
            everySoOften();
        });
    }

    /** A worker's clock is set, forward or back. */
    void skew(int worker) {
        workers.get(worker).skew = random.nextLong(-conditions.skewMillis - 1, conditions.skewMillis + 1);
    }

    void skew(int worker, long millis) {
        workers.get(worker).skew = millis;
    }

    private long day(Worker worker) {
        return (now + worker.skew) / DAY;
    }

    void at(long time, Runnable action) {
        events.add(new Event(Math.max(now, time), eventNumber++, action));
    }

    void in(long millis, Runnable action) {
        at(now + millis, action);
    }

    private void log(BudgetRecord record) {
        log.add(new Logged(now, record));
        // Each worker reads in order, with its own delay.
        workers.forEach(worker -> in(1 + random.nextInt(conditions.readMillis), worker::readOn));
    }

    void budget(Map<BudgetMeasure, Long> limits) {
        rules = new BudgetRules(Map.of(Scope.ALL, limits), Set.of());
        partitions.forEach(Partition::wake);
    }

    void lift() {
        rules = BudgetRules.NONE;
        partitions.forEach(Partition::wake);
    }

    void arrive(int partition, long micros) {
        partitions.get(partition).waiting.add(micros);
        partitions.get(partition).wake();
    }

    void move(int partition, int worker) {
        partitions.get(partition).moveTo(workers.get(worker));
    }

    void freeze(int worker, long millis) {
        workers.get(worker).frozenUntil = now + millis;
    }

    /** Runs until the condition holds, or the time is over; false in the latter case. */
    boolean run(long until, BooleanSupplier done) {
        while (!done.getAsBoolean()) {
            Event next = events.peek();
            if (next == null || next.at() > until) {
                now = until;
                return false;
            }
            events.remove();
            now = next.at();
            next.action().run();
        }
        return true;
    }

    private void changed(long day) {
        for (BudgetMeasure measure : BudgetMeasure.values()) {
            long beyond = measure == BudgetMeasure.USD ? overrun : 0;
            mostUsed.merge(measure, used(measure, day) - beyond, Math::max);
        }
    }

    long used(BudgetMeasure measure, long day) {
        return partitions.stream()
                .mapToLong(partition -> partition.used(Scope.ALL, measure, day))
                .sum();
    }

    long used(BudgetMeasure measure) {
        return used(measure, now / DAY);
    }

    int waiting() {
        return partitions.stream()
                .mapToInt(partition -> partition.waiting.size())
                .sum();
    }

    int aside() {
        return partitions.stream().mapToInt(partition -> partition.aside.size()).sum();
    }

    int waiting(int partition) {
        return partitions.get(partition).waiting.size();
    }

    /** What the cheapest job costs that is the first one of its partition. */
    long cheapest() {
        return partitions.stream()
                .flatMapToLong(partition ->
                        partition.waiting.isEmpty() ? LongStream.empty() : LongStream.of(partition.waiting.getFirst()))
                .min()
                .orElse(0);
    }

    /** How many records were written. */
    int records() {
        return log.size();
    }

    String describe() {
        StringBuilder text = new StringBuilder("at " + now + " ms, day " + now / DAY + ", used " + mostUsed);
        partitions.forEach(partition -> text.append("\n  ")
                .append(partition.number)
                .append(" waiting ")
                .append(partition.waiting.size())
                .append(" ")
                .append(partition.written));
        return text + "\n  " + (grantsWritten.isEmpty() ? "no grant" : grantsWritten.getLast());
    }
}
