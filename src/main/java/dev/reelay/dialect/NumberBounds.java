package dev.reelay.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Bounds of numbers and of sizes: reads those in quotes and in the words of draft 4, and drops those that nothing can meet. */
final class NumberBounds {

    private static final List<String> NUMBERS =
            List.of("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf");
    private static final List<String> COUNTS = List.of(
            "minLength",
            "maxLength",
            "minItems",
            "maxItems",
            "minProperties",
            "maxProperties",
            "minContains",
            "maxContains");
    private static final List<String[]> PAIRS = List.of(
            new String[] {"minimum", "maximum"},
            new String[] {"minLength", "maxLength"},
            new String[] {"minItems", "maxItems"},
            new String[] {"minProperties", "maxProperties"},
            new String[] {"minContains", "maxContains"});

    /** No double has so many digits before or after its point; arithmetic on longer ones takes long. */
    private static final int MAX_DIGITS = 400;

    private final ObjectNode schema;
    private final String where;
    private final Relaxations relaxations;

    private NumberBounds(ObjectNode schema, String where, Relaxations relaxations) {
        this.schema = schema;
        this.where = where;
        this.relaxations = relaxations;
    }

    static void tidy(ObjectNode schema, String where, Relaxations relaxations) {
        NumberBounds bounds = new NumberBounds(schema, where, relaxations);
        bounds.flag("exclusiveMinimum", "minimum");
        bounds.flag("exclusiveMaximum", "maximum");
        NUMBERS.forEach(keyword -> bounds.number(keyword, false));
        COUNTS.forEach(keyword -> bounds.number(keyword, true));
        for (String[] pair : PAIRS) {
            if (bounds.isAbove(pair[0], pair[1])) {
                bounds.drop("\"%s\" is above \"%s\"".formatted(pair[0], pair[1]), pair);
            }
        }
        bounds.exclusive("exclusiveMinimum", "maximum");
        bounds.exclusive("minimum", "exclusiveMaximum");
        bounds.exclusive("exclusiveMinimum", "exclusiveMaximum");
        bounds.wholeNumbers();
    }

    /** In draft 4 it was a flag that changed the other bound. */
    private void flag(String keyword, String bound) {
        JsonNode flag = schema.path(keyword);
        if (!flag.isBoolean()) {
            return;
        }
        schema.remove(keyword);
        relaxations.translated(where, "\"" + keyword + "\" is " + flag + ", as in draft 4");
        if (flag.booleanValue() && schema.has(bound)) {
            schema.set(keyword, schema.remove(bound));
        }
    }

    private void number(String keyword, boolean isCount) {
        JsonNode value = schema.get(keyword);
        if (value == null) {
            return;
        }
        Optional<BigDecimal> number = decimal(value);
        boolean isPossible = number.isPresent()
                && (isCount
                        ? number.get().signum() >= 0 && isWhole(number.get())
                        : !keyword.equals("multipleOf") || number.get().signum() > 0);
        if (!isPossible) {
            drop("\"" + keyword + "\" cannot be " + Relaxations.quote(value), keyword);
        } else if (!value.isNumber()) {
            schema.put(keyword, number.get());
            relaxations.translated(where, "\"" + keyword + "\" is in quotes: " + Relaxations.quote(value));
        }
    }

    private void exclusive(String least, String most) {
        BigDecimal low = decimalOf(least);
        BigDecimal high = decimalOf(most);
        if (low != null && high != null && low.compareTo(high) >= 0) {
            drop("no number is between \"%s\" and \"%s\"".formatted(least, most), least, most);
        }
    }

    /** A whole number may have no room between bounds that leave room for others. */
    private void wholeNumbers() {
        if (!TypeWords.of(schema).equals(Set.of("integer"))) {
            return;
        }
        BigDecimal low = least(decimalOf("minimum"), decimalOf("exclusiveMinimum"));
        BigDecimal high = decimalOf("maximum");
        BigDecimal below = decimalOf("exclusiveMaximum");
        boolean isEmpty = low != null
                && ((high != null && low.compareTo(high) > 0) || (below != null && low.compareTo(below) >= 0));
        if (isEmpty) {
            drop("no whole number is between the bounds", "minimum", "exclusiveMinimum", "maximum", "exclusiveMaximum");
        }
    }

    /** The least whole number above both bounds. */
    private static @Nullable BigDecimal least(@Nullable BigDecimal from, @Nullable BigDecimal above) {
        BigDecimal first = from == null ? null : from.setScale(0, RoundingMode.CEILING);
        BigDecimal second =
                above == null ? null : above.setScale(0, RoundingMode.FLOOR).add(BigDecimal.ONE);
        return first == null ? second : second == null ? first : first.max(second);
    }

    private boolean isAbove(String least, String most) {
        BigDecimal low = decimalOf(least);
        BigDecimal high = decimalOf(most);
        return low != null && high != null && low.compareTo(high) > 0;
    }

    private @Nullable BigDecimal decimalOf(String keyword) {
        JsonNode value = schema.path(keyword);
        return value.isNumber() ? value.decimalValue() : null;
    }

    private void drop(String why, String... keywords) {
        schema.remove(List.of(keywords));
        relaxations.dropped(where, why);
    }

    /** A number, or one in quotes, that is within the range of a double. */
    static Optional<BigDecimal> decimal(JsonNode value) {
        if (value.isTextual() && value.textValue().length() <= MAX_DIGITS) {
            try {
                return inRange(new BigDecimal(value.textValue().strip()));
            } catch (NumberFormatException e) {
                return Optional.empty();
            }
        }
        boolean isFinite = !(value.isDouble() || value.isFloat()) || Double.isFinite(value.doubleValue());
        return value.isNumber() && isFinite ? inRange(value.decimalValue()) : Optional.empty();
    }

    private static Optional<BigDecimal> inRange(BigDecimal number) {
        long digits = (long) number.precision() - number.scale();
        return digits <= MAX_DIGITS && number.scale() <= MAX_DIGITS ? Optional.of(number) : Optional.empty();
    }

    private static boolean isWhole(BigDecimal number) {
        return number.signum() == 0 || number.stripTrailingZeros().scale() <= 0;
    }
}
