package dev.reelay.limits;

import dev.reelay.quota.Scope;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How the limits of a scope are shared. The shard of partition 0 writes it, in its own transactions, as one record with all shares.
 *
 * @param sequence counts the grants of the scope, from 1 and for ever: a demand names the one that it has seen
 * @param limits by measure; empty once the limit was lifted. Such a grant stays, so that numbers never begin anew
 */
public record Grant(Scope scope, long sequence, Map<Measure, Shared> limits) implements LimitRecord {

    public Grant {
        limits = Map.copyOf(limits);
    }

    /** The limit by this measure; null when there is none. */
    @Nullable
    Shared limit(Measure measure) {
        return limits.get(measure);
    }

    /** Whether the scope has a limit. */
    boolean isInForce() {
        return !limits.isEmpty();
    }
}
