package dev.reelay.refresh;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What came of reading RunComfy's list. */
sealed interface ListReading {

    /**
     * The whole list.
     *
     * @param records by model id, verbatim
     * @param left how many entries were left out: without a usable model id, too large, or a second one of the same model
     */
    record Whole(Map<String, ObjectNode> records, int left) implements ListReading {
        public Whole {
            records = new LinkedHashMap<>(records);
        }
    }

    /**
     * No list that may count.
     *
     * @param reason a value of the label {@code reason}
     * @param detail for the log
     * @param retryAfter how long RunComfy asks to wait; null when it does not
     */
    record Failed(
            String reason,
            @Nullable String detail,
            @Nullable Duration retryAfter) implements ListReading {}
}
