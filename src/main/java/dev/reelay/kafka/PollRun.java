package dev.reelay.kafka;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;

/**
 * Marks a polled record with the number of its run, which {@link RequestPositions} explains. The mark is told from a producer's
 * header by its type, so no producer can forge it.
 *
 * @param run 1 or more
 */
record PollRun(int run) implements Header {

    private static final byte[] EMPTY = {};

    @Override
    public String key() {
        return "";
    }

    @Override
    public byte[] value() {
        return EMPTY;
    }

    static boolean isMark(Header header) {
        return header instanceof PollRun;
    }

    /** The run of the record, 0 without a mark. */
    static int of(ConsumerRecord<?, ?> record) {
        for (Header header : record.headers()) {
            if (header instanceof PollRun mark) {
                return mark.run();
            }
        }
        return 0;
    }
}
