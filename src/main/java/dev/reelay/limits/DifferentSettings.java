package dev.reelay.limits;

import dev.reelay.quota.Lasting;
import dev.reelay.quota.Scope;
import dev.reelay.quota.Unconfirmed;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Says in the log that the settings of workers say different limits of all jobs. Not thread-safe. */
final class DifferentSettings {

    private static final Logger LOG = Logger.getLogger("dev.reelay.limits");

    private final Lasting lasting = new Lasting();

    /** Looks at the demands, and says once that settings have differed for a minute. */
    void look(LimitView view, int partitions, Instant now) {
        if (!lasting.isTime(now)) {
            return;
        }
        List<Integer> others = others(view, partitions);
        lasting.due(others.isEmpty() ? Set.of() : Set.of(Scope.ALL), now)
                .forEach(_ -> LOG.warnf(
                        "The settings of workers do not say the same limit of all jobs, and the strictest holds: those of the owners of"
                                + " partitions %s say another one, or none",
                        Unconfirmed.names(others)));
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

    /** When to look next; null when that makes no difference. */
    @Nullable
    Instant nextLook() {
        return lasting.next();
    }
}
