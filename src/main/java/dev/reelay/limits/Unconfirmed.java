package dev.reelay.limits;

import dev.reelay.quota.Scope;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Says in the log that partitions have not confirmed a limit: until all have, no partition gets a share of it. A worker that reads no topic,
 * because no limit is set for it, or is of a version that knows none, never does. Also that the settings of workers differ. Not thread-safe.
 */
final class Unconfirmed {

    private static final int MOST_NAMED = 10;

    private static final Logger LOG = Logger.getLogger("dev.reelay.limits");

    private final Lasting unconfirmed = new Lasting();
    private final Lasting different = new Lasting();

    /** Looks at the grants in force and at the demands, and says of each trouble once that it has lasted for a minute. */
    void look(LimitView view, int partitions, Instant now) {
        if (!unconfirmed.isTime(now)) {
            return;
        }
        Map<Scope, List<Integer>> missing = missing(view, partitions);
        unconfirmed
                .due(missing.keySet(), now)
                .forEach(scope -> LOG.warnf(
                        "No partition gets a share of the limit %s: for a minute partitions %s have not confirmed it. Do all workers have the"
                                + " same limits in their settings?",
                        scope.name(), names(missing.getOrDefault(scope, List.of()))));
        List<Integer> others = others(view, partitions);
        different
                .due(others.isEmpty() ? Set.of() : Set.of(Scope.ALL), now)
                .forEach(_ -> LOG.warnf(
                        "The settings of workers do not say the same limit of all jobs, and the strictest holds: those of the owners of"
                                + " partitions %s say another one, or none",
                        names(others)));
    }

    private static String names(List<Integer> partitions) {
        return partitions.stream().limit(MOST_NAMED).map(String::valueOf).collect(Collectors.joining(", "));
    }

    /** The partitions whose owner has other settings than those that hold. */
    private static List<Integer> others(LimitView view, int partitions) {
        Map<Measure, Integer> asked = view.asked();
        return view.demands().values().stream()
                .filter(demand ->
                        demand.partition() < partitions && !demand.settings().equals(asked))
                .map(Demand::partition)
                .sorted()
                .toList();
    }

    private static Map<Scope, List<Integer>> missing(LimitView view, int partitions) {
        Map<Scope, List<Integer>> missing = new TreeMap<>();
        for (Grant grant : view.grants().values()) {
            long begun = grant.limits().values().stream()
                    .mapToLong(Shared::begun)
                    .max()
                    .orElse(0);
            for (int partition = 0; partition < view.partitions(partitions); partition++) {
                Demand demand = view.demands().get(partition);
                Demand.Entry entry = demand == null ? null : demand.entry(grant.scope());
                if (grant.isInForce() && (entry == null || entry.seen() < begun)) {
                    missing.computeIfAbsent(grant.scope(), _ -> new ArrayList<>())
                            .add(partition);
                }
            }
        }
        return missing;
    }

    /** When to look next; null when that makes no difference. */
    @Nullable
    Instant nextLook() {
        return Stream.of(unconfirmed, different)
                .map(Lasting::next)
                .filter(next -> next != null)
                .min(Instant::compareTo)
                .orElse(null);
    }
}
