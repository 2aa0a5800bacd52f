package dev.reelay.limits;

import dev.reelay.quota.Scope;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * The limits that settings and commands have set.
 *
 * @param limits slots by measure, for each scope that has a limit by command; each at least 1
 * @param settings the slots of all jobs, by measure, that the worker's settings say; they hold where no command does
 * @param unclear scopes whose newest command was refused, and whose earlier one this worker does not know: the grant says what held
 * @param weights how many jobs of a tenant are submitted in a round, for each tenant that has a weight; it is no limit
 */
public record LimitRules(
        Map<Scope, Map<Measure, Integer>> limits,
        Map<Measure, Integer> settings,
        Set<Scope> unclear,
        Map<String, Integer> weights) {

    /** No limit is set. */
    public static final LimitRules NONE = new LimitRules(Map.of(), Set.of());

    public LimitRules {
        limits = Map.copyOf(limits);
        settings = Map.copyOf(settings);
        unclear = Set.copyOf(unclear);
        weights = Map.copyOf(weights);
    }

    /** Without settings and weights. */
    public LimitRules(Map<Scope, Map<Measure, Integer>> limits, Set<Scope> unclear) {
        this(limits, Map.of(), unclear, Map.of());
    }

    /** How many jobs of the tenant are submitted in a round. */
    int weight(String tenant) {
        return weights.getOrDefault(tenant, 1);
    }

    /** Whether no limit is set, or may be. */
    public boolean isEmpty() {
        return limits.isEmpty() && settings.isEmpty() && unclear.isEmpty();
    }

    /** The scopes for which this worker knows a limit. */
    Set<Scope> scopes() {
        Set<Scope> scopes = new HashSet<>(limits.keySet());
        if (!settings.isEmpty()) {
            scopes.add(Scope.ALL);
        }
        return scopes;
    }

    /** The slots of a scope, by measure, as far as this worker can tell. */
    Map<Measure, Integer> of(Scope scope, Map<Measure, Shared> granted) {
        return of(scope, granted, Map.of());
    }

    /**
     * The slots of a scope, by measure, in the place of what was granted before; empty when it has no limit any more. A command holds
     * before settings. Where the newest command was refused, what was granted holds, since a command before it may have said so; settings
     * hold where nothing was.
     *
     * @param asked what the settings of other workers say of all jobs: where they say another thing than this worker's, the strictest holds
     */
    Map<Measure, Integer> of(Scope scope, Map<Measure, Shared> granted, Map<Measure, Integer> asked) {
        Map<Measure, Integer> set = limits.get(scope);
        if (set != null) {
            return set;
        }
        Map<Measure, Integer> slots = new EnumMap<>(Measure.class);
        if (unclear.contains(scope) && !granted.isEmpty()) {
            granted.forEach((measure, shared) -> slots.put(measure, shared.limit()));
        } else if (scope.equals(Scope.ALL)) {
            slots.putAll(settings);
            asked.forEach((measure, limit) -> slots.merge(measure, limit, Math::min));
        }
        return slots;
    }
}
