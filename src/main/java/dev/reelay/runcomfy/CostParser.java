package dev.reelay.runcomfy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.reelay.cost.Cost;
import java.math.BigDecimal;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@code cost} of an answer: a number of US dollars (O), or a text that is one as JSON writes it, as serializers of decimals
 * make it. Anything else is no cost: null, text with a currency or a comma, objects, negative or absurd numbers. What they mean would
 * be a guess, and a missing cost is better than a wrong one.
 */
final class CostParser {

    private static final Pattern NUMBER =
            Pattern.compile("(0|[1-9][0-9]{0,31})(\\.[0-9]{1,32})?([eE][+-]?[0-9]{1,2})?");

    private CostParser() {}

    /** The cost; null when the answer has none that can be read. */
    static @Nullable Cost from(@Nullable JsonNode cost) {
        if (cost == null) {
            return null;
        }
        if (cost.isNumber()) {
            return Cost.ofPossible(cost.decimalValue());
        }
        if (!cost.isTextual() || cost.textValue().length() > 2 * Cost.MAX_LENGTH) {
            return null;
        }
        String text = cost.textValue().strip();
        return NUMBER.matcher(text).matches() ? Cost.ofPossible(new BigDecimal(text)) : null;
    }
}
