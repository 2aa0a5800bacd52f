package dev.reelay.cli.broker;

import dev.reelay.audit.Actor;
import dev.reelay.job.SourceRecord;
import dev.reelay.kafka.BrokerException;
import dev.reelay.kafka.ClusterLook;
import dev.reelay.records.OutgoingRecord;
import dev.reelay.send.Sent;
import dev.reelay.view.GroupState;
import java.util.Optional;

/**
 * What commands do with brokers. Methods block. Those that can fail for what brokers do throw a {@link BrokerException}; for brokers
 * that cannot be reached at all, or topics that do not exist, {@link #view} and {@link #steering} end the command.
 */
public interface Connection extends AutoCloseable {

    /** The workers that it is about. */
    Installation installation();

    /** Begins to read what is known of jobs, and gives the same reading each time. */
    Reading view();

    /** Begins to read what was recorded of actions, too, and gives who acts; the same each time. */
    Steering steering(Actor actor);

    /** Begins to read what is shared of limits. Call it once. */
    LimitReading limits();

    /** Begins to read the dead letters: the newest so many of each partition. Call it once. */
    LetterReading deadLetters(int newest);

    /** Writes a record to the partition of its key. */
    Sent send(String topic, OutgoingRecord record) throws BrokerException;

    /** The record at a place, read again; empty when it is gone. */
    Optional<SourceRecord> read(String topic, int partition, long offset) throws BrokerException;

    /** The group of workers, as it is now. */
    GroupState group() throws BrokerException;

    /** Looks at brokers, topics and rights. */
    ClusterLook look();

    @Override
    void close();
}
