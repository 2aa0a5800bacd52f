package dev.reelay.budget;

import dev.reelay.budget.BudgetDemand.Need;
import dev.reelay.cost.Cost;
import dev.reelay.quota.Scope;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The shares of budgets that a shard obeys in one turn, and what it says of them. Immutable but for what is used meanwhile.
 *
 * <p>INVARIANT: a shard sets nothing aside but within its share in every budget of the job, by the grants that it read before the turn, and
 * only while its own clock is on the day of the grant; its demand, which the transaction of that turn writes, names these grants. A
 * budget that is set and was not granted yet has no share.
 */
final class BudgetShares {

    /** What a partition's jobs have reserved and spent. */
    interface Use {
        /** How much counts on a day in a scope. */
        long used(Scope scope, BudgetMeasure measure, long day);
    }

    /**
     * Jobs that wait, with the same scopes.
     *
     * @param scopes the strictest first
     * @param jobs how many there are; at least 1
     * @param micros what they cost together; null when the first one's price is not known
     * @param first what the first one costs
     */
    record Waiting(List<Scope> scopes, long jobs, @Nullable Long micros, long first) {}

    /**
     * The partition's part in a budget.
     *
     * @param share how much may be used today
     * @param limit the whole budget
     */
    private record Part(BudgetMeasure measure, long day, long share, long limit) {}

    private final int partition;
    private final long today;
    private final BudgetView view;
    private final Use use;
    private final TreeMap<Scope, List<Part>> parts = new TreeMap<>();

    /**
     * The shares of a turn.
     *
     * @param rules budgets that hold although they may not be granted yet
     * @param today the day of the shard's clock
     */
    BudgetShares(int partition, BudgetView view, BudgetRules rules, Use use, long today) {
        this.partition = partition;
        this.view = view;
        this.use = use;
        this.today = today;
        TreeSet<Scope> scopes = new TreeSet<>(rules.limits().keySet());
        view.grants().values().stream()
                .filter(BudgetGrant::isInForce)
                .map(BudgetGrant::scope)
                .forEach(scopes::add);
        for (Scope scope : scopes) {
            parts.put(scope, parts(scope, rules.limits().getOrDefault(scope, Map.of())));
        }
    }

    private List<Part> parts(Scope scope, Map<BudgetMeasure, Long> set) {
        BudgetGrant grant = view.grant(scope);
        List<Part> found = new ArrayList<>();
        for (BudgetMeasure measure : BudgetMeasure.values()) {
            DayShares shares = grant == null ? null : grant.budget(measure);
            Long limit = set.get(measure);
            if (shares != null) {
                long share = shares.day() == today ? shares.share(partition) : 0;
                // One that is being raised has its new height here before it has the shares for it.
                long most = limit == null ? shares.limit() : Math.max(limit, shares.limit());
                found.add(new Part(measure, shares.day(), share, most));
            } else if (limit != null) {
                found.add(new Part(measure, today, 0, limit));
            }
        }
        return found;
    }

    /** Whether no budget is in force. */
    boolean isEmpty() {
        return parts.isEmpty();
    }

    /** The first of the scopes whose budget counts money; null when none does. */
    @Nullable
    Scope countingMoney(List<Scope> scopes) {
        return scopes.stream()
                .filter(scope -> parts.getOrDefault(scope, List.of()).stream()
                        .anyMatch(part -> part.measure() == BudgetMeasure.USD))
                .findFirst()
                .orElse(null);
    }

    /**
     * The budget of which a job would need more than there is in a whole day; null when there is none: then it is only a matter of what
     * others use.
     *
     * @param micros what it costs; null when that is not known
     */
    @Nullable
    Scope tooLowFor(List<Scope> scopes, @Nullable Long micros) {
        for (Scope scope : scopes) {
            for (Part part : parts.getOrDefault(scope, List.of())) {
                if (micros != null && part.measure() == BudgetMeasure.USD && micros > part.limit()) {
                    return scope;
                }
            }
        }
        return null;
    }

    /** The budget in which a job finds no room now; null when it finds room in all of its scopes. */
    @Nullable
    Scope lackingFor(List<Scope> scopes, @Nullable Cost cost) {
        return lackingFor(scopes, 1, cost == null ? null : cost.micros());
    }

    /**
     * The budget in which so many jobs find no room now; null when they find room in all of their scopes.
     *
     * @param micros what they cost together; null when that is not known: then there is no room where money counts
     */
    @Nullable
    Scope lackingFor(List<Scope> scopes, long jobs, @Nullable Long micros) {
        for (Scope scope : scopes) {
            for (Part part : parts.getOrDefault(scope, List.of())) {
                if (!hasRoom(scope, part, jobs, micros)) {
                    return scope;
                }
            }
        }
        return null;
    }

