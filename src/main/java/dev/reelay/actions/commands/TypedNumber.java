package dev.reelay.actions.commands;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BigIntegerNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A number as a user has typed it. */
final class TypedNumber {

    private static final int MAX_DIGITS = 40;

    private static final Pattern WHOLE = Pattern.compile("-?[0-9]{1,40}");
    private static final Pattern DECIMAL = Pattern.compile("-?[0-9]{1,40}[.][0-9]{1,40}");

    private TypedNumber() {}

    /** The whole number; null when there is none, or one that is below 0 or too large. */
    static @Nullable Integer whole(@Nullable String text) {
        BigInteger number = text != null && WHOLE.matcher(text).matches() ? new BigInteger(text) : null;
        return number == null || number.signum() < 0 || number.bitLength() > 31 ? null : number.intValue();
    }

    /** The number without zeros at its end; null when there is none, or one that is below 0 or has more than 40 digits. */
    static @Nullable BigDecimal decimal(@Nullable String text) {
        if (text == null
                || !(WHOLE.matcher(text).matches() || DECIMAL.matcher(text).matches())) {
            return null;
        }
        BigDecimal number = new BigDecimal(text).stripTrailingZeros();
        if (number.signum() < 0 || number.precision() > MAX_DIGITS) {
            return null;
        }
        return number.scale() < 0 ? number.setScale(0) : number;
    }

    /** Puts it into a command: as a number if it is one, else as a text, of which workers say what is wrong with it. */
    static void put(ObjectNode command, String field, @Nullable String text) {
        if (text != null) {
            command.set(field, json(text));
        }
    }

    private static JsonNode json(String text) {
        if (WHOLE.matcher(text).matches()) {
            return BigIntegerNode.valueOf(new BigInteger(text));
        }
        return DECIMAL.matcher(text).matches() ? DecimalNode.valueOf(new BigDecimal(text)) : TextNode.valueOf(text);
    }
}
