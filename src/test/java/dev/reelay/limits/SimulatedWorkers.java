package dev.reelay.limits;

import dev.reelay.quota.JobScopes;
import dev.reelay.quota.Scope;
import dev.reelay.quota.WritePace;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Workers that share one limit, on a clock of their own: each reads the topic with a delay of its own, a turn takes some time between
 * its view and its commit, and partitions move meanwhile. {@link Shares} and {@link Leader} are the real ones.
 */
final class SimulatedWorkers {

    static final String MODEL = "a/model";

    /** What the run does, beside jobs. Times are in milliseconds. */
    record Conditions(int partitions, int workers, int readMillis, int commitMillis, int jobMillis) {}

    private record Event(long at, long number, Runnable action) {}

    private record Logged(long at, LimitRecord record) {}

    /** A worker and what it has read of the topic. */
    private final class Worker {
        LimitView view = LimitView.EMPTY;
        int read;
        long frozenUntil;
        Map<Measure, Integer> settings = Map.of();

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
    private final class Partition implements Usage {
        final int number;
        Worker owner;
        int used;
        final Map<Scope, Integer> usedByTenant = new HashMap<>();
        /** By tenant, the one that was served longest ago first; nobody's have an empty name. */
        final Map<String, ArrayDeque<Long>> waiting = new LinkedHashMap<>();

        long longestWait;
        int tenure;
        /** Up to where its owner must have read the topic before it takes a slot. */
        int readFirst;

        boolean turning;
        boolean again;
        WritePace pace = new WritePace();
        Demand written;
        Leader leader = new Leader();

        Partition(int number, Worker owner) {
            this.number = number;
            this.owner = owner;
            this.written = new Demand(number, new TreeMap<>());
        }

        @Override
        public int used(Scope scope, Measure measure) {
            return scope.isTenant() ? usedByTenant.getOrDefault(scope, 0) : used;
        }

        @Override
        public SortedMap<JobScopes, List<Instant>> mayRun() {
            return new TreeMap<>();
        }

        @Override
        public List<Waiting> waiting() {
            return waiting.entrySet().stream()
                    .map(jobs -> new Waiting(
                            MODEL,
                            jobs.getKey().isEmpty() ? null : jobs.getKey(),
                            jobs.getValue().size()))
                    .toList();
        }

        int jobsWaiting() {
            return waiting.values().stream().mapToInt(ArrayDeque::size).sum();
        }

        void moveTo(Worker next) {
            owner = next;
            tenure++;
            readFirst = log.size();
            turning = false;
            again = false;
            pace = new WritePace();
            leader = new Leader();
            written = new Demand(number, new TreeMap<>());
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
            LimitView view = owner.view;
            LimitRules seen = new LimitRules(rules.limits(), owner.settings, rules.unclear(), Map.of());
            in(1 + random.nextInt(conditions.commitMillis), () -> commit(view, seen, inTenure));
        }

