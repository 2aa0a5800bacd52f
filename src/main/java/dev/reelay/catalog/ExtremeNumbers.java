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
 * Numbers that the schema validator must not see as they are. It works on a copy in which they are replaced:
 *
 * <ul>
 *   <li>Numbers outside the range of a double, such as {@code 1e999999999}: legal JSON in a few bytes, but no reader agrees
 *       with the next on what they are, and arithmetic on them takes gigabytes ({@code multipleOf}) or throws (what a parser
 *       has turned into infinity). The nearest double takes their place.
 *   <li>Whole numbers beyond 64 bits that are written with a point or an exponent: bounds are compared in 64 bits, where
 *       {@code 18446744073709551626.0} is 10. The same number in another form takes their place.
 * </ul>
 *
 * @param input the input as the validator may see it; the very same one if nothing had to be replaced
 * @param found where numbers of the first kind were
 */
record ExtremeNumbers(JsonNode input, List<JsonPointer> found) {

    private static final BigDecimal LARGEST = BigDecimal.valueOf(Double.MAX_VALUE);
    private static final BigDecimal SMALLEST = BigDecimal.valueOf(Double.MIN_VALUE);

    /** The decimal exponents of the largest and of the smallest double. */
    private static final int MAX_EXPONENT = 308;

    private static final int MIN_EXPONENT = -324;

    /** Below ten to this power, everything fits in 64 bits. */
    private static final int SURE_EXPONENT = 18;

    static ExtremeNumbers tame(JsonNode input) {
        if (!anyToReplace(input)) {
            return new ExtremeNumbers(input, List.of());
        }
        List<JsonPointer> found = new ArrayList<>();
        return new ExtremeNumbers(replaced(input, JsonPointer.empty(), found), found);
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
        return node.isNumber() && (isWild(node) || isLongDecimal(node));
    }

    private static JsonNode replaced(JsonNode node, JsonPointer where, List<JsonPointer> found) {
        if (node instanceof ObjectNode object) {
            ObjectNode copy = object.objectNode();
            object.properties()
                    .forEach(field -> copy.set(
                            field.getKey(), replaced(field.getValue(), where.appendProperty(field.getKey()), found)));
            return copy;
        }
        if (node instanceof ArrayNode array) {
            ArrayNode copy = array.arrayNode(array.size());
            for (int i = 0; i < array.size(); i++) {
                copy.add(replaced(array.path(i), where.appendIndex(i), found));
            }
            return copy;
        }
        if (node.isNumber() && isWild(node)) {
            found.add(where);
            BigDecimal nearest = nearestDouble(node);
            return nearest.scale() > 0
                    ? DecimalNode.valueOf(nearest)
                    : BigIntegerNode.valueOf(nearest.toBigIntegerExact());
        }
        return isLongDecimal(node) ? BigIntegerNode.valueOf(node.decimalValue().toBigIntegerExact()) : node;
    }

    private static boolean isWild(JsonNode number) {
        return switch (number.numberType()) {
            case INT, LONG -> false;
            case FLOAT, DOUBLE -> !Double.isFinite(number.doubleValue());
            case BIG_INTEGER -> number.bigIntegerValue().bitLength() > Double.MAX_EXPONENT + 1;
            case BIG_DECIMAL -> isWild(number.decimalValue());
        };
    }

    private static boolean isWild(BigDecimal number) {
        long exponent = exponent(number);
        return exponent > MAX_EXPONENT
                || exponent < MIN_EXPONENT
                || number.abs().compareTo(LARGEST) > 0;
    }

    /** Asked only of numbers that are not wild: the work is bounded. */
    private static boolean isLongDecimal(JsonNode node) {
        return node.isBigDecimal()
                && exponent(node.decimalValue()) >= SURE_EXPONENT
                && node.canConvertToExactIntegral();
    }

    /** Of the first digit; never computes the number itself. */
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
