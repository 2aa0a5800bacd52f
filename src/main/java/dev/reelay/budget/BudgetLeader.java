package dev.reelay.budget;

import dev.reelay.budget.BudgetAllocator.Said;
import dev.reelay.budget.BudgetDemand.Need;
import dev.reelay.quota.Scope;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Grants shares of budgets: the part of the shard of partition 0. Two locks fence a false leader, as they fence every shard: its
 * transaction does not commit. Confined to its shard's thread; a shard that opens its partition begins with a new one, which continues from
 * what is written.
 *
 * <p>The day is that of this shard's clock. When it differs from the granted one, forward or back, the day begins with no shares.
 */
final class BudgetLeader {

    private record Key(Scope scope, BudgetMeasure measure) {}

    private final Map<Scope, BudgetGrant> written = new HashMap<>();
    private final Map<Key, BudgetAllocator> allocators = new HashMap<>();

    /**
     * The grants that are to be written now: those of budgets that were set, changed or lifted, of days that begin, and those with other
     * shares.
     *
     * @param view has been read to its end since the shard opened its partition
     * @param partitions how many the requests topic has at least
     * @param today the day of this shard's clock
     * @param first the number of a scope's first grant: the time in milliseconds, so that it is above all numbers of a topic that was
     *     deleted
     */
    List<BudgetGrant> grants(BudgetView view, BudgetRules rules, int partitions, long today, long first) {
        int size = view.partitions(partitions);
        TreeSet<Scope> scopes = new TreeSet<>(rules.limits().keySet());
        scopes.addAll(view.grants().keySet());
        scopes.addAll(written.keySet());
        List<BudgetGrant> grants = new ArrayList<>();
        for (Scope scope : scopes) {
            BudgetGrant now = newest(scope, view);
            Map<BudgetMeasure, DayShares> before = now == null ? Map.of() : now.budgets();
            long sequence = Math.max(now == null ? first - 1 : now.sequence(), seen(scope, view)) + 1;
            Map<BudgetMeasure, DayShares> next = new EnumMap<>(BudgetMeasure.class);
            rules.of(scope, before).forEach((measure, limit) -> {
                DayShares granted = before.get(measure);
                DayShares shares =
                        granted == null || granted.day() != today ? DayShares.begin(today, limit, sequence) : granted;
                List<@Nullable Said> said = said(scope, measure, view, size);
                next.put(measure, allocator(scope, measure).next(limit, shares, said, sequence));
            });
            if (isNews(before, next)) {
                grants.add(new BudgetGrant(scope, sequence, next));
            }
        }
        return grants;
    }

    /** Notes that grants were committed: the feed shows them later. */
    void committed(List<BudgetGrant> grants) {
        grants.forEach(grant -> written.put(grant.scope(), grant));
    }

    private @Nullable BudgetGrant newest(Scope scope, BudgetView view) {
        BudgetGrant read = view.grant(scope);
        BudgetGrant own = written.get(scope);
        return own == null || (read != null && read.sequence() > own.sequence()) ? read : own;
    }

    /** The highest number that any partition has seen: above the grant's only when a hand in the topic removed the grant. */
    private static long seen(Scope scope, BudgetView view) {
        long seen = 0;
        for (BudgetDemand demand : view.demands().values()) {
            BudgetDemand.Entry entry = demand.entry(scope);
            seen = Math.max(seen, entry == null ? 0 : entry.seen());
        }
        return seen;
    }

    private BudgetAllocator allocator(Scope scope, BudgetMeasure measure) {
        return allocators.computeIfAbsent(new Key(scope, measure), _ -> new BudgetAllocator());
    }

    private static List<@Nullable Said> said(Scope scope, BudgetMeasure measure, BudgetView view, int partitions) {
        List<@Nullable Said> said = new ArrayList<>(partitions);
        for (int partition = 0; partition < partitions; partition++) {
            BudgetDemand demand = view.demands().get(partition);
            BudgetDemand.Entry entry = demand == null ? null : demand.entry(scope);
            Need need = entry == null ? null : entry.need(measure);
            said.add(entry == null || need == null ? null : new Said(entry.seen(), need));
        }
        return said;
    }

    private static boolean isNews(Map<BudgetMeasure, DayShares> before, Map<BudgetMeasure, DayShares> next) {
        if (!before.keySet().equals(next.keySet())) {
            return true;
        }
        return next.entrySet().stream().anyMatch(budget -> {
            DayShares is = budget.getValue();
            DayShares was = before.getOrDefault(budget.getKey(), is);
            return was.limit() != is.limit()
                    || was.day() != is.day()
                    || !sharesOf(was, is).equals(sharesOf(is, was));
        });
    }

    /** The shares, with zeros up to the length of the other ones. */
    private static List<Long> sharesOf(DayShares shares, DayShares other) {
        int size = Math.max(shares.shares().size(), other.shares().size());
        List<Long> all = new ArrayList<>(size);
        for (int partition = 0; partition < size; partition++) {
            all.add(shares.share(partition));
        }
        return all;
    }
}
