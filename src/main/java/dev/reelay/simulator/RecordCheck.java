package dev.reelay.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import dev.reelay.simulator.SimulatedModels.Problem;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A rough check of an input by a record's schema: the fields at the top, whether they are there, their types, enums, bounds and
 * lengths. What the schema says in another way, or makes no sense, is not checked.
 */
final class RecordCheck {

    private final List<Problem> problems = new ArrayList<>();

    private RecordCheck() {}

    static List<Problem> problems(JsonNode schema, JsonNode input) {
        RecordCheck check = new RecordCheck();
        for (JsonNode name : schema.path("required")) {
            if (name.isTextual() && !input.has(name.textValue())) {
                check.add(name.textValue(), "This field is required.", "missing");
            }
        }
        schema.path("properties").properties().forEach(field -> {
            JsonNode value = input.path(field.getKey());
            if (!value.isMissingNode()) {
                check.field(field.getKey(), field.getValue(), value);
            }
        });
        return check.problems;
    }

    private void field(String name, JsonNode schema, JsonNode value) {
        JsonNode standard = schema.path("default");
        if (value.isNull() && (standard.isNull() || schema.path("nullable").booleanValue())) {
            return;
        }
        List<String> types = types(schema.path("type"));
        if (!types.isEmpty() && types.stream().noneMatch(type -> isOf(type, value))) {
            add(name, "The value is not of type " + String.join(" or ", types) + ".", "type_error");
            return;
        }
        JsonNode allowed = schema.path("enum");
        if (allowed.isArray() && allowed.valueStream().noneMatch(one -> isSame(one, value))) {
            String all = allowed.valueStream().map(JsonNode::toString).collect(Collectors.joining(", "));
            add(name, "The value is not one of " + all + ".", "enum");
        }
        if (value.isNumber()) {
            number(name, schema, value);
        } else if (value.isTextual()) {
            String text = value.textValue();
            size(name, schema, text.codePointCount(0, text.length()), "Length");
        } else if (value.isArray()) {
            size(name, schema, value.size(), "Items");
        }
    }

    private void number(String name, JsonNode schema, JsonNode value) {
        for (String rule : List.of("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum")) {
            JsonNode limit = schema.path(rule);
            if (limit.isNumber() && !holds(rule, compare(value, limit))) {
                add(name, value + " breaks " + rule + " " + limit + ".", rule);
            }
        }
    }

    private static boolean holds(String rule, int compared) {
        return switch (rule) {
            case "minimum" -> compared >= 0;
            case "maximum" -> compared <= 0;
            case "exclusiveMinimum" -> compared > 0;
            default -> compared < 0;
        };
    }

    /** A number that no double can hold was read as infinite. */
    private static int compare(JsonNode one, JsonNode other) {
        return isFinite(one) && isFinite(other)
                ? one.decimalValue().compareTo(other.decimalValue())
                : Double.compare(one.doubleValue(), other.doubleValue());
    }

    private static boolean isFinite(JsonNode number) {
        return !number.isFloatingPointNumber() || Double.isFinite(number.doubleValue());
    }

    /** Checks a length or a number of items: {@code what} is {@code Length} or {@code Items}, as in {@code maxLength}. */
    private void size(String name, JsonNode schema, int size, String what) {
        JsonNode least = schema.path("min" + what);
        JsonNode most = schema.path("max" + what);
        if (least.isNumber() && size < least.longValue()) {
            add(name, size + " is less than min" + what + " " + least + ".", "min" + what);
        }
        if (most.isNumber() && size > most.longValue()) {
            add(name, size + " is more than max" + what + " " + most + ".", "max" + what);
        }
    }

    private static List<String> types(JsonNode type) {
        return (type.isArray() ? type.valueStream() : Stream.of(type))
                .filter(JsonNode::isTextual)
                .map(JsonNode::textValue)
                .toList();
    }

    private static boolean isOf(String type, JsonNode value) {
        return switch (type) {
            case "object" -> value.isObject();
            case "array" -> value.isArray();
            case "string", "str" -> value.isTextual();
            case "number", "float" -> value.isNumber();
            case "integer", "int" -> value.isNumber() && isFinite(value) && isWhole(value.decimalValue());
            case "boolean", "bool" -> value.isBoolean();
            case "null" -> value.isNull();
            default -> true;
        };
    }

    private static boolean isWhole(BigDecimal value) {
        return value.signum() == 0 || value.stripTrailingZeros().scale() <= 0;
    }

    private static boolean isSame(JsonNode one, JsonNode other) {
        return (one.isNumber() && other.isNumber()) ? compare(one, other) == 0 : one.equals(other);
    }

    private void add(String field, String message, String type) {
        problems.add(new Problem("/" + field.replace("~", "~0").replace("/", "~1"), message, type));
    }
}
