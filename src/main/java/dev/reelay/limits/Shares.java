package dev.reelay.limits;

import dev.reelay.limits.Demand.Count;
import dev.reelay.quota.Scope;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The shares that a shard obeys in one turn, and what it says of them. Immutable but for what {@link Usage} counts.
 *
 * <p>INVARIANT: a shard takes a slot only while it uses less than its share in every limit of the job, by the grants that it read
 * before the turn; its demand, which the transaction of that turn writes, names these grants. A limit that is set and was not granted
 * yet has no share.
 */
final class Shares {

    /** One limit and the partition's share in it. */
    private record Part(Scope scope, Measure measure, int share) {}

    private final int partition;
    private final LimitView view;
    private final Map<Measure, Integer> settings;
    private final TreeMap<Scope, List<Part>> parts = new TreeMap<>();
    private final Set<String> tenants = new HashSet<>();

    /** @param rules limits that hold although they may not be granted yet */
    Shares(int partition, LimitView view, LimitRules rules) {
        this.partition = partition;
        this.view = view;
        this.settings = rules.settings();
        TreeSet<Scope> scopes = new TreeSet<>(rules.scopes());
        view.grants().values().stream()
                .filter(Grant::isInForce)
                .map(Grant::scope)
                .forEach(scopes::add);
        for (Scope scope : scopes) {
            parts.put(scope, parts(scope, rules));
            if (scope.isTenant()) {
                tenants.add(scope.tenant());
            }
        }
    }

    private List<Part> parts(Scope scope, LimitRules rules) {
        Grant grant = view.grant(scope);
        Map<Measure, Integer> set = rules.of(scope, grant == null ? Map.of() : grant.limits());
        List<Part> found = new ArrayList<>();
        for (Measure measure : Measure.values()) {
            Shared shared = grant == null ? null : grant.limit(measure);
            if (shared != null) {
                found.add(new Part(scope, measure, shared.share(partition)));
            } else if (set.containsKey(measure)) {
                found.add(new Part(scope, measure, 0));
            }
        }
        return found;
    }

    /** How many more jobs of the scope may be submitted now; {@link Integer#MAX_VALUE} when it has no limit. */
    int room(Scope scope, Usage usage) {
        int room = Integer.MAX_VALUE;
        for (Part limit : parts.getOrDefault(scope, List.of())) {
            room = Math.min(room, room(limit, usage));
        }
        return room;
    }

    private static int room(Part limit, Usage usage) {
        return Math.max(0, limit.share - usage.used(limit.scope, limit.measure));
    }

    /** The tenants that have a limit. */
    Set<String> tenants() {
        return tenants;
    }

    /**
     * How many jobs wait for nothing but slots of each scope: those that have room in the limits that are more specific, so that a slot
     * which a job could not use for want of another one stays free for others. Of a model it counts each job that has room, although
     * its tenant may not have room for all: whichever model has a slot first is taken. Of the account it counts as many as could go at
     * once.
     */
    private Map<Scope, Integer> waiting(Usage usage) {
        Map<Scope, Integer> waiting = new HashMap<>();
        Map<Scope, Integer> left = new HashMap<>();
        for (Usage.Waiting jobs : usage.waiting()) {
            Scope model = Scope.ofModel(jobs.model());
            Scope tenant = jobs.tenant() == null ? Scope.ALL : Scope.ofTenant(jobs.tenant());
            int ofTenant = tenant.isTenant() ? room(tenant, usage) : Integer.MAX_VALUE;
            int goes = Math.min(
                    jobs.jobs(),
                    Math.min(
                            left.getOrDefault(tenant, ofTenant),
                            left.computeIfAbsent(model, scope -> room(scope, usage))));
            if (tenant.isTenant()) {
                waiting.merge(tenant, jobs.jobs(), Integer::sum);
                left.put(tenant, left.getOrDefault(tenant, ofTenant) - goes);
            }
            waiting.merge(model, Math.min(jobs.jobs(), ofTenant), Integer::sum);
            left.merge(model, -goes, Integer::sum);
            waiting.merge(Scope.ALL, goes, Integer::sum);
        }
        return waiting;
    }

    /** How many of the jobs that wait could be submitted now, as far as limits are concerned. */
    int going(Usage usage) {
        return Math.min(waiting(usage).getOrDefault(Scope.ALL, 0), room(Scope.ALL, usage));
    }

    /** What the partition uses and waits for. */
    Demand demand(Usage usage) {
        Map<Scope, Integer> waiting = waiting(usage);
        SortedMap<Scope, Demand.Entry> entries = new TreeMap<>();
        parts.forEach((scope, limits) -> {
            Map<Measure, Count> counts = new EnumMap<>(Measure.class);
            int jobs = waiting.getOrDefault(scope, 0);
            for (Part limit : limits) {
                counts.put(limit.measure, new Count(usage.used(scope, limit.measure), jobs));
                jobs = Math.min(jobs, room(limit, usage));
            }
            Grant grant = view.grant(scope);
            entries.put(scope, new Demand.Entry(grant == null ? 0 : grant.sequence(), counts));
        });
        return new Demand(partition, entries, usage.mayRun(), settings);
    }

    /**
     * Whether the demand has to be written: it says something else than the one that was written last, or confirms that something was
     * taken from this partition since.
     */
    boolean isNews(Demand next, Demand written) {
        return !isSameButForSeen(next, written)
                || !next.mayRun().equals(written.mayRun())
                || !next.settings().equals(written.settings())
                || next.entries().entrySet().stream()
                        .anyMatch(entry -> confirms(entry.getKey(), entry.getValue(), written));
    }

    private boolean confirms(Scope scope, Demand.Entry next, Demand written) {
        Grant grant = view.grant(scope);
        Demand.Entry before = written.entry(scope);
        long seen = before == null ? -1 : before.seen();
        return grant != null
                && grant.limits().values().stream()
                        .anyMatch(shared -> Math.max(shared.begun(), since(shared)) > seen && next.seen() > seen);
    }

    private long since(Shared shared) {
        Shared.Owed owed = shared.owed().get(partition);
        return owed == null ? 0 : owed.since();
    }

    private static boolean isSameButForSeen(Demand one, Demand other) {
        return one.entries().size() == other.entries().size()
                && one.entries().entrySet().stream().allMatch(entry -> {
                    Demand.Entry of = other.entry(entry.getKey());
                    return of != null && of.counts().equals(entry.getValue().counts());
                });
    }

    /** Whether any limit is in force. */
    boolean isEmpty() {
        return parts.isEmpty();
    }
}
