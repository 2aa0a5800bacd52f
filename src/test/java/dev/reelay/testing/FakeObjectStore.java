package dev.reelay.testing;

import dev.reelay.outputs.ObjectStore;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.URI;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;

/** A store in memory that a test can break and hold. */
public final class FakeObjectStore implements ObjectStore {

    /** Before an object is written. */
    public interface Hold {
        void before(String key) throws IOException, InterruptedException;
    }

    private final Map<String, byte[]> objects = new ConcurrentSkipListMap<>();
    private volatile @Nullable Hold hold;

    @Override
    public URI put(String key, String contentType, InputStream bytes) throws IOException, InterruptedException {
        Hold now = hold;
        if (now != null) {
            now.before(key);
        }
        byte[] whole = read(bytes);
        if (Thread.interrupted()) {
            throw new InterruptedException("interrupted while writing to the store");
        }
        objects.put(key, whole);
        return URI.create("https://store.example/" + key);
    }

    private static byte[] read(InputStream bytes) throws IOException, InterruptedException {
        try {
            return bytes.readAllBytes();
        } catch (InterruptedIOException e) {
            Thread.interrupted();
            throw new InterruptedException(e.getMessage());
        }
    }

    /** What happens before every object from now on; null for nothing. */
    public void hold(@Nullable Hold next) {
        hold = next;
    }

    /** The objects by their keys, in order. */
    public Map<String, byte[]> objects() {
        return new TreeMap<>(objects);
    }

    @Override
    public void close() {}
}
