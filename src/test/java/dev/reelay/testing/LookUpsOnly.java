package dev.reelay.testing;

import java.util.AbstractMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A map that answers for one key at a time; whoever goes through all of it fails. */
public final class LookUpsOnly<K, V> extends AbstractMap<K, V> {

    private final Map<K, V> map;

    public LookUpsOnly(Map<K, V> map) {
        this.map = map;
    }

    @Override
    public @Nullable V get(@Nullable Object key) {
        return map.get(key);
    }

    @Override
    public boolean containsKey(@Nullable Object key) {
        return map.containsKey(key);
    }

    @Override
    public Set<Entry<K, V>> entrySet() {
        throw new AssertionError("only look-ups were expected");
    }
}
