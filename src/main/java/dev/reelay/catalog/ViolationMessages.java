package dev.reelay.catalog;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.reelay.job.ForeignText;
import dev.reelay.job.Violation;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Says in a sentence what is wrong, with the titles and descriptions of the model's page where it has them. A sentence,
 * and the value that it quotes, stays short however long the input is.
 */
final class ViolationMessages {

    static final String UNKNOWN_FIELD = "unknown_field";

    /** Longer texts are not repeated as {@code actual}. */
    private static final int LONGEST_ACTUAL = 200;

    private static final int LONGEST_QUOTE = 80;
    private static final int LONGEST_DESCRIPTION = 300;
    private static final int MOST_CHOICES = 30;

    private final Field input;

    ViolationMessages(ObjectNode schema) {
        // The title of the schema as a whole ("Input schema", in any language) is no name for the input.
        this.input = new Field("The input", schema.deepCopy().without(List.of("title", "description")));
    }

    Violation missing(JsonPointer where, String rule) {
        Field field = field(where);
        return new Violation(
                Finding.inRequest(where),
                rule,
                null,
                null,
                field.label + " is required, but missing." + field.pageSays());
    }

    Violation unknown(JsonPointer where) {
        JsonNode siblings = field(where.head()).schema.path("properties");
        Map<String, List<String>> names = new LinkedHashMap<>();
        siblings.properties()
                .forEach(sibling -> names.put(
                        sibling.getKey(),
                        List.of(sibling.getValue().path("title").asText(""))));
        String name = where.last().getMatchingProperty();
        String hint = DidYouMean.hint(DidYouMean.nearest(name, names));
        String message = "The model has no field " + shown(TextNode.valueOf(name)) + (hint.isEmpty() ? "." : hint);
        return new Violation(Finding.inRequest(where), UNKNOWN_FIELD, null, null, message);
    }

    Violation wildNumber(JsonPointer where, JsonNode actual) {
        String message = field(where).label + " is a number that no double can hold: " + shown(actual) + ".";
        return new Violation(Finding.inRequest(where), "type", null, actual(actual), message);
    }

    /** @param limit what stands beside the keyword in the schema; null where there is nothing to say */
    Violation broken(JsonPointer where, String rule, @Nullable JsonNode limit, JsonNode actual) {
        Field field = field(where);
        String says = sentence(rule, limit == null ? MissingNode.getInstance() : limit, actual);
        return new Violation(
                Finding.inRequest(where),
                rule,
                limit(rule, limit),
                found(rule, actual),
                field.label + " " + says + "." + field.pageSays());
    }

    private static String sentence(String rule, JsonNode limit, JsonNode actual) {
        return switch (rule) {
            case "type" -> "must be " + types(limit) + ", not " + shown(actual);
            case "enum" -> "must be " + choices(limit) + ", not " + shown(actual) + nearMiss(limit, actual);
            case "const" -> "must be " + shown(limit) + ", not " + shown(actual);
            case "minLength" -> has(actual, "characters") + "; at least " + limit.asText() + " are needed";
            case "maxLength" -> has(actual, "characters") + "; at most " + limit.asText() + " are allowed";
            case "minItems" -> has(actual, "items") + "; at least " + limit.asText() + " must be there";
            case "maxItems" -> has(actual, "items") + "; at most " + limit.asText() + " may be there";
            case "minProperties" -> has(actual, "fields") + "; at least " + limit.asText() + " must be there";
            case "maxProperties" -> has(actual, "fields") + "; at most " + limit.asText() + " may be there";
            case "minimum" -> "must be at least " + limit.asText() + ", not " + shown(actual);
            case "maximum" -> "must be at most " + limit.asText() + ", not " + shown(actual);
            case "exclusiveMinimum" -> "must be more than " + limit.asText() + ", not " + shown(actual);
            case "exclusiveMaximum" -> "must be less than " + limit.asText() + ", not " + shown(actual);
            case "multipleOf" -> "must be a multiple of " + limit.asText() + ", not " + shown(actual);
            case "pattern" -> "must match the pattern " + limit.asText() + ", unlike " + shown(actual);
            case "uniqueItems" -> "must not hold the same item twice";
            case "anyOf", "oneOf" -> "is " + shown(actual) + ", which is none of the forms that the model takes";
            default -> "breaks the model's rule \"" + rule + "\"";
        };
    }

    private static @Nullable JsonNode limit(String rule, @Nullable JsonNode limit) {
        boolean isValue = limit != null && (limit.isValueNode() || rule.equals("enum") || rule.equals("type"));
        return isValue ? limit : null;
    }

