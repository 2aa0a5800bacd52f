package dev.reelay.retry;

import dev.reelay.feed.RecordReader;
import dev.reelay.job.SourceRecord;
import dev.reelay.kafka.BrokerException;
import dev.reelay.kafka.TopicNames;
import java.util.Optional;

/** The records of the requests topic, from the brokers. Thread-safe; blocks for as long as its reader may. */
public final class RequestsTopic implements Originals {

    private final RecordReader reader;
    private final String topic;

    /** @param reader the caller closes it */
    public RequestsTopic(RecordReader reader, TopicNames names) {
        this.reader = reader;
        this.topic = names.requests();
    }

    @Override
    public Optional<SourceRecord> find(int partition, long offset) throws BrokerException {
        return reader.read(topic, partition, offset).map(RecordReader::source);
    }
}
