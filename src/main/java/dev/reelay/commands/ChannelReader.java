package dev.reelay.commands;

import java.util.Optional;

/** Controls the consumer of the command channel. All methods block. */
public interface ChannelReader {

    /**
     * Position and count of the consumer, both of the same moment between two polls.
     *
     * @param position offset of the next record that a poll would return
     * @param polled number of records that polls have returned since the consumer was created
     */
    record Progress(long position, long polled) {

        /** That of a consumer that has not polled yet: all there is to read of a topic that never had a record. */
        static final Progress NONE = new Progress(0, 0);
    }

    /** The progress; empty while the channel does not read yet. */
    Optional<Progress> progress();

    /** Reads the topic from its beginning again. */
    void startOver();
}
