package dev.reelay.commands;

import dev.reelay.request.CommandReading;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The limits that commands have set, by their keys in the control topic. A refused command leaves what held before. Where this worker
 * does not know that, because it started after the topic was compacted, the row is unclear. Any thread may read; one thread writes.
 */
public final class LimitCommands {

    /**
     * The rows of the table.
     *
     * @param set by key, in the order in which they were set
     * @param unclear the keys of rows whose newest record was refused, and of which no earlier one was read
     */
    public record Rows(Map<String, CommandReading.Limit> set, Set<String> unclear) {}

    private volatile Rows rows = new Rows(Map.of(), Set.of());

    /** All rows as they are now; immutable. */
    public Rows rows() {
        return rows;
    }

    /** Sets a limit; false when it was the same already. */
    boolean set(CommandReading.Limit limit) {
        return put(limit.key(), limit, false);
    }

    /** Lifts the limit under this key; false when there was none. */
    boolean lift(String key) {
        return CommandReading.isLimitKey(key) && put(key, null, false);
    }

    /**
     * Notes that the newest record of the key was refused: what held before holds.
     *
     * @return whether the key is that of a limit
     */
    boolean unclear(String key) {
        if (CommandReading.isLimitKey(key) && !rows.set().containsKey(key)) {
            put(key, null, true);
        }
        return CommandReading.isLimitKey(key);
    }

    private boolean put(String key, CommandReading.@Nullable Limit limit, boolean isUnclear) {
        Map<String, CommandReading.Limit> set = new LinkedHashMap<>(rows.set());
        Set<String> unclear = new TreeSet<>(rows.unclear());
        CommandReading.Limit before = set.remove(key);
        boolean wasUnclear = unclear.remove(key);
        if (limit != null) {
            set.put(key, limit);
        }
        if (isUnclear) {
            unclear.add(key);
        }
        rows = new Rows(set, unclear);
        return !Objects.equals(before, limit) || wasUnclear != isUnclear;
    }
}