        private void commit(LimitView view, LimitRules seen, int inTenure) {
            if (inTenure != tenure) {
                return; // fenced
            }
            if (now < owner.frozenUntil) {
                at(owner.frozenUntil + 1, () -> commit(view, seen, inTenure));
                return;
            }
            turning = false;
            Shares shares = new Shares(number, view, seen);
            for (String tenant = next(shares); tenant != null; tenant = next(shares)) {
                take(tenant);
            }
            Demand demand = shares.demand(this);
            boolean wants = shares.isNews(demand, written);
            if (now >= pace.next(this, Instant.ofEpochMilli(now)).toEpochMilli()) {
                List<Grant> grants = number == 0 ? leader.grants(view, seen, conditions.partitions, 1_000) : List.of();
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

        /** The tenant whose job goes next; null when none may go. */
        private @Nullable String next(Shares shares) {
            return waiting.keySet().stream()
                    .filter(tenant -> shares.room(Scope.ALL, this) > 0
                            && (tenant.isEmpty() || shares.room(Scope.ofTenant(tenant), this) > 0))
                    .findFirst()
                    .orElse(null);
        }

        private void take(String tenant) {
            changed(); // what was used until now, before it is more
            ArrayDeque<Long> jobs = Objects.requireNonNull(waiting.remove(tenant));
            longestWait = Math.max(longestWait, now - jobs.removeFirst());
            if (!jobs.isEmpty()) {
                waiting.put(tenant, jobs);
            }
            use(tenant, 1);
            changed();
            in(1 + (long) (-Math.log(1 - random.nextDouble()) * conditions.jobMillis), () -> {
                changed(); // what was used until now, before it is less
                use(tenant, -1);
                ended++;
                wake();
            });
        }

        private void use(String tenant, int slots) {
            used += slots;
            if (!tenant.isEmpty()) {
                usedByTenant.merge(Scope.ofTenant(tenant), slots, Integer::sum);
            }
        }

        private void write(@Nullable Demand demand, List<Grant> grants) {
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
    final List<Grant> grantsWritten = new ArrayList<>();
    private LimitRules rules = LimitRules.NONE;
    private long eventNumber;
    long now = 1;
    long ended;
    int mostUsed;
    final Map<Scope, Integer> mostUsedByTenant = new HashMap<>();
    private int limit;
    private long changedAt;
    private double usedMillis;
    private double possibleMillis;
    private boolean measuring;

    SimulatedWorkers(long seed, Conditions conditions) {
        this.random = new Random(seed);
        this.conditions = conditions;
        for (int worker = 0; worker < conditions.workers; worker++) {
            workers.add(new Worker());
        }
        for (int number = 0; number < conditions.partitions; number++) {
            partitions.add(new Partition(number, workers.get(number % conditions.workers)));
        }
    }

    void at(long time, Runnable action) {
        events.add(new Event(Math.max(now, time), eventNumber++, action));
    }

    void in(long millis, Runnable action) {
        at(now + millis, action);
    }

    private void log(LimitRecord record) {
        log.add(new Logged(now, record));
        // Each worker reads in order, with its own delay.
        workers.forEach(worker -> in(1 + random.nextInt(conditions.readMillis), worker::readOn));
    }

    void limit(int slots) {
        changed();
        limit = slots;
        rules = new LimitRules(Map.of(Scope.ALL, Map.of(Measure.OUTSTANDING, slots)), Set.of());
        wakeAll();
    }

    /** A limit of a tenant, beside those that are set. */
    void limit(String tenant, int slots) {
        Map<Scope, Map<Measure, Integer>> limits = new HashMap<>(rules.limits());
        limits.put(Scope.ofTenant(tenant), Map.of(Measure.OUTSTANDING, slots));
        rules = new LimitRules(limits, Set.of());
        wakeAll();
    }

    /** Every worker read that the newest command for all jobs was refused, and no earlier one. */
    void refuse() {
        rules = new LimitRules(Map.of(), Set.of(Scope.ALL));
        wakeAll();
    }

    /**
     * Starts a worker anew, with this setting or without; its partitions are opened again.
     *
     * @param outstanding null for none
     */
    void restart(int number, @Nullable Integer outstanding) {
        Worker worker = workers.get(number);
        worker.settings = outstanding == null ? Map.of() : Map.of(Measure.OUTSTANDING, outstanding);
        partitions.stream()
                .filter(partition -> partition.owner == worker)
                .forEach(partition -> partition.moveTo(worker));
    }

    void lift() {
        changed();
        limit = Integer.MAX_VALUE;
        rules = LimitRules.NONE;
        wakeAll();
    }

    private void wakeAll() {
        partitions.forEach(Partition::wake);
    }

    void arrive(int partition, int jobs) {
        arrive(partition, "", jobs);
    }

    void arrive(int partition, String tenant, int jobs) {
        changed();
        for (int job = 0; job < jobs; job++) {
            partitions
                    .get(partition)
                    .waiting
                    .computeIfAbsent(tenant, _ -> new ArrayDeque<>())
                    .add(now);
        }
        partitions.get(partition).wake();
    }

    /** The partition's jobs that wait are cancelled. */
    void withdraw(int partition) {
        changed();
        partitions.get(partition).waiting.clear();
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
                changed();
                return false;
            }
            events.remove();
            now = next.at();
            next.action().run();
        }
        return true;
    }

    /** From now on, until the next call, time counts in which somebody waits. */
    void measure(boolean from) {
        changed();
        measuring = from;
    }

    private void changed() {
        int used = used();
        mostUsed = Math.max(mostUsed, used);
        rules.limits().keySet().stream()
                .filter(Scope::isTenant)
                .forEach(tenant -> mostUsedByTenant.merge(tenant, used(tenant), Math::max));
        if (measuring && waiting() > 0) {
            usedMillis += (double) used * (now - changedAt);
            possibleMillis += (double) limit * (now - changedAt);
        }
        changedAt = now;
    }

    double usedPart() {
        changed();
        return usedMillis / possibleMillis;
    }

    int used() {
        return partitions.stream().mapToInt(partition -> partition.used).sum();
    }

    private int used(Scope tenant) {
        return partitions.stream()
                .mapToInt(partition -> partition.usedByTenant.getOrDefault(tenant, 0))
                .sum();
    }

    int used(int partition) {
        return partitions.get(partition).used;
    }

    int waiting() {
        return partitions.stream().mapToInt(Partition::jobsWaiting).sum();
    }

    /** Those that have no tenant. */
    int waitingOfNobody() {
        return partitions.stream()
                .map(partition -> partition.waiting.get(""))
                .filter(Objects::nonNull)
                .mapToInt(ArrayDeque::size)
                .sum();
    }

    int waiting(int partition) {
        return partitions.get(partition).jobsWaiting();
    }

    /** The longest time that a job of the partition which got its slot had waited for it. */
    long longestWait(int partition) {
        return partitions.get(partition).longestWait;
    }

    /** How many records were written. */
    int records() {
        return log.size();
    }

    String describe() {
        StringBuilder text = new StringBuilder("at " + now + " ms, limit " + limit + ", used " + used());
        partitions.forEach(partition -> text.append("\n  ")
                .append(partition.number)
                .append(" used ")
                .append(partition.used)
                .append(" waiting ")
                .append(partition.waiting)
                .append(" ")
                .append(partition.written));
        return text + "\n  " + (grantsWritten.isEmpty() ? "no grant" : grantsWritten.getLast());
    }
}
