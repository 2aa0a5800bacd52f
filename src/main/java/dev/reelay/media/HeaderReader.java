package dev.reelay.media;

import dev.reelay.format.FileBytes;
import org.jspecify.annotations.Nullable;

/** Reads the first bytes of a file. Pure. */
interface HeaderReader {

    /** What follows the bytes that are there. */
    enum Behind {
        /** More bytes, which can be waited for. */
        MORE,
        /** More bytes, which are not kept. */
        TOO_MUCH,
        /** Nothing: the file ends. */
        NOTHING,
        /** No one knows: the host ended the body, and may have cut the file. */
        UNKNOWN
    }

    /** The outcome. */
    sealed interface Step {

        /** There are enough bytes. */
        record Done(FileReading finding) implements Step {}

        /** So many of the file's first bytes are needed. Only where there are {@linkplain Behind#MORE more}. */
        record More(long bytes) implements Step {}
    }

    /**
     * Reads what is there.
     *
     * @param length of the first bytes
     * @param size of the whole file; null when it is not known
     */
    Step read(FileBytes file, int length, @Nullable Long size, Behind behind);
}
