package dev.reelay.model;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.reelay.json.ForeignText;
import dev.reelay.outcome.Violation;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Builds violations with their messages: one sentence that names the field by its title on the model's page, and quotes
 * the page's description. Messages and the values that they quote stay short, however long the input is.
 */
public final class ViolationMessages {

    static final String UNKNOWN_FIELD = "unknown_field";

    /** The rule of an input whose check took too many steps. */
    static final String TOO_COMPLEX = "too_complex";

    /** The rule of the warning about a prompt without a text. */
    static final String EMPTY_PROMPT = "empty_prompt";

    /** The field for LoRAs that were trained at RunComfy: its documentation has it, the pages of the models do not. */
    private static final String LORA = "lora";

    private static final String LORA_HINT =
            " RunComfy documents it for the base models of its trainer: where this model is one, an operator can add the field in"
                    + " the model's notes (\"fields\").";

    /** Longer strings are left out of {@code actual}. */
    private static final int MAX_ACTUAL = 200;

    private static final int MAX_QUOTED_VALUE = 80;
    private static final int MAX_QUOTED_PAGE = 300;
    private static final int MAX_CHOICES = 30;

    private final InputField input;

    ViolationMessages(ObjectNode schema) {
        // The title of the whole schema ("Input schema", in any language) does not name the input.
        ObjectNode untitled = schema.objectNode();
        untitled.setAll(schema); // the fields are shared: a copy of them would double what hundreds of models hold
        this.input = new InputField("The input", untitled.without(List.of("title", "description")));
    }

    /** The schema whose fields they name. */
    JsonNode schema() {
        return input.schema;
    }

    /** A sentence that quotes the model's page, with a space before it; empty when the page has no text. */
    public static String pageQuote(String text) {
        String stripped = text.strip();
        return stripped.isEmpty()
                ? ""
                : " The model's page says: \"" + ForeignText.cut(stripped, MAX_QUOTED_PAGE) + "\"";
    }

    Violation missing(JsonPointer where, String rule) {
        InputField field = field(where);
        return new Violation(
                Finding.pointerInRequest(where),
                rule,
                null,
                null,
                field.label + " is required but missing." + field.pageQuote());
    }

    Violation emptyPrompt(JsonPointer where) {
        return new Violation(
                Finding.pointerInRequest(where),
                EMPTY_PROMPT,
                null,
                null,
                field(where).label
                        + " is empty: RunComfy may refuse the job, or charge for a result that nobody asked for.");
    }

    /** @param hint whether to look for known names that are similar */
    Violation unknownField(JsonPointer where, boolean hint) {
        String name = where.last().getMatchingProperty();
        String similar = hint ? DidYouMean.hint(similarFields(name, where.head())) : "";
        String message = "The model has no field " + shown(TextNode.valueOf(name)) + (similar.isEmpty() ? "." : similar)
                + (name.equals(LORA) && where.head().matches() ? LORA_HINT : "");
        return new Violation(Finding.pointerInRequest(where), UNKNOWN_FIELD, null, null, message);
    }

    private List<String> similarFields(String name, JsonPointer parent) {
        Map<String, List<String>> names = new LinkedHashMap<>();
        field(parent)
                .schema
                .path("properties")
                .properties()
                .forEach(sibling -> names.put(
                        sibling.getKey(),
                        List.of(sibling.getValue().path("title").asText(""))));
        return DidYouMean.nearest(name, names);
    }

    Violation outOfDoubleRange(JsonPointer where, JsonNode actual) {
        String message =
                field(where).label + " is outside the range of a 64-bit floating-point number: " + shown(actual) + ".";
        return new Violation(Finding.pointerInRequest(where), "type", null, shortActual(actual), message);
    }

    /** @param limit the keyword's value in the schema; null when it has none */
    Violation brokenRule(JsonPointer where, String rule, @Nullable JsonNode limit, JsonNode actual) {
        InputField field = field(where);
        String problem = problem(rule, limit == null ? MissingNode.getInstance() : limit, actual);
        return new Violation(
                Finding.pointerInRequest(where),
                rule,
                shownLimit(rule, limit),
                shownActual(rule, actual),
                field.label + " " + problem + "." + field.pageQuote());
    }

