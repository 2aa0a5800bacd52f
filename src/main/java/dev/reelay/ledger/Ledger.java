package dev.reelay.ledger;

import dev.reelay.job.Job;
import dev.reelay.job.JobState.Accepted;
import dev.reelay.kafka.BrokerException;
import dev.reelay.kafka.Membership;
import dev.reelay.kafka.StartupException;

/**
 * Every job's latest state, in {@code generation-jobs}, written together with results, dead letters and offsets.
 *
 * <p>A partition of it has one writer: whoever {@linkplain #open opened} it last, and only as long as that one is also
 * the partition's owner in the consumer group.
 */
public interface Ledger {

    /**
     * Fences the partition's former writer and reads its jobs. Blocks until all is read; an interrupt ends it.
     *
     * @throws BrokerException when it may work later
     * @throws StartupException when nobody should go on before a person has looked
     */
    LedgerPartition open(int partition) throws BrokerException;

    /**
     * Whether the group's coordinator counts the member of this pair among its live ones, with the partition assigned. A
     * worker that slept keeps its pair, but the coordinator has let it go: it must not open the partition again.
     */
    boolean isLive(Membership membership, int partition) throws BrokerException;

    /** Whether the job's state, and the largest one that can follow from it, can be written. */
    boolean fits(Accepted job);

    /** Whether a result about the job can be written, whatever it says. */
    boolean canAnswer(Job job);
}
