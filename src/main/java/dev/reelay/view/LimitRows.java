package dev.reelay.view;

import dev.reelay.request.CommandReading;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The limits of the control topic, by workers' rules: a refused command leaves the one before it. Of more than {@value #MOST} keys the
 * newest are kept. Not thread-safe.
 */
final class LimitRows {

    private static final int MOST = 10_000;

    private final Map<String, LimitRow> byKey = new LinkedHashMap<>();

    /** A limit was set. */
    void put(LimitRow row) {
        byKey.remove(row.key());
        byKey.put(row.key(), row);
        if (byKey.size() > MOST) {
            byKey.remove(byKey.keySet().iterator().next());
        }
    }

    /** A command was refused: what held before holds, and where that is not known, the row says so. */
    void refused(LimitRow unclear, String why) {
        LimitRow before = byKey.get(unclear.key());
        put((before == null ? unclear : before).refused(why));
    }

    void remove(String key) {
        byKey.remove(key);
    }

    void clear() {
        byKey.clear();
    }

    /** All of them: that of all jobs first, then by key. */
    List<LimitRow> all() {
        return byKey.values().stream()
                .sorted(Comparator.comparing((LimitRow row) -> !row.scope().equals(CommandReading.ALL_MODELS))
                        .thenComparing(LimitRow::key))
                .toList();
    }
}
