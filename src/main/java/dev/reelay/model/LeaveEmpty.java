package dev.reelay.model;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import dev.reelay.job.Violation;
import java.util.List;
import java.util.Optional;

/**
 * A rule from the text of a model's page: a field must be empty while other fields have certain values. In a model's
 * file
 * {@code {"leave_empty": "end_image_url", "when": {"loop": true}, "says": "..."}}. A field that the input leaves out
 * has its default value, as at RunComfy. A field is empty when it is missing, null, or without content.
 *
 * @param field the field that must be empty
 * @param conditions the rule applies while all of them are met; at least one
 * @param message the violation's message, which quotes the page
 */
public record LeaveEmpty(String field, List<Condition> conditions, String message) {

    /** The rule's name, in model files and in violations. */
    public static final String RULE = "leave_empty";

    /**
     * A value that a field must have for the rule to apply.
     *
     * @param byDefault whether the field has this value when the input leaves it out
     */
    public record Condition(String field, JsonNode value, boolean byDefault) {

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
    }

    Optional<Finding> check(JsonNode input) {
        if (isEmpty(input.path(field)) || !conditions.stream().allMatch(condition -> condition.isMetBy(input))) {
            return Optional.empty();
        }
        String pointer = Finding.pointerInRequest(JsonPointer.empty().appendProperty(field));
        return Optional.of(new Finding(pointer, RULE, () -> new Violation(pointer, RULE, null, null, message)));
    }

    private static boolean isEmpty(JsonNode value) {
        return switch (value.getNodeType()) {
            case MISSING, NULL -> true;
            case STRING -> value.textValue().isEmpty();
            case ARRAY, OBJECT -> value.isEmpty();
            case BOOLEAN, NUMBER, BINARY, POJO -> false;
        };
    }

    private static boolean same(JsonNode one, JsonNode other) {
        if (one.isNumber() && other.isNumber()) {
            return Double.compare(one.doubleValue(), other.doubleValue()) == 0;
        }
        return one.equals(other);
    }
}
