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
 * What commands of one kind have set, by their keys in the control topic. A refused command leaves what held before, which a worker that
 * started after the topic was compacted does not know. Any thread may read; one thread writes.
 */
public abstract sealed class KeptCommands<T extends CommandReading> permits LimitCommands, BudgetCommands {

    /**
     * The rows of the table.
     *
     * @param set by key, in the order in which they were set
     * @param refused the keys whose newest record was refused; what held before is set, if this worker knows it
     */
    public record Rows<T>(Map<String, T> set, Set<String> refused) {}

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
    boolean refused(String key) {
        if (isKey.test(key)) {
            put(key, rows.set().get(key), true);
        }
        return isKey.test(key);
    }

    private boolean put(String key, @Nullable T command, boolean isRefused) {
        Map<String, T> set = new LinkedHashMap<>(rows.set());
        Set<String> refused = new TreeSet<>(rows.refused());
        T before = set.remove(key);
        boolean wasRefused = refused.remove(key);
        if (command != null) {
            set.put(key, command);
        }
        if (isRefused) {
            refused.add(key);
        }
        rows = new Rows<>(set, refused);
        return !Objects.equals(before, command) || (command == null && wasRefused);
    }
}
