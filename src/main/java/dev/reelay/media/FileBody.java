package dev.reelay.media;

import dev.reelay.job.MediaFacts;
import java.util.Optional;

/** Takes the chunks of a response's body, and says when they determine the facts of the file. Not thread-safe. */
interface FileBody {

    /** A chunk of a body, of which the first {@code count} bytes can be copied. */
    interface Chunk {
        void copy(int count, byte[] to, int at);
    }

    /**
     * Adds a chunk of {@code count} bytes.
     *
     * @return the facts, once there are enough bytes; after that no chunk may be added
     */
    Optional<MediaFacts> add(int count, Chunk chunk);

    /**
     * The facts when the response ended, as it should, before there were enough bytes.
     *
     * @param wholeBody whether the response was the whole file, so that its size is known now. Otherwise a few bytes
     *     are too few to say that the file has another format
     */
    MediaFacts end(boolean wholeBody);

    /** No chunk follows. */
    default void close() {}
}