    private boolean hasRoom(Scope scope, Part part, long jobs, @Nullable Long micros) {
        long needed = switch (part.measure()) {
            case JOBS -> jobs;
            case USD -> micros == null ? Long.MAX_VALUE : micros;
        };
        return needed == 0 || (part.day() == today && needed <= room(scope, part));
    }

    private long room(Scope scope, Part part) {
        return part.share() - use.used(scope, part.measure(), today);
    }

    /**
     * What the partition has used and waits for. A job waits for a budget only when it has room in those that are more specific: what it
     * could not use for want of another one stays with others.
     */
    BudgetDemand demand(Collection<Waiting> lines) {
        SortedMap<Scope, Map<BudgetMeasure, Need>> needs = new TreeMap<>();
        Map<Scope, Map<BudgetMeasure, Long>> rooms = new HashMap<>();
        parts.forEach((scope, budgets) -> {
            Map<BudgetMeasure, Need> own = needs.computeIfAbsent(scope, _ -> new EnumMap<>(BudgetMeasure.class));
            Map<BudgetMeasure, Long> left = rooms.computeIfAbsent(scope, _ -> new EnumMap<>(BudgetMeasure.class));
            budgets.forEach(part -> {
                own.put(part.measure(), new Need(part.day(), use.used(scope, part.measure(), part.day()), 0, 0));
                left.put(part.measure(), part.day() == today ? room(scope, part) : 0);
            });
        });
        lines.forEach(line -> addTo(needs, rooms, line));
        SortedMap<Scope, BudgetDemand.Entry> entries = new TreeMap<>();
        needs.forEach((scope, own) -> {
            BudgetGrant grant = view.grant(scope);
            entries.put(scope, new BudgetDemand.Entry(grant == null ? 0 : grant.sequence(), own));
        });
        return new BudgetDemand(partition, entries);
    }

    private void addTo(
            Map<Scope, Map<BudgetMeasure, Need>> needs, Map<Scope, Map<BudgetMeasure, Long>> rooms, Waiting line) {
        if (line.micros() == null && countingMoney(line.scopes()) != null) {
            return; // it waits for a price
        }
        long jobs = line.jobs();
        long micros = line.micros() == null ? 0 : line.micros();
        for (Scope scope : line.scopes()) {
            long pass = jobs;
            for (Part part : parts.getOrDefault(scope, List.of())) {
                boolean money = part.measure() == BudgetMeasure.USD;
                long first = money ? line.first() : 1;
                long amount = money ? micros : jobs;
                if (part.day() != today || first == 0) {
                    pass = part.day() == today ? pass : 0;
                    continue;
                }
                Map<BudgetMeasure, Long> left = rooms.getOrDefault(scope, Map.of());
                long room = left.getOrDefault(part.measure(), 0L);
                needs.getOrDefault(scope, Map.of()).compute(part.measure(), (_, need) -> plus(need, amount, first));
                pass = Math.min(pass, amount <= room ? jobs : Math.max(0, room / first));
                left.put(part.measure(), room - Math.min(amount, Math.max(0, room)));
            }
            if (pass == 0) {
                return;
            }
            micros = pass == jobs ? micros : Math.min(micros, Math.multiplyExact(pass, line.first()));
            jobs = pass;
        }
    }

    private static @Nullable Need plus(@Nullable Need need, long amount, long first) {
        return need == null
                ? null
                : new Need(
                        need.day(),
                        need.used(),
                        need.waiting() + amount,
                        need.next() == 0 ? first : Math.min(need.next(), first));
    }

    /**
     * Whether the demand has to be written: it says something else than the one that was written last, or confirms that something was
     * taken from this partition, or that a day has begun, since.
     */
    boolean isNews(BudgetDemand next, BudgetDemand written) {
        return !needs(next).equals(needs(written))
                || next.entries().entrySet().stream()
                        .anyMatch(entry -> confirms(entry.getKey(), entry.getValue(), written));
    }

    private boolean confirms(Scope scope, BudgetDemand.Entry next, BudgetDemand written) {
        BudgetGrant grant = view.grant(scope);
        BudgetDemand.Entry before = written.entry(scope);
        long seen = before == null ? -1 : before.seen();
        return grant != null
                && grant.budgets().values().stream()
                        .anyMatch(shares -> Math.max(shares.begun(), since(shares)) > seen && next.seen() > seen);
    }

    private long since(DayShares shares) {
        DayShares.Owed owed = shares.owed().get(partition);
        return owed == null ? 0 : owed.since();
    }

    private static Map<Scope, Map<BudgetMeasure, Need>> needs(BudgetDemand demand) {
        Map<Scope, Map<BudgetMeasure, Need>> needs = new TreeMap<>();
        demand.entries().forEach((scope, entry) -> needs.put(scope, entry.needs()));
        return needs;
    }
}
