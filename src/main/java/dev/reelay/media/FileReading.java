package dev.reelay.media;

import dev.reelay.file.MediaFacts;
import dev.reelay.format.FileBytes;
import java.util.Optional;

/** What the bytes of a file that were read say about it. */
sealed interface FileReading {

    /** Nothing more is to be read. */
    record Known(MediaFacts facts) implements FileReading {}

    /**
     * Other bytes of a clip would tell more.
     *
     * @param read what was read
     * @param size of the whole file
     * @param offset of the first byte that is needed, in front of the file's end
     * @param count how many bytes are needed, none of them behind the file's end
     * @param otherwise the facts when they cannot be read
     */
    record Elsewhere(FileBytes read, long size, long offset, int count, MediaFacts otherwise) implements FileReading {}

    /** Takes the chunks of a response's body, and says when they determine the facts of the file. Not thread-safe. */
    interface Body {

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
}
