package dev.reelay.refresh;

import java.io.Serial;
import java.util.LinkedHashMap;
import java.util.Map;

/** A map that forgets its oldest entries: made-up ids must not fill the memory. */
final class BoundedMemory<V> extends LinkedHashMap<String, V> {

    @Serial
    private static final long serialVersionUID = 1L;

    private static final int MOST = 1_000;

    @Override
    protected boolean removeEldestEntry(Map.Entry<String, V> eldest) {
        return size() > MOST;
    }
}
