package dev.reelay.records;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reelay.timing.Outlook;
import dev.reelay.timing.RunTimes;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The fields of state records about when a job ends, and of receipts about how long it took. Earlier versions wrote none of them, and
 * nothing but polling rests on them: what is missing or damaged is not there.
 */
final class OutlookFields {

    /** How many bytes all of them add to a record at most. */
    static final int BYTES = 256;

    private static final String VARIANT = "variant";
    private static final String POSITION = "queue_position";
    private static final String EXPECTED_END = "expected_end";
    private static final String TOOK = "took_ms";
    private static final String QUEUED = "queued_ms";
    private static final String ALIVE = "alive_ms";
    private static final String CUT_OFF = "cut_off";

    private OutlookFields() {}

    static void put(ObjectNode body, Outlook outlook) {
        RecordJson.putUnlessNull(body, VARIANT, outlook.variant());
        if (outlook.queuePosition() != null) {
            body.put(POSITION, outlook.queuePosition());
        }
        RecordJson.putUnlessNull(body, EXPECTED_END, outlook.expectedEnd());
    }

    static void put(ObjectNode body, RunTimes times) {
        RecordJson.putUnlessNull(body, VARIANT, times.variant());
        putUnlessZero(body, TOOK, times.took());
        putUnlessZero(body, QUEUED, times.queued());
        putUnlessZero(body, ALIVE, times.alive());
        if (times.cutOff()) {
            body.put(CUT_OFF, true);
        }
    }

    private static void putUnlessZero(ObjectNode body, String name, long millis) {
        if (millis > 0) {
            body.put(name, millis);
        }
    }

    static Outlook outlook(StateFieldReader fields) {
        String variant = fields.lenientText(VARIANT, RunTimes.LONGEST_VARIANT);
        long position = fields.lenientCount(POSITION);
        Instant end = fields.lenientTime(EXPECTED_END);
        boolean inRange = position > 0 && position <= Integer.MAX_VALUE;
        return variant == null && !inRange && end == null
                ? Outlook.NONE
                : new Outlook(variant, inRange ? (int) position : null, end);
    }

    /** Null for a receipt that has none of them, such as every one of an earlier version. */
    static @Nullable RunTimes times(StateFieldReader fields) {
        RunTimes times = new RunTimes(
                fields.lenientText(VARIANT, RunTimes.LONGEST_VARIANT),
                fields.lenientCount(TOOK),
                fields.lenientCount(QUEUED),
                fields.lenientCount(ALIVE),
                fields.flag(CUT_OFF));
        return times.isEmpty() ? null : times;
    }
}
