package dev.reelay.job;

import dev.reelay.json.JsonBytes;

/**
 * The input of a job that waits: its bytes, or only the place where the ledger has them. A worker that takes over more
 * than its memory holds leaves inputs in the ledger, and reads each when its turn comes.
 */
public sealed interface JobInput {

    /** The input's bytes in memory, or in the ledger. */
    int size();

    /** The input itself. */
    record Held(JsonBytes json) implements JobInput {
        @Override
        public int size() {
            return json.size();
        }
    }

    /**
     * An input that is in the ledger only.
     *
     * @param offset of the job's latest state, in the partition of the jobs topic; compaction keeps the latest state of a job
     *     at its offset
     * @param size in bytes
     */
    record Stored(long offset, int size) implements JobInput {}
}
