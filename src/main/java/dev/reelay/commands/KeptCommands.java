package dev.reelay.commands;

import dev.reelay.request.CommandReading;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What commands of one kind have set, by their keys in the control topic. A refused command leaves what held before. Where this worker
 * does not know that, because it started after the topic was compacted, the row is unclear. Any thread may read; one thread writes.
 */
public abstract sealed class KeptCommands<T extends CommandReading> permits LimitCommands, BudgetCommands {

    /**
     * The rows of the table.
     *
     * @param set by key, in the order in which they were set
     * @param unclear the keys of rows whose newest record was refused, and of which no earlier one was read
     */
    public record Rows<T>(Map<String, T> set, Set<String> unclear) {}

    private final Predicate<String> isKey;
    private volatile Rows<T> rows = new Rows<>(Map.of(), Set.of());

    /** @param isKey whether a key is that of such a command */
    KeptCommands(Predicate<String> isKey) {
        this.isKey = isKey;
    }

    /** All rows as they are now; immutable. */
    public Rows<T> rows() {
        return rows;
    }

    /** The number of rows that are set. */
    int size() {
        return rows.set().size();
    }

    /** Whether the row of this key is set. */
    boolean holds(String key) {
        return rows.set().containsKey(key);
    }

    /** Sets a row; false when it was the same already. */
    boolean set(T command) {
        return put(Objects.requireNonNull(command.key()), command, false);
    }

    /** Lifts what was set under this key; false when there was nothing. */
    boolean lift(String key) {
        return isKey.test(key) && put(key, null, false);
    }

    /**
     * Notes that the newest record of the key was refused: what held before holds.
     *
     * @return whether the key is one of such commands
     */
    boolean unclear(String key) {
        if (isKey.test(key) && !rows.set().containsKey(key)) {
            put(key, null, true);
        }
        return isKey.test(key);
    }

    private boolean put(String key, @Nullable T command, boolean isUnclear) {
        Map<String, T> set = new LinkedHashMap<>(rows.set());
        Set<String> unclear = new TreeSet<>(rows.unclear());
        T before = set.remove(key);
        boolean wasUnclear = unclear.remove(key);
        if (command != null) {
            set.put(key, command);
        }
        if (isUnclear) {
            unclear.add(key);
        }
        rows = new Rows<>(set, unclear);
        return !Objects.equals(before, command) || wasUnclear != isUnclear;
    }
}
