package dev.reelay.shard;

import dev.reelay.kafka.BrokerException;

/** The consumer's place in the requests topic, as far as a shard has to change it. Thread-safe. */
public interface RequestTopic {

    /**
     * Makes the consumer read the partition from the offset. Blocks until it is done.
     *
     * @return the number of the run that begins there: requests of earlier ones are stale
     * @throws BrokerException when the consumer does not own the partition, or does not poll
     */
    int seek(int partition, long offset) throws BrokerException, InterruptedException;
}
