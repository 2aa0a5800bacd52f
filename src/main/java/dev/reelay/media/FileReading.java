package dev.reelay.media;

import dev.reelay.format.FileBytes;
import dev.reelay.job.MediaFacts;

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
}
