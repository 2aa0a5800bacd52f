package dev.reelay.outputs;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;

/** A place for copies of files. Safe for any number of threads; each call blocks its thread. */
public interface ObjectStore extends AutoCloseable {

    /**
     * Writes one object, whole or not at all: an object that was there stays as it is until the stream has come to its end, and for ever
     * when the stream or the store fails. At most a few MiB of it are in memory.
     *
     * @param key segments of letters, digits and {@code . _ - ~}, separated by {@code /}; none is {@code .} or {@code ..}
     * @param contentType the media type with which it is served
     * @param bytes read to its end, and not closed
     * @return where it can be fetched from now on
     * @throws StoreException when the store fails
     * @throws IOException when the stream does, as the stream threw it
     * @throws InterruptedException when the thread was interrupted; then nothing is written
     */
    URI put(String key, String contentType, InputStream bytes) throws IOException, InterruptedException;

    @Override
    void close();
}
