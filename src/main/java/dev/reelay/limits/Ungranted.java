package dev.reelay.limits;

import dev.reelay.quota.Lasting;
import dev.reelay.quota.Scope;
import java.time.Instant;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Says in the log that a limit which is set for this worker is not granted: no job that counts in it is submitted. Where the worker with
 * partition 0 has no limit set, it reads no topic, and grants nothing. Thread-safe: all shards of a worker look.
 */
final class Ungranted {

    private static final Logger LOG = Logger.getLogger("dev.reelay.limits");

    private final Lasting lasting = new Lasting();

    /** Looks at the limits that are set, and says of each once that it has not been granted for a minute. */
    synchronized void look(LimitView view, LimitRules rules, Instant now) {
        if (!lasting.isTime(now)) {
            return;
        }
        lasting.due(missing(view, rules), now)
                .forEach(scope -> LOG.warnf(
                        "The limit %s has not been granted for a minute, and its jobs wait. Has partition 0 of the requests an owner, and"
                                + " has that worker the same limits in its settings?",
                        scope.name()));
    }

    /** Notes that nothing is known: the topic cannot be read, and the worker says so elsewhere. */
    synchronized void cannotLook(Instant now) {
        lasting.due(Set.of(), now);
    }

    private static Set<Scope> missing(LimitView view, LimitRules rules) {
        Set<Scope> missing = new HashSet<>(rules.scopes());
        missing.removeIf(scope -> {
            Grant grant = view.grant(scope);
            Map<Measure, Shared> granted = grant == null ? Map.of() : grant.limits();
            return granted.keySet().containsAll(rules.of(scope, granted).keySet());
        });
        return missing;
    }

    /** When to look next; null when that makes no difference. */
    synchronized @Nullable Instant nextLook() {
        return lasting.next();
    }
}
