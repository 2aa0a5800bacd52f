package dev.reelay.quota;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Scopes with which something has been wrong for so long that the log is to say so, once. Not thread-safe. */
public final class Lasting {

    /** A partition that moves, and a limit that was set a moment ago, are in order by then. */
    static final Duration PATIENCE = Duration.ofMinutes(1);

    /** Turns are many, and limits may be: it is not looked at more often. */
    private static final Duration EACH = Duration.ofSeconds(1);

    private final Map<Scope, Instant> since = new TreeMap<>();
    private final Set<Scope> told = new HashSet<>();

    private Instant looked = Instant.EPOCH;
    private boolean again;

    /** Whether it is time to look; otherwise {@link #next} says when. */
    public boolean isTime(Instant now) {
        again = now.isBefore(looked.plus(EACH)) && !now.isBefore(looked);
        return !again;
    }

    /**
     * Notes with which scopes something is wrong now.
     *
     * @return those of which it is to be said now
     */
    public List<Scope> due(Set<Scope> found, Instant now) {
        looked = now;
        since.keySet().retainAll(found);
        told.retainAll(found);
        List<Scope> due = new ArrayList<>();
        for (Scope scope : found) {
            Instant first = since.computeIfAbsent(scope, _ -> now);
            if (!now.isBefore(first.plus(PATIENCE)) && told.add(scope)) {
                due.add(scope);
            }
        }
        return due;
    }

    /** When to look next; null when that makes no difference. */
    public @Nullable Instant next() {
        return again
                ? looked.plus(EACH)
                : since.entrySet().stream()
                        .filter(entry -> !told.contains(entry.getKey()))
                        .map(entry -> entry.getValue().plus(PATIENCE))
                        .min(Instant::compareTo)
                        .orElse(null);
    }
}
