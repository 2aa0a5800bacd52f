package dev.reelay.limits;

import dev.reelay.quota.Scope;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Says in the log that partitions have not confirmed a limit: until all have, nobody gets a share of it. A worker that was started without
 * the setting, or is of a version that does not know it, never does. Not thread-safe.
 */
final class Unconfirmed {

    /** A partition that moves has confirmed by then. */
    static final Duration PATIENCE = Duration.ofMinutes(1);

    private static final int MOST_NAMED = 10;

    private static final Logger LOG = Logger.getLogger("dev.reelay.limits");

    private final Map<Scope, Instant> since = new TreeMap<>();
    private final Set<Scope> told = new HashSet<>();

    /** Looks at the grants in force, and says of each limit once that it has not been confirmed for a minute. */
    void look(LimitView view, int partitions, Instant now) {
        Map<Scope, List<Integer>> missing = missing(view, partitions);
        since.keySet().retainAll(missing.keySet());
        told.retainAll(missing.keySet());
        missing.forEach((scope, those) -> {
            Instant first = since.computeIfAbsent(scope, _ -> now);
            if (!now.isBefore(first.plus(PATIENCE)) && told.add(scope)) {
                LOG.warnf(
                        "Nobody gets a share of the limit %s: for a minute partitions %s have not confirmed it. Do all workers have the"
                                + " same limits in their settings?",
                        scope.name(),
                        those.stream().limit(MOST_NAMED).map(String::valueOf).collect(Collectors.joining(", ")));
            }
        });
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

    /** When there is something to say; null when there is nothing. */
    @Nullable
    Instant nextLook() {
        return since.entrySet().stream()
                .filter(entry -> !told.contains(entry.getKey()))
                .map(entry -> entry.getValue().plus(PATIENCE))
                .min(Instant::compareTo)
                .orElse(null);
    }
}
