package dev.reelay.schema;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
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
    private final Sink sink;

    OwnRules(Budget budget, BiPredicate<BoundedPattern, String> matches, Sink sink) {
        this.budget = budget;
        this.matches = matches;
        this.sink = sink;
    }

    /** Whether the value keeps the rules about itself; the sink gets those that it breaks. */
    boolean keeps(SchemaRules rules, JsonNode value) {
        boolean kept = rules.types.isEmpty() || JsonTypes.isOf(rules.types, value) || broken(rules, "type");
        kept &= rules.choices.isEmpty() || isAmong(rules, value) || broken(rules, "enum");
        kept &= rules.constant == null || SameJson.same(rules.constant, value, budget) || broken(rules, "const");
        kept &= switch (value.getNodeType()) {
            case NUMBER -> number(rules, value);
            case STRING -> text(rules, value.textValue());
            case ARRAY -> array(rules, value);
            case OBJECT -> object(rules, value);
            case BOOLEAN, NULL, MISSING, BINARY, POJO -> true;
        };
        return kept;
    }

    private boolean broken(SchemaRules rules, String keyword) {
        return sink.broken(keyword, rules.limit(keyword), null);
    }

    private boolean isAmong(SchemaRules rules, JsonNode value) {
        if (value.isTextual()) {
            return rules.textChoices.contains(value.textValue());
        }
        for (int i = 0; i < rules.choices.size(); i++) {
            if (SameJson.same(rules.choices.get(i), value, budget)) {
                return true;
            }
        }
        return false;
    }

    private boolean number(SchemaRules rules, JsonNode value) {
        boolean kept = rules.minimum == null || compare(value, rules.minimum, false) >= 0 || broken(rules, "minimum");
        kept &= rules.maximum == null || compare(value, rules.maximum, true) <= 0 || broken(rules, "maximum");
        kept &= rules.exclusiveMinimum == null
                || compare(value, rules.exclusiveMinimum, true) > 0
                || broken(rules, "exclusiveMinimum");
        kept &= rules.exclusiveMaximum == null
                || compare(value, rules.exclusiveMaximum, false) < 0
                || broken(rules, "exclusiveMaximum");
        kept &= (rules.multipleOf == null || isMultiple(value, rules.multipleOf) || broken(rules, "multipleOf"));
        return kept;
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

    private boolean isMultiple(JsonNode value, SchemaRules.Step of) {
        if (of.whole() != 0 && (value.isInt() || value.isLong())) {
            return value.longValue() % of.whole() == 0;
        }
        if (NumberRange.isOutside(value)) {
            return true; // a violation already
        }
        budget.spend(ARITHMETIC);
        return NumberRange.decimal(value).remainder(of.decimal()).signum() == 0;
    }

    private boolean text(SchemaRules rules, String text) {
        boolean kept = true;
        if (rules.minLength > 0 || rules.maxLength < text.length()) {
            budget.spend(text.length() / 16);
            int length = text.codePointCount(0, text.length());
            kept = length >= rules.minLength || broken(rules, "minLength");
            kept &= length <= rules.maxLength || broken(rules, "maxLength");
        }
        kept &= (rules.pattern == null || matches.test(rules.pattern, text) || broken(rules, "pattern"));
        return kept;
    }

    private boolean array(SchemaRules rules, JsonNode array) {
        boolean kept = array.size() >= rules.minItems || broken(rules, "minItems");
        if (array.size() > rules.maxItems) {
            return broken(rules, "maxItems");
        }
        kept &= (!rules.uniqueItems || !SameJson.hasTwice(array, budget) || broken(rules, "uniqueItems"));
        return kept;
    }

    private boolean object(SchemaRules rules, JsonNode object) {
        boolean kept = object.size() >= rules.minProperties || broken(rules, "minProperties");
        kept &= object.size() <= rules.maxProperties || broken(rules, "maxProperties");
        for (int i = 0; i < rules.required.size(); i++) {
            String name = rules.required.get(i);
            kept &= object.has(name) || sink.broken("required", null, name);
        }
        if (rules.dependentRequired.isEmpty()) {
            return kept;
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
