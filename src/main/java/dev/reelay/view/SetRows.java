package dev.reelay.view;

import dev.reelay.view.row.SetRow;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The limits or the budgets of the control topic, by workers' rules: a refused command leaves the one before it. Of more than
 * {@value #MOST} keys the newest are kept. Not thread-safe.
 */
final class SetRows<R extends SetRow<R>> {

    private static final int MOST = 10_000;

    private final Map<String, R> byKey = new LinkedHashMap<>();

    /** One was set. */
    void put(R row) {
        byKey.remove(row.key());
        byKey.put(row.key(), row);
        if (byKey.size() > MOST) {
            byKey.remove(byKey.keySet().iterator().next());
        }
    }

    /** A command was refused: what held before holds, and where that is not known, the row says so. */
    void refused(R unclear, String why) {
        R before = byKey.get(unclear.key());
        put((before == null ? unclear : before).refused(why));
    }

    void remove(String key) {
        byKey.remove(key);
    }

    void clear() {
        byKey.clear();
    }

    /** All of them: that of all jobs first, then by key. */
    List<R> all() {
        return byKey.values().stream()
                .sorted(Comparator.comparing((R row) -> !row.scope().equals(SetRow.ALL))
                        .thenComparing(SetRow::key))
                .toList();
    }
}
