package dev.reelay.media;

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
     * @return what the file is, once there are enough bytes; after that no chunk may be added
     */
    Optional<FileReading> add(int count, Chunk chunk);

    /**
     * What the file is when the response ended, as it should, before there were enough bytes.
     *
     * @param wholeBody whether the response was the whole file, so that its size is known now. Otherwise a few bytes
     *     are too few to say that the file has another format
     */
    FileReading end(boolean wholeBody);

    /** No chunk follows. */
    default void close() {}
}
