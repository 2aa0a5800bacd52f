package dev.reelay.limits;

import dev.reelay.quota.Scope;
import dev.reelay.quota.Unconfirmed;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The table of {@code generation-limits}, as far as it was read: the newest record of each key. Immutable.
 *
 * @param grants by scope, also those of limits that were lifted
 * @param demands by partition
 */
public record LimitView(Map<Scope, Grant> grants, Map<Integer, Demand> demands) {

    /** Nothing was read. */
    public static final LimitView EMPTY = new LimitView(Map.of(), Map.of());

    public LimitView {
        grants = Map.copyOf(grants);
        demands = Map.copyOf(demands);
    }

    /** The view after these records, in their order. */
    public LimitView with(Collection<? extends LimitRecord> records) {
        Map<Scope, Grant> newerGrants = new HashMap<>(grants);
        Map<Integer, Demand> newerDemands = new HashMap<>(demands);
        for (LimitRecord record : records) {
            switch (record) {
                // A feed may hand a record over again: a sequence never goes back.
                case Grant grant ->
                    newerGrants.merge(
                            grant.scope(), grant, (old, next) -> next.sequence() < old.sequence() ? old : next);
                case Demand demand -> newerDemands.put(demand.partition(), demand);
            }
        }
        return new LimitView(newerGrants, newerDemands);
    }

    /** What settings say of all jobs, by measure: of workers that say different things, the strictest. */
    Map<Measure, Integer> asked() {
        Map<Measure, Integer> asked = new EnumMap<>(Measure.class);
        demands.values()
                .forEach(demand ->
                        demand.settings().forEach((measure, slots) -> asked.merge(measure, slots, Math::min)));
        return asked;
    }

    /** How many partitions take part: those that have said something, too. */
    int partitions(int atLeast) {
        return Math.max(
                atLeast, demands.keySet().stream().mapToInt(p -> p + 1).max().orElse(0));
    }

    /** The partitions that have not confirmed a limit in force, by its scope. */
    Map<Scope, List<Integer>> unconfirmed(int atLeast) {
        return Unconfirmed.silent(
                grants, partitions(atLeast), (grant, partition) -> hasConfirmed(grant, demands.get(partition)));
    }

    private static boolean hasConfirmed(Grant grant, @Nullable Demand demand) {
        Demand.Entry entry = demand == null ? null : demand.entry(grant.scope());
        return grant.limits().values().stream().allMatch(limit -> entry != null && entry.seen() >= limit.begun());
    }

    /** The scope's grant; null when there never was one. */
    @Nullable
    Grant grant(Scope scope) {
        return grants.get(scope);
    }
}
