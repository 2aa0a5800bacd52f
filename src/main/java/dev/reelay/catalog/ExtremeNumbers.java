package dev.reelay.catalog;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BigIntegerNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

/**
 * Replaces numbers that the schema validator cannot handle, in a copy of the input:
 *
 * <ul>
 *   <li>Numbers outside the range of a double, such as {@code 1e999999999}: legal JSON in a few bytes, but JSON readers
 *       disagree on their value, and arithmetic on them takes gigabytes ({@code multipleOf}) or throws (when the parser
 *       made them infinite). The nearest double replaces them.
 *   <li>Whole numbers beyond 64 bits that are written with a point or an exponent: the validator compares bounds in 64
 *       bits, where {@code 18446744073709551626.0} is 10. The same number as an integer replaces them.
 * </ul>
 *
 * @param input the input for the validator; the same object when it needs no replacement
 * @param outOfRange the places of the numbers outside the range of a double
 */
record ExtremeNumbers(JsonNode input, List<JsonPointer> outOfRange) {

    private static final BigDecimal LARGEST = BigDecimal.valueOf(Double.MAX_VALUE);
    private static final BigDecimal SMALLEST = BigDecimal.valueOf(Double.MIN_VALUE);

    /** The decimal exponents of the largest and of the smallest double. */
    private static final int MAX_EXPONENT = 308;

    private static final int MIN_EXPONENT = -324;

    /** Every number below ten to this power fits in 64 bits. */
    private static final int EXPONENT_WITHIN_64_BITS = 18;

    static ExtremeNumbers replaceIn(JsonNode input) {
        if (!anyToReplace(input)) {
            return new ExtremeNumbers(input, List.of());
        }
        List<JsonPointer> outOfRange = new ArrayList<>();
        return new ExtremeNumbers(replaced(input, JsonPointer.empty(), outOfRange), outOfRange);
    }

    private static boolean anyToReplace(JsonNode node) {
        if (node.isContainerNode()) {
            for (JsonNode element : node) {
                if (anyToReplace(element)) {
                    return true;
                }
            }
            return false;
        }
        return node.isNumber() && (isOutOfRange(node) || isLongDecimal(node));
    }

    private static JsonNode replaced(JsonNode node, JsonPointer where, List<JsonPointer> outOfRange) {
        if (node instanceof ObjectNode object) {
            ObjectNode copy = object.objectNode();
            object.properties()
                    .forEach(field -> copy.set(
                            field.getKey(),
                            replaced(field.getValue(), where.appendProperty(field.getKey()), outOfRange)));
            return copy;
        }
        if (node instanceof ArrayNode array) {
            ArrayNode copy = array.arrayNode(array.size());
            for (int i = 0; i < array.size(); i++) {
                copy.add(replaced(array.path(i), where.appendIndex(i), outOfRange));
            }
            return copy;
        }
        if (node.isNumber() && isOutOfRange(node)) {
            outOfRange.add(where);
            BigDecimal nearest = nearestDouble(node);
            return nearest.scale() > 0
                    ? DecimalNode.valueOf(nearest)
                    : BigIntegerNode.valueOf(nearest.toBigIntegerExact());
        }
        return isLongDecimal(node) ? BigIntegerNode.valueOf(node.decimalValue().toBigIntegerExact()) : node;
    }

    private static boolean isOutOfRange(JsonNode number) {
        return switch (number.numberType()) {
            case INT, LONG -> false;
            case FLOAT, DOUBLE -> !Double.isFinite(number.doubleValue());
            case BIG_INTEGER -> number.bigIntegerValue().bitLength() > Double.MAX_EXPONENT + 1;
            case BIG_DECIMAL -> isOutOfRange(number.decimalValue());
        };
    }

    private static boolean isOutOfRange(BigDecimal number) {
        long exponent = exponent(number);
        return exponent > MAX_EXPONENT
                || exponent < MIN_EXPONENT
                || number.abs().compareTo(LARGEST) > 0;
    }

    /** For numbers within the range of a double only, so that the work is bounded. */
    private static boolean isLongDecimal(JsonNode node) {
        return node.isBigDecimal()
                && exponent(node.decimalValue()) >= EXPONENT_WITHIN_64_BITS
                && node.canConvertToExactIntegral();
    }

    /** The decimal exponent of the first digit, without computing the number. */
    private static long exponent(BigDecimal number) {
        return (long) number.precision() - number.scale() - 1;
    }

    private static BigDecimal nearestDouble(JsonNode number) {
        if (number.isBigDecimal()) {
            BigDecimal value = number.decimalValue();
            BigDecimal nearest = exponent(value) < 0 ? SMALLEST : LARGEST;
            return value.signum() == 0 ? BigDecimal.ZERO : value.signum() < 0 ? nearest.negate() : nearest;
        }
        boolean negative = number.isBigInteger() ? number.bigIntegerValue().signum() < 0 : number.doubleValue() < 0;
        return negative ? LARGEST.negate() : LARGEST;
    }
}
