package dev.reelay.view.row;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A dead letter for people, without its value. All texts are one line each.
 *
 * @param partition of the dead letters' topic
 * @param offset of the dead letters' topic
 * @param at when a worker wrote it
 * @param key the record's key; null when it has none or it is not UTF-8
 * @param bytes how long its value is; -1 when it has none
 * @param code why it is one, as a word; empty when no header says so
 * @param reason why it is one, for people; empty when no header says so
 * @param sourcePartition of the requests topic; null when no header says so
 * @param sourceOffset of the requests topic; null when no header says so
 * @param redriven how often it was sent again before it became this dead letter
 * @param leftOut the parts that had no room; null when it is whole
 */
public record DeadLetterRow(
        int partition,
        long offset,
        Instant at,
        @Nullable String key,
        int bytes,
        String code,
        String reason,
        @Nullable Integer sourcePartition,
        @Nullable Long sourceOffset,
        int redriven,
        @Nullable String leftOut) {
    /** Where it is, as {@code <partition>/<offset>} of the dead letters' topic. */
    public String place() {
        return partition + "/" + offset;
    }
}
