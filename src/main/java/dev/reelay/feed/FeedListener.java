package dev.reelay.feed;

import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Gets the records of a {@link TopicFeed}. It is called on the feed's thread alone. */
public interface FeedListener {

    /** Forget all records: they belonged to a topic that was made anew, or will all come again. Called once before the first. */
    void begin();

    /**
     * Takes records, those of a partition in the order of their offsets. A record may come again.
     *
     * @param records at least one
     */
    void take(List<ConsumerRecord<byte[], byte[]>> records);

    /** Every record that could be read when the feed began has been taken. Called once after each {@link #begin}. */
    default void restored() {}
}
