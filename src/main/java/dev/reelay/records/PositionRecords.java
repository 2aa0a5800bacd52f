package dev.reelay.records;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * Encodes and decodes the record of a partition's {@link Position} in {@code generation-jobs}. Its key begins with a zero
 * character, which no job id may.
 */
public final class PositionRecords {

    private static final byte[] KEY = "\u0000position".getBytes(StandardCharsets.UTF_8);

    private PositionRecords() {}

    /**
     * The record of a position.
     *
     * @param group the consumer group that writes the ledger
     */
    public static OutgoingRecord encode(Position position, String group) {
        ObjectNode body = RecordJson.object()
                .put("v", StateFieldReader.VERSION)
                .put("next_offset", position.nextOffset())
                .put("topic_id", position.topicId())
                .put("group", group);
        if (position.brokenAt() != null) {
            body.put("broken_at", position.brokenAt());
        }
        return new OutgoingRecord(KEY.clone(), RecordJson.write(body), List.of());
    }

    /** Whether the key is of no job: a position, what was spent, or another kind of record that a newer Reelay may write. */
    public static boolean isReserved(byte[] key) {
        return key.length > 0 && key[0] == 0;
    }

    /** Whether the key is that of a position. */
    public static boolean isPosition(byte[] key) {
        return Arrays.equals(key, KEY);
    }

    /**
     * The position that a record holds. Unknown fields are ignored.
     *
     * @throws UnreadableStateException when the value is of a newer format, or holds no position
     */
    public static Position decode(byte[] value) {
        StateFieldReader fields = StateFieldReader.of("(the position)".getBytes(StandardCharsets.UTF_8), value);
        return new Position(fields.offset("next_offset"), fields.text("topic_id"), fields.optionalOffset("broken_at"));
    }
}
