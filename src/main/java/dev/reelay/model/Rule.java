package dev.reelay.model;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.IntNode;
import dev.reelay.outcome.Violation;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A rule about several fields of an input, which only the text of a model's page states. A field is given when the input has a
 * value with content for it: null, an empty string, an empty list and an empty object are none. What RunComfy fills in for a
 * field that the input leaves out counts in conditions only.
 */
public sealed interface Rule {

    /** The rule's name, in model files and in violations. */
    String name();

    /** When the rule applies, and what a violation of it says. */
    Terms terms();

    /** The violation of an input that breaks the rule, whether its conditions are met or not. */
    Optional<Violation> broken(JsonNode input);

    /** The violation of an input to which the rule applies, and which breaks it. */
    default Optional<Violation> check(JsonNode input) {
        return terms().apply(input) ? broken(input) : Optional.empty();
    }

    /**
     * When a rule applies, and what a violation of it says.
     *
     * @param conditions the rule applies while all of them are met; without any, and without fields in {@code given}, always
     * @param given fields that must be given for the rule to apply
     * @param demand what must be, without the point at its end
     * @param quote a sentence that quotes the page, with a space before it; empty when there is none
     */
    record Terms(List<Condition> conditions, List<String> given, String demand, String quote) {
        public Terms {
            conditions = List.copyOf(conditions);
            given = List.copyOf(given);
        }

        private boolean apply(JsonNode input) {
            return conditions.stream().allMatch(condition -> condition.isMetBy(input))
                    && given.stream().allMatch(field -> isGiven(input, field));
        }
    }

    /**
     * A value that a field must have for a rule to apply. A field that the input leaves out has its default value, as at RunComfy.
     *
     * @param byDefault whether the field has this value when the input leaves it out
     */
    record Condition(String field, JsonNode value, boolean byDefault) {
        /**
         * A condition.
         *
         * @param defaultValue the field's default; a missing node when it has none
         */
        public static Condition of(String field, JsonNode value, JsonNode defaultValue) {
            return new Condition(field, value, same(defaultValue, value));
        }

        private boolean isMetBy(JsonNode input) {
            JsonNode actual = input.get(field);
            return actual == null ? byDefault : same(actual, value);
        }

        private static boolean same(JsonNode one, JsonNode other) {
            if (one.isNumber() && other.isNumber()) {
                return Double.compare(one.doubleValue(), other.doubleValue()) == 0;
            }
            return one.equals(other);
        }
    }

    /** A field must be left empty: {@code {"leave_empty": "end_image_url", "when": {"loop": true}, "says": "..."}}. */
    record LeaveEmpty(String field, Terms terms) implements Rule {
        public static final String NAME = "leave_empty";

        @Override
        public String name() {
            return NAME;
        }

        @Override
        public Optional<Violation> broken(JsonNode input) {
            return isGiven(input, field) ? Optional.of(violation(this, field, "")) : Optional.empty();
        }
    }

    /** One field of several must be given: {@code {"at_least_one": ["images", "videos"], "says": "..."}}. */
    record AtLeastOne(List<String> fields, Terms terms) implements Rule {
        public static final String NAME = "at_least_one";

        public AtLeastOne {
            fields = List.copyOf(fields);
        }

        @Override
        public String name() {
            return NAME;
        }

        @Override
        public Optional<Violation> broken(JsonNode input) {
            return fields.stream().anyMatch(field -> isGiven(input, field))
                    ? Optional.empty()
                    : Optional.of(violation(this, fields.getFirst(), ""));
        }
    }

    /**
     * Several fields hold so many elements at most: {@code {"at_most_together": ["images", "videos"], "limit": 5, "says": "..."}}.
     * A field that is no list holds one element when it is given.
     */
    record AtMostTogether(List<String> fields, int limit, Terms terms) implements Rule {
        public static final String NAME = "at_most_together";

        public AtMostTogether {
            fields = List.copyOf(fields);
        }

        @Override
        public String name() {
            return NAME;
        }

        @Override
        public Optional<Violation> broken(JsonNode input) {
            int total =
                    fields.stream().mapToInt(field -> elements(input, field)).sum();
            if (total <= limit) {
                return Optional.empty();
            }
            int sum = 0;
            String over = fields.getLast();
            for (String field : fields) {
                sum += elements(input, field);
                if (sum > limit) {
                    over = field;
                    break;
                }
            }
            return Optional.of(violation(this, over, ", not " + total, IntNode.valueOf(limit), IntNode.valueOf(total)));
        }

        private static int elements(JsonNode input, String field) {
            JsonNode value = input.path(field);
            return value.isArray() ? value.size() : isGiven(input, field) ? 1 : 0;
        }
    }

    /** One field of several may be given: {@code {"not_together": ["image", "video"], "says": "..."}}. */
    record NotTogether(List<String> fields, Terms terms) implements Rule {
        public static final String NAME = "not_together";

        public NotTogether {
            fields = List.copyOf(fields);
        }

        @Override
        public String name() {
            return NAME;
        }

        @Override
        public Optional<Violation> broken(JsonNode input) {
            return fields.stream()
                    .filter(field -> isGiven(input, field))
                    .skip(1)
                    .findFirst()
                    .map(field -> violation(this, field, ""));
        }
    }

    /** A field must not be given without another: {@code {"field": "end_image", "needs": "image", "says": "..."}}. */
    record Needs(String field, String needed, Terms terms) implements Rule {
        public static final String NAME = "needs";

        @Override
        public String name() {
            return NAME;
        }

        @Override
        public Optional<Violation> broken(JsonNode input) {
            return isGiven(input, field) && !isGiven(input, needed)
                    ? Optional.of(violation(this, needed, ""))
                    : Optional.empty();
        }
    }

    private static boolean isGiven(JsonNode input, String field) {
        JsonNode value = input.path(field);
        return switch (value.getNodeType()) {
            case MISSING, NULL -> false;
            case STRING -> !value.textValue().isEmpty();
            case ARRAY, OBJECT -> !value.isEmpty();
            case BOOLEAN, NUMBER, BINARY, POJO -> true;
        };
    }

    private static Violation violation(Rule rule, String field, String found) {
        return violation(rule, field, found, null, null);
    }

    private static Violation violation(
            Rule rule, String field, String found, @Nullable JsonNode limit, @Nullable JsonNode actual) {
        String pointer = Finding.pointerInRequest(JsonPointer.empty().appendProperty(field));
        String message = rule.terms().demand() + found + "." + rule.terms().quote();
        return new Violation(pointer, rule.name(), limit, actual, message);
    }
}
