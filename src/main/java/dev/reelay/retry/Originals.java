package dev.reelay.retry;

import dev.reelay.job.SourceRecord;
import dev.reelay.kafka.BrokerException;
import java.util.Optional;

/** The records of the requests topic, or of the dead letters, read again one at a time. */
public interface Originals {

    /**
     * The record at this place; empty when it is gone, because retention removed it or the topic does not reach so far. A topic
     * that was made anew may have another record there.
     *
     * @throws BrokerException when the brokers do not answer, or refuse
     */
    Optional<SourceRecord> find(int partition, long offset) throws BrokerException;
}
