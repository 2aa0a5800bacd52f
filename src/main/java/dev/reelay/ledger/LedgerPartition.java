package dev.reelay.ledger;

import dev.reelay.job.JobState;
import dev.reelay.kafka.Membership;
import java.util.Collection;

/** One partition of the ledger, open for writing. Not thread-safe: it belongs to its shard. */
public interface LedgerPartition extends AutoCloseable {

    /** The jobs and receipts that were there when it was opened. */
    Collection<JobState> jobs();

    /** The offset of the first request that is not yet answered or stored. */
    long nextOffset();

    /**
     * Writes all of it or nothing, if the partition is still owned under {@code membership}. Blocks.
     *
     * @param nextOffset the first request that is not answered or stored once this is written; the unchanged one when no
     *     request was decided, for the offset is what proves the membership
     */
    Commit commit(Entries entries, long nextOffset, Membership membership);

    @Override
    void close();
}
