package dev.reelay.view;

import java.util.HashSet;
import java.util.Set;

/** Remembers which jobs changed last. Thread-safe. */
final class ChangeLog {

    private final String[] ids;
    private long version;
    /** Versions before this one cannot be told apart: all was read again since. */
    private long known;

    /** @param size how many changes are remembered */
    ChangeLog(int size) {
        ids = new String[size];
    }

    synchronized void add(String id) {
        ids[(int) (version % ids.length)] = id;
        version++;
    }

    /** Everything may have changed. */
    synchronized void addAll() {
        version++;
        known = version;
    }

    synchronized long version() {
        return version;
    }

    synchronized Changes since(long earlier) {
        if (earlier < known || earlier > version || version - earlier > ids.length) {
            return new Changes(version, false, Set.of());
        }
        Set<String> changed = new HashSet<>();
        for (long each = earlier; each < version; each++) {
            changed.add(ids[(int) (each % ids.length)]);
        }
        return new Changes(version, true, changed);
    }
}
