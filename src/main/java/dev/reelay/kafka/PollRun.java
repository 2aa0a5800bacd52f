package dev.reelay.kafka;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;

/**
 * A mark on a polled record: the number of its run, which {@link RequestPositions} explains. It is a header of a type of its own, so
 * that no producer's header can be taken for one.
 *
 * @param run 1 or more
 */
public record PollRun(int run) implements Header {

    private static final byte[] EMPTY = {};

    @Override
    public String key() {
        return "";
    }

    @Override
    public byte[] value() {
        return EMPTY;
    }

    /** The run in which the record was polled; 0 without a mark. */
    public static int of(ConsumerRecord<?, ?> record) {
        for (Header header : record.headers()) {
            if (header instanceof PollRun mark) {
                return mark.run();
            }
        }
        return 0;
    }
}
