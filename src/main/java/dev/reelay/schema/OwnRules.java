package dev.reelay.schema;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/** The rules about a value itself: its type, its choices, its size, the fields that it must have. */
final class OwnRules {

    /** Arithmetic on decimals makes objects; so many steps keep their number small. */
    private static final int ARITHMETIC = 32;

    /** Gets each broken rule; returns false. */
    interface Sink {
        boolean broken(String keyword, @Nullable JsonNode rule, @Nullable String property);
    }

    private final Budget budget;
    private final BiPredicate<BoundedPattern, String> matches;

    OwnRules(Budget budget, BiPredicate<BoundedPattern, String> matches) {
        this.budget = budget;
        this.matches = matches;
    }

    boolean keeps(SchemaRules rules, JsonNode value, Sink sink) {
        boolean kept = rules.types.isEmpty() || isOf(rules.types, value) || broken(rules, "type", sink);
        kept &= rules.choices.isEmpty() || isAmong(rules, value) || broken(rules, "enum", sink);
        kept &= rules.constant == null
                || SameJson.same(rules.constant, value, budget)
                || broken(rules, "const", sink);
        return kept
                & switch (value.getNodeType()) {
                    case NUMBER -> number(rules, value, sink);
                    case STRING -> text(rules, value.textValue(), sink);
                    case ARRAY -> array(rules, value, sink);
                    case OBJECT -> object(rules, value, sink);
                    case BOOLEAN, NULL, MISSING, BINARY, POJO -> true;
                };
    }

    private static boolean broken(SchemaRules rules, String keyword, Sink sink) {
        return sink.broken(keyword, rules.limit(keyword), null);
    }

    private static boolean isOf(Set<String> types, JsonNode value) {
        return switch (value.getNodeType()) {
            case OBJECT, POJO -> types.contains("object");
            case ARRAY -> types.contains("array");
            case STRING, BINARY -> types.contains("string");
            case BOOLEAN -> types.contains("boolean");
            case NULL, MISSING -> types.contains("null");
            case NUMBER ->
                types.contains("number") || (types.contains("integer") && value.canConvertToExactIntegral());
        };
    }

    private boolean isAmong(SchemaRules rules, JsonNode value) {
        if (value.isTextual()) {
            return rules.textChoices.contains(value.textValue());
        }
        for (JsonNode choice : rules.choices) {
            if (SameJson.same(choice, value, budget)) {
                return true;
            }
        }
        return false;
    }

    private boolean number(SchemaRules rules, JsonNode value, Sink sink) {
        boolean kept = rules.minimum == null || compare(value, rules.minimum, false) >= 0 || broken(rules, "minimum", sink);
        kept &= rules.maximum == null || compare(value, rules.maximum, true) <= 0 || broken(rules, "maximum", sink);
        kept &= rules.exclusiveMinimum == null
                || compare(value, rules.exclusiveMinimum, true) > 0
                || broken(rules, "exclusiveMinimum", sink);
        kept &= rules.exclusiveMaximum == null
                || compare(value, rules.exclusiveMaximum, false) < 0
                || broken(rules, "exclusiveMaximum", sink);
        return kept
                & (rules.multipleOf == null
                        || isMultiple(value, rules.multipleOf)
                        || broken(rules, "multipleOf", sink));
    }

    /**
     * Compares a number with a bound.
     *
     * @param floor whether a whole number is compared with the bound rounded down, and not up. For whole numbers, above the
     *     bound means above the bound rounded down, and below it below the bound rounded up
     */
    private static int compare(JsonNode value, SchemaRules.Bound bound, boolean floor) {
        if (value.isInt() || value.isLong()) {
            return Long.compare(value.longValue(), floor ? bound.floor() : bound.ceiling());
        }
        return NumberRange.decimal(value).compareTo(bound.decimal());
    }

    private boolean isMultiple(JsonNode value, BigDecimal of) {
        if (NumberRange.isOutside(value)) {
            return true; // a violation already
        }
        budget.spend(ARITHMETIC);
        return of.signum() == 0 || NumberRange.decimal(value).remainder(of).signum() == 0;
    }

    private boolean text(SchemaRules rules, String text, Sink sink) {
        boolean kept = true;
        if (rules.minLength > 0 || rules.maxLength < text.length()) {
            budget.spend(text.length() / 16);
            int length = text.codePointCount(0, text.length());
            kept = length >= rules.minLength || broken(rules, "minLength", sink);
            kept &= length <= rules.maxLength || broken(rules, "maxLength", sink);
        }
        return kept & (rules.pattern == null || matches.test(rules.pattern, text) || broken(rules, "pattern", sink));
    }

    private boolean array(SchemaRules rules, JsonNode array, Sink sink) {
        boolean kept = array.size() >= rules.minItems || broken(rules, "minItems", sink);
        if (array.size() > rules.maxItems) {
            return broken(rules, "maxItems", sink);
        }
        return kept & (!rules.uniqueItems || !SameJson.hasTwice(array, budget) || broken(rules, "uniqueItems", sink));
    }

    private static boolean object(SchemaRules rules, JsonNode object, Sink sink) {
        boolean kept = object.size() >= rules.minProperties || broken(rules, "minProperties", sink);
        kept &= object.size() <= rules.maxProperties || broken(rules, "maxProperties", sink);
        for (String name : rules.required) {
            kept &= object.has(name) || sink.broken("required", null, name);
        }
        for (Map.Entry<String, List<String>> dependent : rules.dependentRequired.entrySet()) {
            if (object.has(dependent.getKey())) {
                for (String name : dependent.getValue()) {
                    kept &= object.has(name) || sink.broken("dependentRequired", null, name);
                }
            }
        }
        return kept;
    }
}
