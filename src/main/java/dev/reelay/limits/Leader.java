package dev.reelay.limits;

import dev.reelay.limits.Allocator.Said;
import dev.reelay.quota.Scope;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Grants shares: the part of the shard of partition 0. Two locks fence a false leader, as they fence every shard: its transaction
 * does not commit. Confined to its shard's thread; a shard that opens its partition begins with a new one, which continues from what
 * is written.
 *
 * <p>It does not lift the limit of all jobs on the word of its own worker's settings: those of others hold as long as their demands say so.
 */
final class Leader {

    private record Key(Scope scope, Measure measure) {}

    private final Map<Scope, Grant> written = new HashMap<>();
    private final Map<Key, Allocator> allocators = new HashMap<>();

    /**
     * The grants that are to be written now: those of limits that were set, changed or lifted, and those with other shares.
     *
     * @param view has been read to its end since the shard opened its partition
     * @param partitions how many the requests topic has at least
     * @param first the number of a scope's first grant: the time in milliseconds, so that it is above all numbers of a topic that was
     *     deleted
     */
    List<Grant> grants(LimitView view, LimitRules rules, int partitions, long first) {
        int size = view.partitions(partitions);
        TreeSet<Scope> scopes = new TreeSet<>(rules.scopes());
        Map<Measure, Integer> asked = view.asked();
        if (!asked.isEmpty()) {
            scopes.add(Scope.ALL);
        }
        scopes.addAll(view.grants().keySet());
        scopes.addAll(written.keySet());
        List<Grant> grants = new ArrayList<>();
        for (Scope scope : scopes) {
            Grant now = newest(scope, view);
            Map<Measure, Integer> slots = rules.of(scope, now == null ? Map.of() : now.limits(), asked);
            Grant next = next(scope, now, slots, view, size, first);
            if (next != null) {
                grants.add(next);
            }
        }
        return grants;
    }

    /** Notes that grants were committed: the feed shows them later. */
    void committed(List<Grant> grants) {
        grants.forEach(grant -> written.put(grant.scope(), grant));
    }

    private @Nullable Grant newest(Scope scope, LimitView view) {
        Grant read = view.grant(scope);
        Grant own = written.get(scope);
        return own == null || (read != null && read.sequence() > own.sequence()) ? read : own;
    }

    /** The scope's next grant; null when nothing changes. */
    private @Nullable Grant next(
            Scope scope, @Nullable Grant now, Map<Measure, Integer> slots, LimitView view, int partitions, long first) {
        Map<Measure, Shared> before = now == null ? Map.of() : now.limits();
        long sequence = Math.max(now == null ? first - 1 : now.sequence(), seen(scope, view)) + 1;
        Map<Measure, Shared> limits = new EnumMap<>(Measure.class);
        slots.forEach((measure, limit) -> {
            Shared shared = before.getOrDefault(measure, Shared.begin(limit, sequence));
            List<@Nullable Said> said = said(scope, measure, view, partitions);
            limits.put(measure, allocator(scope, measure).next(limit, shared, said, sequence));
        });
        return isNews(before, limits) ? new Grant(scope, sequence, limits) : null;
    }

    /** The highest number that any partition has seen: above the grant's only when a hand in the topic removed the grant. */
    private static long seen(Scope scope, LimitView view) {
        long seen = 0;
        for (Demand demand : view.demands().values()) {
            Demand.Entry entry = demand.entry(scope);
            seen = Math.max(seen, entry == null ? 0 : entry.seen());
        }
        return seen;
    }

    private Allocator allocator(Scope scope, Measure measure) {
        return allocators.computeIfAbsent(new Key(scope, measure), _ -> new Allocator());
    }

    private static List<@Nullable Said> said(Scope scope, Measure measure, LimitView view, int partitions) {
        List<@Nullable Said> said = new ArrayList<>(partitions);
        for (int partition = 0; partition < partitions; partition++) {
            Demand demand = view.demands().get(partition);
            Demand.Entry entry = demand == null ? null : demand.entry(scope);
            said.add(entry == null ? null : new Said(entry.seen(), entry.count(measure)));
        }
        return said;
    }

    private static boolean isNews(Map<Measure, Shared> before, Map<Measure, Shared> next) {
        if (!before.keySet().equals(next.keySet())) {
            return true;
        }
        return next.entrySet().stream().anyMatch(limit -> {
            Shared old = before.getOrDefault(limit.getKey(), limit.getValue());
            return old.limit() != limit.getValue().limit()
                    || !sharesOf(old, limit.getValue()).equals(sharesOf(limit.getValue(), old));
        });
    }

    /** The shares, with zeros up to the length of the other ones. */
    private static List<Integer> sharesOf(Shared shared, Shared other) {
        int size = Math.max(shared.shares().size(), other.shares().size());
        List<Integer> shares = new ArrayList<>(size);
        for (int partition = 0; partition < size; partition++) {
            shares.add(shared.share(partition));
        }
        return shares;
    }
}
