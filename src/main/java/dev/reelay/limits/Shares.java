package dev.reelay.limits;

import dev.reelay.limits.Demand.Count;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
    private final TreeMap<Scope, List<Part>> parts = new TreeMap<>();

    /** @param rules limits that hold although they may not be granted yet */
    Shares(int partition, LimitView view, LimitRules rules) {
        this.partition = partition;
        this.view = view;
        TreeSet<Scope> scopes = new TreeSet<>(rules.limits().keySet());
        view.grants().values().stream()
                .filter(Grant::isInForce)
                .map(Grant::scope)
                .forEach(scopes::add);
        for (Scope scope : scopes) {
            parts.put(scope, parts(scope, rules.limits().getOrDefault(scope, Map.of())));
        }
    }

    private List<Part> parts(Scope scope, Map<Measure, Integer> set) {
        Grant grant = view.grant(scope);
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

    /** How many more jobs of the model may be submitted now; {@link Integer#MAX_VALUE} when no limit counts them. */
    int room(String model, Usage usage) {
        int room = Integer.MAX_VALUE;
        for (List<Part> limits : parts.values()) {
            for (Part limit : limits) {
                if (counts(limit.scope, model)) {
                    room = Math.min(room, room(limit, usage));
                }
            }
        }
        return room;
    }

    private static int room(Part limit, Usage usage) {
        return Math.max(0, limit.share - usage.used(limit.scope, limit.measure));
    }

    private static boolean counts(Scope scope, String model) {
        return scope.equals(Scope.ALL) || scope.equals(Scope.ofModel(model));
    }

    /**
     * What the partition uses and waits for. A job waits for a slot only when it has room in the limits that are more specific: a
     * slot that a job could not use for want of another one stays free for others.
     */
    Demand demand(Usage usage) {
        Map<String, Integer> waiting = new HashMap<>(usage.waiting());
        SortedMap<Scope, Demand.Entry> entries = new TreeMap<>();
        parts.forEach((scope, limits) -> {
            Map<Measure, Count> counts = new EnumMap<>(Measure.class);
            for (Part limit : limits) {
                int used = usage.used(scope, limit.measure);
                int all = 0;
                int room = room(limit, usage);
                for (Map.Entry<String, Integer> jobs : waiting.entrySet()) {
                    if (counts(scope, jobs.getKey())) {
                        all += jobs.getValue();
                        jobs.setValue(Math.min(jobs.getValue(), room));
                    }
                }
                counts.put(limit.measure, new Count(used, all));
            }
            Grant grant = view.grant(scope);
            entries.put(scope, new Demand.Entry(grant == null ? 0 : grant.sequence(), counts));
        });
        return new Demand(partition, entries, usage.mayRun());
    }

    /**
     * Whether the demand has to be written: it says something else than the one that was written last, or confirms that something was
     * taken from this partition since.
     */
    boolean isNews(Demand next, Demand written) {
        return !withoutSeen(next).equals(withoutSeen(written))
                || !next.mayRun().equals(written.mayRun())
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

    private static Map<Scope, Map<Measure, Count>> withoutSeen(Demand demand) {
        Map<Scope, Map<Measure, Count>> counts = new TreeMap<>();
        demand.entries().forEach((scope, entry) -> counts.put(scope, entry.counts()));
        return counts;
    }

    /** Whether any limit is in force. */
    boolean isEmpty() {
        return parts.isEmpty();
    }
}
