package dev.reelay.commands;

import dev.reelay.request.CommandReading;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The limits, or the budgets, that commands have set, by their keys in the control topic. A refused command changes nothing; a worker that
 * started after the topic was compacted does not know what it would have changed. Any thread may read; one thread writes. Readers see
 * what was written when it is published: each table is copied once for a batch of commands.
 */
public abstract sealed class KeptCommands<T extends CommandReading> permits LimitCommands, BudgetCommands {

    /**
     * The rows of the table, in no order.
     *
     * @param set by key
     * @param refused the keys whose newest record was refused; what held before is set, if this worker knows it
     */
    public record Rows<T>(Map<String, T> set, Set<String> refused) {}

    private final Predicate<String> isKey;
    private volatile Rows<T> rows = new Rows<>(Map.of(), Set.of());

    /** The table as the writer has it: the one that readers have, until something changes. */
    private Rows<T> next = rows;

    private boolean isCopied;

    /** @param isKey whether a key is that of such a command */
    KeptCommands(Predicate<String> isKey) {
        this.isKey = isKey;
    }

    /** All rows as they were published last; they do not change, and are another object only when one of them is another. */
    public Rows<T> rows() {
        return rows;
    }

    /** The number of rows that are set, as readers see them. */
    int size() {
        return rows.set().size();
    }

    /** Whether the row of this key is set, as the writer has it. */
    boolean holds(String key) {
        return next.set().containsKey(key);
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
            put(key, next.set().get(key), true);
        }
        return isKey.test(key);
    }

    /** Has readers see all that was set, lifted and refused since the last time. */
    void publish() {
        rows = next;
        isCopied = false;
    }

    private boolean put(String key, @Nullable T command, boolean isRefused) {
        T before = next.set().get(key);
        boolean wasRefused = next.refused().contains(key);
        if (Objects.equals(before, command) && wasRefused == isRefused) {
            return false;
        }
        if (!isCopied) {
            isCopied = true;
            next = new Rows<>(new HashMap<>(rows.set()), new HashSet<>(rows.refused()));
        }
        if (command == null) {
            next.set().remove(key);
        } else {
            next.set().put(key, command);
        }
        if (isRefused) {
            next.refused().add(key);
        } else {
            next.refused().remove(key);
        }
        return !Objects.equals(before, command) || command == null;
    }
}