    private static String problem(String rule, JsonNode limit, JsonNode actual) {
        return switch (rule) {
            case "type" -> "must be " + types(limit) + ", not " + shown(actual);
            case "enum" -> "must be " + choices(limit) + ", not " + shown(actual) + nearMiss(limit, actual);
            case "const" -> "must be " + shown(limit) + ", not " + shown(actual);
            case "minLength" -> count("at least", limit, actual, "characters");
            case "maxLength" -> count("at most", limit, actual, "characters");
            case "minItems" -> count("at least", limit, actual, "items");
            case "maxItems" -> count("at most", limit, actual, "items");
            case "minProperties" -> count("at least", limit, actual, "fields");
            case "maxProperties" -> count("at most", limit, actual, "fields");
            case "minimum" -> "must be at least " + limit.asText() + ", not " + shown(actual);
            case "maximum" -> "must be at most " + limit.asText() + ", not " + shown(actual);
            case "exclusiveMinimum" -> "must be more than " + limit.asText() + ", not " + shown(actual);
            case "exclusiveMaximum" -> "must be less than " + limit.asText() + ", not " + shown(actual);
            case "multipleOf" -> "must be a multiple of " + limit.asText() + ", not " + shown(actual);
            case "pattern" -> "must match the pattern " + limit.asText() + ", not be " + shown(actual);
            case "uniqueItems" -> "must not contain the same item twice";
            case "anyOf", "oneOf" ->
                "is " + shown(actual) + ", which matches "
                        + (limit.isMissingNode() // see BrokenRule#limit
                                ? "none of the alternatives that the model accepts"
                                : "more than one of the alternatives, of which exactly one must match");
            default -> "violates the model's rule \"" + rule + "\"";
        };
    }

    private static @Nullable JsonNode shownLimit(String rule, @Nullable JsonNode limit) {
        boolean isValue = limit != null && (limit.isValueNode() || rule.equals("enum") || rule.equals("type"));
        return isValue ? limit : null;
    }

    private static @Nullable JsonNode shownActual(String rule, JsonNode actual) {
        return switch (rule) {
            case "type" -> TextNode.valueOf(typeOf(actual));
            case "minLength", "maxLength" -> IntNode.valueOf(codePoints(actual));
            case "minItems", "maxItems", "minProperties", "maxProperties" -> IntNode.valueOf(actual.size());
            default -> shortActual(actual);
        };
    }

    private static @Nullable JsonNode shortActual(JsonNode actual) {
        boolean isShort = actual.isValueNode() && actual.asText().length() <= MAX_ACTUAL;
        return isShort && !actual.isMissingNode() ? actual : null;
    }

    /** Names the difference when only upper and lower case, or string and number, differ. */
    private static String nearMiss(JsonNode choices, JsonNode actual) {
        for (JsonNode choice : choices) {
            if (choice.isTextual() && actual.isTextual() && choice.textValue().equalsIgnoreCase(actual.textValue())) {
                return ", which differs from " + shown(choice) + " in upper and lower case";
            }
            if (choice.isTextual() != actual.isTextual() && choice.asText().equals(actual.asText())) {
                return ", which is " + (actual.isTextual() ? "a string" : "not a string");
            }
        }
        return "";
    }

    private static String choices(JsonNode limit) {
        String shown = limit.valueStream()
                .limit(MAX_CHOICES)
                .map(ViolationMessages::shown)
                .collect(Collectors.joining(", "));
        return (limit.size() == 1 ? "" : "one of ") + shown + (limit.size() > MAX_CHOICES ? ", ..." : "");
    }

    private static String count(String bound, JsonNode limit, JsonNode actual, String what) {
        String unit = limit.asText().equals("1") ? what.substring(0, what.length() - 1) : what;
        int count = what.equals("characters") ? codePoints(actual) : actual.size();
        return "must have " + bound + " " + limit.asText() + " " + unit + ", not " + count;
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
            case "string" -> "a string";
            case "integer" -> "a whole number";
            case "number" -> "a number";
            case "boolean" -> "true or false";
            case "array" -> "an array";
            case "object" -> "an object";
            default -> name.asText();
        };
    }

    /** The type's name in JSON Schema. */
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
            return node.isEmpty() ? "an empty array" : "an array";
        }
        if (node.isObject()) {
            return node.isEmpty() ? "an empty object" : "an object";
        }
        if (node.isTextual()) {
            return TextNode.valueOf(ForeignText.cut(node.textValue(), MAX_QUOTED_VALUE))
                    .toString();
        }
        return ForeignText.cut(node.asText(), MAX_QUOTED_VALUE);
    }

    /**
     * A field of the input.
     *
     * @param label its title on the page, or else its name
     * @param schema its schema on the page; empty when the page does not describe it
     */
    private record InputField(String label, JsonNode schema) {

        String pageQuote() {
            return ViolationMessages.pageQuote(schema.path("description").asText(""));
        }
    }

    private InputField field(JsonPointer where) {
        InputField field = input;
        for (JsonPointer rest = where; !rest.matches(); rest = rest.tail()) {
            field = child(field, rest);
        }
        return field;
    }

    private static InputField child(InputField parent, JsonPointer step) {
        JsonNode properties = parent.schema.path("properties");
        String name = step.getMatchingProperty();
        if (parent.schema.has("items") && step.mayMatchElement()) {
            JsonNode item = parent.schema.path("items");
            return new InputField(parent.label + " (item " + (step.getMatchingIndex() + 1) + ")", item);
        }
        JsonNode child = properties.path(name);
        String title = child.path("title").asText("").strip();
        return new InputField(title.isEmpty() ? ForeignText.cut(name, MAX_QUOTED_VALUE) : title, child);
    }
}
