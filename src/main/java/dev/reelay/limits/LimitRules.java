package dev.reelay.limits;

import dev.reelay.quota.Scope;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The limits that settings and commands have set.
 *
 * @param limits slots by measure, for each scope that has a limit; each at least 1
 * @param unclear scopes whose newest command was refused, and whose earlier one this worker does not know: the grant says what held
 * @param weights how many jobs of a tenant are submitted in a round, for each tenant that has a weight; it is no limit
 */
public record LimitRules(Map<Scope, Map<Measure, Integer>> limits, Set<Scope> unclear, Map<String, Integer> weights) {

    /** No limit is set. */
    public static final LimitRules NONE = new LimitRules(Map.of(), Set.of());

    public LimitRules {
        limits = Map.copyOf(limits);
        unclear = Set.copyOf(unclear);
        weights = Map.copyOf(weights);
    }

    /** Without weights. */
    public LimitRules(Map<Scope, Map<Measure, Integer>> limits, Set<Scope> unclear) {
        this(limits, unclear, Map.of());
    }

    /** How many jobs of the tenant are submitted in a round. */
    int weight(String tenant) {
        return weights.getOrDefault(tenant, 1);
    }

    /** Whether no limit is set, or may be. */
    public boolean isEmpty() {
        return limits.isEmpty() && unclear.isEmpty();
    }

    /** The slots of a scope, by measure, in the place of what was granted before; empty when it has no limit any more. */
    Map<Measure, Integer> of(Scope scope, Map<Measure, Shared> granted) {
        Map<Measure, Integer> set = limits.get(scope);
        if (set != null || !unclear.contains(scope)) {
            return set == null ? Map.of() : set;
        }
        Map<Measure, Integer> before = new TreeMap<>();
        granted.forEach((measure, shared) -> before.put(measure, shared.limit()));
        return before;
    }
}
