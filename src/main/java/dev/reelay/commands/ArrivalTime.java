package dev.reelay.commands;

import java.time.Instant;

/**
 * When a record came to the control topic. With {@code message.timestamp.type=LogAppendTime}, which topics that Reelay
 * creates have, its timestamp says so. With {@code CreateTime} the timestamp is whatever its producer sent: seconds
 * instead of milliseconds, 0, the time of a clock that is days off. Then a record that comes while the worker reads came
 * just now, and of the records that were there before, a timestamp that cannot be true counts as now. So a cancel waits
 * for too long rather than too short a time.
 */
public final class ArrivalTime {

    /** No record of a control topic is older: there was no Reelay before. */
    private static final Instant EARLIEST = Instant.parse("2025-01-01T00:00:00Z");

    private ArrivalTime() {}

    /**
     * The time at which the record came.
     *
     * @param timestamp the record's, in milliseconds since the epoch; -1 when it has none
     * @param appended whether the broker set the timestamp when it appended the record
     * @param live whether the worker had read all records before, and so reads this one soon after it came
     */
    public static Instant of(long timestamp, boolean appended, boolean live, Instant now) {
        Instant stamp = Instant.ofEpochMilli(timestamp);
        if (appended) {
            return stamp;
        }
        return live || stamp.isBefore(EARLIEST) || stamp.isAfter(now) ? now : stamp;
    }
}
