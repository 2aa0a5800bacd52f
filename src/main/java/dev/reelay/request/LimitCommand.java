package dev.reelay.request;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reelay.request.CommandReading.Limit;
import dev.reelay.request.CommandReading.Reason;
import dev.reelay.request.CommandReading.RefusedCommand;
import org.jspecify.annotations.Nullable;

/**
 * Reads the command {@code limit}. Only a tenant has a weight: under the key of another scope a valid one takes no effect, and the limit
 * beside it does.
 */
final class LimitCommand {

    private LimitCommand() {}

    /** A number of the command that was refused. */
    private static final class BadNumber extends Exception {
        private static final long serialVersionUID = 1;

        BadNumber(String message) {
            super(message);
        }
    }

    static CommandReading read(String key, ObjectNode command) {
        if (!CommandReading.isLimitKey(key) || !ScopeName.isUsable(key.substring(CommandReading.LIMIT_KEYS.length()))) {
            return refused(
                    key,
                    Reason.WRONG_KEY,
                    "The key of a limit must be limit/*, limit/<model id> or limit/tenant/<tenant>, and is "
                            + StrictJson.quoted(key) + ".");
        }
        try {
            return read(key, ScopeName.isTenant(key.substring(CommandReading.LIMIT_KEYS.length())), command);
        } catch (BadNumber e) {
            return refused(key, Reason.WRONG_TYPE, e.getMessage());
        }
    }

    private static CommandReading read(String key, boolean isTenant, ObjectNode command) throws BadNumber {
        Integer outstanding = number(command, "outstanding", Limit.MOST);
        Integer perMinute = number(command, "per_minute", Limit.MOST);
        Integer weight = number(command, "weight", Limit.MOST_WEIGHT);
        if (outstanding == null && perMinute == null && (weight == null || !isTenant)) {
            String fields = isTenant ? "outstanding, per_minute and weight" : "outstanding and per_minute";
            return refused(key, Reason.MISSING_FIELD, "One of the fields " + fields + " is required.");
        }
        return new Limit(key, outstanding, perMinute, isTenant ? weight : null, Sender.of(command));
    }

    private static @Nullable Integer number(ObjectNode command, String field, int most) throws BadNumber {
        JsonNode node = StrictJson.field(command, field);
        if (node == null) {
            return null;
        }
        if (!node.isIntegralNumber()) {
            String what = node.isNumber() ? node.asText() : "of type " + StrictJson.type(node);
            throw new BadNumber("The field " + field + " must be a whole number, and is " + what + ".");
        }
        if (!node.canConvertToInt() || node.intValue() < 1 || node.intValue() > most) {
            throw new BadNumber("The field " + field + " must be from 1 to " + most + ", and is "
                    + StrictJson.quoted(node.asText()) + ".");
        }
        return node.intValue();
    }

    private static RefusedCommand refused(String key, Reason reason, String message) {
        return new RefusedCommand(key, reason, message);
    }
}