    private static @Nullable JsonNode found(String rule, JsonNode actual) {
        return switch (rule) {
            case "type" -> TextNode.valueOf(typeOf(actual));
            case "minLength", "maxLength" -> IntNode.valueOf(codePoints(actual));
            case "minItems", "maxItems", "minProperties", "maxProperties" -> IntNode.valueOf(actual.size());
            default -> actual(actual);
        };
    }

    private static @Nullable JsonNode actual(JsonNode actual) {
        boolean isShort = actual.isValueNode() && actual.asText().length() <= LONGEST_ACTUAL;
        return isShort && !actual.isMissingNode() ? actual : null;
    }

    /** Case and the difference of number and text are what people get wrong; say so. */
    private static String nearMiss(JsonNode choices, JsonNode actual) {
        for (JsonNode choice : choices) {
            if (choice.isTextual() && actual.isTextual() && choice.textValue().equalsIgnoreCase(actual.textValue())) {
                return ", which differs from " + shown(choice) + " in upper and lower case";
            }
            if (choice.isTextual() != actual.isTextual() && choice.asText().equals(actual.asText())) {
                return ", which is " + (actual.isTextual() ? "a text" : "not a text");
            }
        }
        return "";
    }

    private static String choices(JsonNode limit) {
        String shown = limit.valueStream()
                .limit(MOST_CHOICES)
                .map(ViolationMessages::shown)
                .collect(Collectors.joining(", "));
        return (limit.size() == 1 ? "" : "one of ") + shown + (limit.size() > MOST_CHOICES ? ", ..." : "");
    }

    private static String has(JsonNode actual, String what) {
        int count = what.equals("characters") ? codePoints(actual) : actual.size();
        return "has " + count + " " + (count == 1 ? what.substring(0, what.length() - 1) : what);
    }

    private static int codePoints(JsonNode text) {
        String value = text.asText();
        return value.codePointCount(0, value.length());
    }

    private static String types(JsonNode limit) {
        return limit.isArray()
                ? limit.valueStream().map(ViolationMessages::type).collect(Collectors.joining(" or "))
                : type(limit);
    }

    private static String type(JsonNode name) {
        return switch (name.asText()) {
            case "string" -> "a text";
            case "integer" -> "a whole number";
            case "number" -> "a number";
            case "boolean" -> "true or false";
            case "array" -> "a list";
            case "object" -> "an object";
            default -> name.asText();
        };
    }

    /** In the words of JSON Schema. */
    private static String typeOf(JsonNode node) {
        return switch (node.getNodeType()) {
            case OBJECT, POJO -> "object";
            case ARRAY -> "array";
            case STRING, BINARY -> "string";
            case BOOLEAN -> "boolean";
            case NULL, MISSING -> "null";
            case NUMBER -> node.isIntegralNumber() ? "integer" : "number";
        };
    }

    private static String shown(JsonNode node) {
        if (node.isArray()) {
            return node.isEmpty() ? "an empty list" : "a list";
        }
        if (node.isObject()) {
            return node.isEmpty() ? "an empty object" : "an object";
        }
        if (node.isTextual()) {
            return TextNode.valueOf(ForeignText.cut(node.textValue(), LONGEST_QUOTE))
                    .toString();
        }
        return ForeignText.cut(node.asText(), LONGEST_QUOTE);
    }

    /** A place in the input as the page calls it; where the page has nothing to say, its schema is empty. */
    private record Field(String label, JsonNode schema) {

        String pageSays() {
            String description = schema.path("description").asText("").strip();
            return description.isEmpty()
                    ? ""
                    : " The page says: \"" + ForeignText.cut(description, LONGEST_DESCRIPTION) + "\"";
        }
    }

    private Field field(JsonPointer where) {
        Field field = input;
        for (JsonPointer rest = where; !rest.matches(); rest = rest.tail()) {
            field = part(field, rest);
        }
        return field;
    }

    private static Field part(Field whole, JsonPointer step) {
        JsonNode properties = whole.schema.path("properties");
        String name = step.getMatchingProperty();
        if (whole.schema.has("items") && step.mayMatchElement()) {
            JsonNode item = whole.schema.path("items");
            return new Field(whole.label + " (item " + (step.getMatchingIndex() + 1) + ")", item);
        }
        JsonNode part = properties.path(name);
        String title = part.path("title").asText("").strip();
        return new Field(title.isEmpty() ? ForeignText.cut(name, LONGEST_QUOTE) : title, part);
    }
}
