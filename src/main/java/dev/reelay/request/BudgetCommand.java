package dev.reelay.request;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reelay.request.CommandReading.Budget;
import dev.reelay.request.CommandReading.Reason;
import dev.reelay.request.CommandReading.RefusedCommand;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/** Reads the command {@code budget}. */
final class BudgetCommand {

    private static final String KEYS =
            "The key of a budget must be budget/*, budget/<model id> or budget/tenant/<tenant>";

    private static final BigDecimal MOST = BigDecimal.valueOf(Budget.MOST);

    private BudgetCommand() {}

    /** A number of the command that was refused. */
    private static final class BadNumber extends Exception {
        private static final long serialVersionUID = 1;

        BadNumber(String message) {
            super(message);
        }
    }

    static CommandReading read(String key, ObjectNode command) {
        if (!CommandReading.isBudgetKey(key)
                || !ScopeName.isUsable(key.substring(CommandReading.BUDGET_KEYS.length()))) {
            return refused(key, Reason.WRONG_KEY, KEYS + ", and is " + StrictJson.quoted(key) + ".");
        }
        try {
            BigDecimal usd = usd(command);
            Integer jobs = jobs(command);
            return usd == null && jobs == null
                    ? refused(key, Reason.MISSING_FIELD, "One of the fields usd_per_day and jobs_per_day is required.")
                    : new Budget(key, usd, jobs, Sender.of(command));
        } catch (BadNumber e) {
            return refused(key, Reason.WRONG_TYPE, e.getMessage());
        }
    }

    private static @Nullable BigDecimal usd(ObjectNode command) throws BadNumber {
        JsonNode node = number(command, "usd_per_day");
        if (node == null) {
            return null;
        }
        BigDecimal usd = node.decimalValue();
        if (usd.signum() <= 0 || usd.compareTo(MOST) > 0) {
            throw new BadNumber("The field usd_per_day must be above 0 and at most " + Budget.MOST + ", and is "
                    + StrictJson.quoted(node.asText()) + ".");
        }
        BigDecimal shortest = usd.stripTrailingZeros();
        if (shortest.scale() > Budget.MAX_DECIMALS) {
            throw new BadNumber("The field usd_per_day may have " + Budget.MAX_DECIMALS + " decimals, and is "
                    + StrictJson.quoted(node.asText()) + ".");
        }
        return shortest.scale() < 0 ? shortest.setScale(0) : shortest;
    }

    private static @Nullable Integer jobs(ObjectNode command) throws BadNumber {
        JsonNode node = number(command, "jobs_per_day");
        if (node == null) {
            return null;
        }
        if (!node.isIntegralNumber()) {
            throw new BadNumber(
                    "The field jobs_per_day must be a whole number, and is " + StrictJson.quoted(node.asText()) + ".");
        }
        if (!node.canConvertToInt() || node.intValue() < 1 || node.intValue() > Budget.MOST) {
            throw new BadNumber("The field jobs_per_day must be from 1 to " + Budget.MOST + ", and is "
                    + StrictJson.quoted(node.asText()) + ".");
        }
        return node.intValue();
    }

    private static @Nullable JsonNode number(ObjectNode command, String field) throws BadNumber {
        JsonNode node = StrictJson.field(command, field);
        if (node != null && !node.isNumber()) {
            throw new BadNumber(
                    "The field " + field + " must be a number, and is of type " + StrictJson.type(node) + ".");
        }
        return node;
    }

    private static RefusedCommand refused(String key, Reason reason, String message) {
        return new RefusedCommand(key, reason, message);
    }
}
