package dev.reelay.ledger;

import dev.reelay.job.Job;
import dev.reelay.job.JobInput;
import dev.reelay.job.JobState.Accepted;
import dev.reelay.job.JobState.Storing;
import dev.reelay.kafka.BrokerException;
import dev.reelay.kafka.Membership;
import dev.reelay.kafka.StartupException;
import org.jspecify.annotations.Nullable;

/**
 * The latest state of every job, in {@code generation-jobs}, written in one transaction with results, dead letters and offsets.
 *
 * <p>A partition has one writer: the last opener, as long as it also owns the partition in the consumer group.
 */
public interface Ledger {

    /**
     * Fences the partition's former writer and reads the partition's jobs. Blocks until all are read, or until an interrupt.
     *
     * @param room for the inputs of waiting jobs: those that find none are {@link JobInput.Stored}
     * @throws BrokerException when a later try may succeed
     * @throws StartupException when an operator has to correct something first
     */
    LedgerPartition open(int partition, InputRoom room) throws BrokerException;

    /**
     * Reads the input of a waiting job that a restore left in the ledger. Blocks.
     *
     * @return null when the ledger no longer has it at that place, which only a hand in the topic can have done
     * @throws BrokerException when a later try may succeed
     */
    JobInput.@Nullable Held readInput(int partition, String id, JobInput.Stored place) throws BrokerException;

    /**
     * Whether the group's coordinator knows this member and has assigned the partition to it. A worker that was suspended still
     * holds its {@link Membership}, but the coordinator has removed it: it must not open the partition again.
     *
     * @throws StartupException when another installation uses the group: it would fence this one for ever
     */
    boolean isLive(Membership membership, int partition) throws BrokerException;

    /** How many partitions the requests topic has, as far as this worker knows. Any thread may ask. */
    int partitions();

    /** Whether the topic takes this state and every later state of the job. */
    boolean fits(Accepted job);

    /** Whether the topic takes the state of a job while its files are copied. */
    boolean fits(Storing state);

    /** Whether the topic takes every result of the job, shortened if need be. */
    boolean canAnswer(Job job);
}
