package dev.reelay.ledger;

import dev.reelay.job.JobState;
import dev.reelay.kafka.Membership;
import dev.reelay.records.Spend;
import java.util.Collection;
import java.util.SequencedMap;

/** One partition of the ledger, open for writing. Not thread-safe: its shard alone uses it. */
public interface LedgerPartition extends AutoCloseable {

    /**
     * The jobs and receipts at the time of opening, by their ids, in the order in which they came. It hands them over, and has none of them
     * afterwards: they would be in memory as they were then for as long as the partition is open. The map is the caller's, to be changed.
     *
     * @throws IllegalStateException when they were taken before
     */
    SequencedMap<String, JobState> takeJobs();

    /** What jobs of the partition had spent at the time of opening. */
    Collection<Spend> spend();

    /** Where to begin to decide requests. The next commit writes it to the ledger, and to the group's offset. */
    StartPosition start();

    /**
     * Notes that the log of the requests no longer has records that the ledger has decided: every later commit says so, and a
     * worker that opens the partition then takes no request until an operator has set the group's offset.
     *
     * @param brokenAt the offset where the log ended, or to which the consumer was set back
     */
    void breakOff(long brokenAt);

    /**
     * Writes everything or nothing. Refused when the group has replaced {@code membership}, or when it does not own the
     * partition. Blocks.
     *
     * @param nextOffset the first request that is neither answered nor stored after this commit. Unchanged when no request was
     *     decided: the transaction carries it all the same, because the offset is what the coordinator checks the membership for
     */
    Commit commit(Entries entries, long nextOffset, Membership membership);

    @Override
    void close();
}
