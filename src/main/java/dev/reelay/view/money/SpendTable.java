package dev.reelay.view.money;

import dev.reelay.cost.Cost;
import dev.reelay.cost.Reservation;
import dev.reelay.job.JobState;
import dev.reelay.money.Total;
import dev.reelay.records.Spend;
import dev.reelay.records.Spender;
import dev.reelay.view.row.SetRow;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What was spent, by the records of {@code generation-jobs}, and what is set aside for jobs that have not ended. Thread-safe.
 *
 * <p>Workers keep at most a thousand records a day in each partition. Here the newest day is kept in any case, and older ones as long as there are
 * at most {@value #MOST} records.
 */
public final class SpendTable {

    static final int MOST = 100_000;

    private static final Comparator<Spender> ORDER = Comparator.comparingLong(Spender::day)
            .reversed()
            .thenComparing(Spender::model)
            .thenComparing(Spender::tenant, Comparator.nullsFirst(Comparator.naturalOrder()));

    private record Part(int partition, Spender of) {}

    private record Job(int partition, String id) {}

    /** @param micros null when the price is not known */
    private record SetAside(Spender of, @Nullable Long micros) {}

    private final TreeMap<Long, Map<Part, Spend>> days = new TreeMap<>();
    private final Map<Job, SetAside> open = new HashMap<>();
    private final Names names = new Names();
    private int records;
    private long from = Long.MIN_VALUE;

    /** Gives equal texts one instance. Bounded. */
    private static final class Names {
        private static final int MOST_NAMES = 20_000;
        private final Map<String, String> known = new HashMap<>();

        @Nullable
        String of(@Nullable String name) {
            if (name == null || (known.size() >= MOST_NAMES && !known.containsKey(name))) {
                return name;
            }
            return known.computeIfAbsent(name, same -> same);
        }

        Spender of(Spender spender) {
            String model = of(spender.model());
            return new Spender(spender.day(), model == null ? "" : model, of(spender.tenant()));
        }
    }

    /** The topic is read from its beginning. */
    public synchronized void begin() {
        days.clear();
        open.clear();
        records = 0;
        from = Long.MIN_VALUE;
    }

    /** A record of what a partition has spent. */
    public synchronized void spent(int partition, Spend spend) {
        long day = spend.of().day();
        if (day < from) {
            return;
        }
        Spender of = names.of(spend.of());
        Spend same = new Spend(of, spend.settled(), spend.estimated(), spend.jobs(), spend.unpriced());
        boolean isNew = days.computeIfAbsent(day, _ -> new HashMap<>()).put(new Part(partition, of), same) == null;
        records += isNew ? 1 : 0;
        while (records > MOST && days.size() > 1) {
            from = days.firstKey() + 1;
            records -= days.pollFirstEntry().getValue().size();
        }
    }

    /** A tombstone for a day. Workers remove all that a partition has spent on a day together. */
    public synchronized void forgotten(int partition, long day) {
        Map<Part, Spend> of = days.get(day);
        if (of != null) {
            int before = of.size();
            of.keySet().removeIf(part -> part.partition() == partition);
            records -= before - of.size();
            if (of.isEmpty()) {
                days.remove(day);
            }
        }
    }

    /** A job's newest state. */
    public synchronized void state(int partition, JobState.Pending state) {
        Reservation reserved = switch (state) {
            case JobState.Submitting job -> job.reserved();
            case JobState.Submitted job -> job.reserved();
            case JobState.Storing job -> job.reserved();
            case JobState.Accepted _ -> null;
        };
        Job job = new Job(partition, state.job().id());
        if (reserved == null) {
            open.remove(job);
        } else {
            Cost usd = reserved.usd();
            Spender of = new Spender(
                    reserved.day(), state.job().model(), state.job().ordering().tenant());
            open.put(job, new SetAside(names.of(of), usd == null ? null : usd.micros()));
        }
    }

    /** A job has ended, or is forgotten. */
    public synchronized void ended(int partition, String id) {
        open.remove(new Job(partition, id));
    }

    /** All of it, the newest day first, then by model and tenant. */
    public synchronized List<SpendRow> rows() {
        Map<Spender, Total> sums = new TreeMap<>(ORDER);
        days.values().forEach(day -> day.values().forEach(spend -> sums.merge(spend.of(), total(spend), Total::plus)));
        open.values().forEach(job -> sums.merge(job.of(), total(job), Total::plus));
        return sums.entrySet().stream()
                .map(entry -> new SpendRow(entry.getKey(), entry.getValue()))
                .toList();
    }

    /** What counts on a day against the budget of a scope: {@code *}, a model's id in any case, or {@code tenant/} and a tenant. */
    public Total of(long day, String scope) {
        return of(day, counts(scope));
    }

    private synchronized Total of(long day, Predicate<Spender> counts) {
        Total sum = Total.NONE;
        for (Spend spend : days.getOrDefault(day, Map.of()).values()) {
            sum = counts.test(spend.of()) ? sum.plus(total(spend)) : sum;
        }
        for (SetAside job : open.values()) {
            sum = job.of().day() == day && counts.test(job.of()) ? sum.plus(total(job)) : sum;
        }
        return sum;
    }

    /** As workers count: jobs of tenants without a record of their own count for each tenant. */
    private static Predicate<Spender> counts(String scope) {
        if (scope.equals(SetRow.ALL)) {
            return _ -> true;
        }
        if (scope.startsWith(SetRow.TENANT)) {
            String tenant = scope.substring(SetRow.TENANT.length());
            return of -> tenant.equals(of.tenant()) || Spender.OTHERS.equals(of.tenant());
        }
        String model = scope.toLowerCase(Locale.ROOT);
        return of -> of.model().toLowerCase(Locale.ROOT).equals(model);
    }

    private static Total total(Spend spend) {
        return new Total(spend.jobs(), spend.unpriced(), spend.settled(), spend.estimated(), 0);
    }

    private static Total total(SetAside job) {
        return job.micros() == null ? new Total(1, 1, 0, 0, 0) : new Total(1, 0, 0, 0, job.micros());
    }
}
