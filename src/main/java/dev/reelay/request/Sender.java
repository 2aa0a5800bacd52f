package dev.reelay.request;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reelay.json.ForeignText;
import org.jspecify.annotations.Nullable;

/** Who sent a command, as its field {@code by} says, which nobody has checked. */
final class Sender {

    /** The longest name, in code points; a longer one is cut. */
    private static final int MAX_LENGTH = 200;

    private Sender() {}

    /** The sender in one line; null when the command does not say, in text. */
    static @Nullable String of(ObjectNode command) {
        JsonNode by = StrictJson.field(command, "by");
        return by == null || !by.isTextual() ? null : ForeignText.oneLine(by.textValue(), MAX_LENGTH);
    }
}
