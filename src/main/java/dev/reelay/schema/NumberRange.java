package dev.reelay.schema;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Tells which numbers a double can hold. */
final class NumberRange {

    private static final BigDecimal LARGEST = BigDecimal.valueOf(Double.MAX_VALUE);

    /** The decimal exponents of the largest and of the smallest double. */
    private static final int MAX_EXPONENT = 308;

    private static final int MIN_EXPONENT = -324;

    private final Path path = new Path();
    private final List<JsonPointer> found = new ArrayList<>();
    private final int limit;

    private NumberRange(int limit) {
        this.limit = limit;
    }

    /** The places of the numbers outside the range, at most {@code limit} of them. */
    static List<JsonPointer> outside(JsonNode value, int limit) {
        NumberRange range = new NumberRange(limit);
        range.walk(value);
        return range.found;
    }

    private void walk(JsonNode value) {
        if (value.isNumber() && isOutside(value) && found.size() < limit) {
            found.add(path.pointer());
        } else if (value.isArray()) {
            for (int i = 0; i < value.size() && found.size() < limit; i++) {
                path.down(i);
                walk(value.get(i));
                path.up();
            }
        } else if (value.isObject() && !value.isEmpty()) {
            for (Map.Entry<String, JsonNode> field : value.properties()) {
                path.down(field.getKey());
                walk(field.getValue());
                path.up();
            }
        }
    }

    static boolean isOutside(JsonNode number) {
        return switch (number.numberType()) {
            case INT, LONG -> false;
            case FLOAT, DOUBLE -> !Double.isFinite(number.doubleValue());
            case BIG_INTEGER -> number.bigIntegerValue().bitLength() > Double.MAX_EXPONENT + 1;
            case BIG_DECIMAL -> isOutside(number.decimalValue());
        };
    }

    private static boolean isOutside(BigDecimal number) {
        // The decimal exponent of the first digit, without computing the number.
        long exponent = (long) number.precision() - number.scale() - 1;
        return exponent > MAX_EXPONENT
                || exponent < MIN_EXPONENT
                || (exponent == MAX_EXPONENT && number.abs().compareTo(LARGEST) > 0);
    }

    /** The number; the largest double, with its sign, for one that a parser made infinite. */
    static BigDecimal decimal(JsonNode number) {
        boolean isInfinite = (number.isDouble() || number.isFloat()) && !Double.isFinite(number.doubleValue());
        if (!isInfinite) {
            return number.decimalValue();
        }
        return number.doubleValue() < 0 ? LARGEST.negate() : LARGEST;
    }
}
