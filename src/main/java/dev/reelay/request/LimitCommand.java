package dev.reelay.request;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reelay.request.CommandReading.Limit;
import dev.reelay.request.CommandReading.Reason;
import dev.reelay.request.CommandReading.RefusedCommand;
import org.jspecify.annotations.Nullable;

/** Reads the command {@code limit}. */
final class LimitCommand {

    private static final String TENANT = "tenant/";

    private LimitCommand() {}

    /** A number of the command that was refused. */
    private static final class BadNumber extends Exception {
        private static final long serialVersionUID = 1;

        BadNumber(String message) {
            super(message);
        }
    }

    static CommandReading read(String key, ObjectNode command) {
        if (!CommandReading.isLimitKey(key)) {
            return refused(
                    key,
                    Reason.WRONG_KEY,
                    "The key of a limit must be limit/* or limit/<model id>, and is " + StrictJson.quoted(key) + ".");
        }
        String scope = key.substring(CommandReading.LIMIT_KEYS.length());
        if (scope.startsWith(TENANT) || !IdField.isUsable(scope)) {
            return refused(
                    key,
                    Reason.WRONG_KEY,
                    "The key of a limit must be limit/* or limit/<model id>; limits of tenants are not there yet. It is "
                            + StrictJson.quoted(key) + ".");
        }
        try {
            Integer outstanding = number(command, "outstanding");
            Integer perMinute = number(command, "per_minute");
            return outstanding == null && perMinute == null
                    ? refused(key, Reason.MISSING_FIELD, "One of the fields outstanding and per_minute is required.")
                    : new Limit(key, outstanding, perMinute);
        } catch (BadNumber e) {
            return refused(key, Reason.WRONG_TYPE, e.getMessage());
        }
    }

    private static @Nullable Integer number(ObjectNode command, String field) throws BadNumber {
        JsonNode node = StrictJson.field(command, field);
        if (node == null) {
            return null;
        }
        if (!node.isIntegralNumber()) {
            String what = node.isNumber() ? node.asText() : "of type " + StrictJson.type(node);
            throw new BadNumber("The field " + field + " must be a whole number, and is " + what + ".");
        }
        if (!node.canConvertToInt() || node.intValue() < 1 || node.intValue() > Limit.MOST) {
            throw new BadNumber("The field " + field + " must be from 1 to " + Limit.MOST + ", and is "
                    + StrictJson.quoted(node.asText()) + ".");
        }
        return node.intValue();
    }

    private static RefusedCommand refused(String key, Reason reason, String message) {
        return new RefusedCommand(key, reason, message);
    }
}
