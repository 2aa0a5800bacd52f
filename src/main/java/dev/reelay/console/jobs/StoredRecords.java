package dev.reelay.console.jobs;

import dev.reelay.json.ForeignText;
import dev.reelay.kafka.BrokerException;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** Reads single records again. */
final class StoredRecords {

    /** Where records come from. */
    @FunctionalInterface
    interface Source {
        /** The record at this place; blocks. Empty when it is gone. */
        Optional<ConsumerRecord<byte[], byte[]>> record(String topic, int partition, long offset)
                throws BrokerException;
    }

    /**
     * What came of reading a record.
     *
     * @param record null when it was not read
     * @param trouble a sentence that says why; null when it was read
     */
    record Found(
            @Nullable ConsumerRecord<byte[], byte[]> record,
            @Nullable String trouble) {
        static final Found NOTHING = new Found(null, null);
    }

    private final Source source;

    StoredRecords(Source source) {
        this.source = source;
    }

    /** Reads the record at this place; blocks, for a few seconds at most. */
    Found read(RecordPlace place) {
        try {
            return source.record(place.topic(), place.partition(), place.offset())
                    .map(record -> new Found(record, null))
                    .orElseGet(() -> new Found(
                            null,
                            "The record is gone from its topic: its retention is over, compaction removed it, or the topic was made"
                                    + " anew."));
        } catch (BrokerException e) {
            return new Found(
                    null,
                    "The record could not be read. Load the page again. "
                            + ForeignText.oneLine(String.valueOf(e.getMessage()), 300));
        }
    }
}
