package dev.reelay.catalog;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import dev.reelay.job.Violation;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

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
record LeaveEmpty(String field, List<Condition> conditions, String message) {

    /** The rule's name, in model files and in violations. */
    static final String RULE = "leave_empty";

    /** @param byDefault whether the field has this value when the input leaves it out */
    record Condition(String field, JsonNode value, boolean byDefault) {

        private boolean isMetBy(JsonNode input) {
            JsonNode actual = input.get(field);
            return actual == null ? byDefault : same(actual, value);
        }
    }

    static LeaveEmpty read(JsonSection rule, JsonNode properties) {
        rule.allowOnly(RULE, "when", "says");
        JsonSection when = rule.section("when");
        List<Condition> conditions = new ArrayList<>();
        when.node().properties().forEach(member -> {
            JsonNode defaultValue = properties.path(member.getKey()).path("default");
            conditions.add(new Condition(member.getKey(), member.getValue(), same(defaultValue, member.getValue())));
        });
        if (conditions.isEmpty()) {
            throw new CatalogException(rule.pathOf("when") + " must name a field and its value");
        }
        String field = rule.text(RULE);
        String because = conditions.stream()
                .map(condition -> title(condition.field, properties) + " is " + condition.value)
                .collect(Collectors.joining(" and "));
        String message = title(field, properties) + " must be left empty while " + because + "."
                + ViolationMessages.pageQuote(rule.text("says"));
        return new LeaveEmpty(field, List.copyOf(conditions), message);
    }

    private static String title(String field, JsonNode properties) {
        String title = properties.path(field).path("title").asText("").strip();
        return title.isEmpty() ? field : title;
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
