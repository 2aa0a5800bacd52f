package dev.reelay.cli.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import dev.reelay.json.ForeignText;
import dev.reelay.model.MediaField;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** A field of a model's input in a few words. */
final class FieldText {

    private static final int MOST_CHOICES = 12;
    private static final int LONGEST_VALUE = 40;

    private FieldText() {}

    /** For example {@code string}, {@code list of integer}, {@code image URL}. */
    static String type(String name, JsonNode field, List<MediaField> media) {
        return media.stream()
                .filter(one -> one.path().getFirst().equals(name))
                .findFirst()
                .map(one -> mediaType(one, field))
                .orElseGet(() -> type(field));
    }

    private static String mediaType(MediaField media, JsonNode field) {
        String kind = media.kind().name().toLowerCase(Locale.ROOT) + " URL";
        return switch (media.path().size()) {
            case 1 -> kind;
            case 2 -> media.path().getLast().equals(MediaField.EACH) ? "list of " + kind + "s" : type(field);
            default -> type(field);
        };
    }

    private static String type(JsonNode field) {
        JsonNode type = field.path("type");
        if (type.isArray()) {
            return type.valueStream().map(JsonNode::asText).collect(Collectors.joining(" or "));
        }
        if (type.asText().equals("array")) {
            return field.path("items").isObject() ? "list of " + type(field.path("items")) : "list";
        }
        if (type.isTextual()) {
            return type.textValue();
        }
        return field.has("enum") || field.has("const") ? "choice" : "any";
    }

    /** What values are allowed, for example {@code 3 to 5000 characters}. */
    static String bounds(JsonNode field) {
        List<String> bounds = new ArrayList<>();
        JsonNode choices = field.path("enum");
        if (choices.isArray()) {
            bounds.add(choices(choices));
        }
        if (field.has("const")) {
            bounds.add("only " + value(field.path("const")));
        }
        range(field, "minimum", "maximum", "", bounds);
        add(field, "exclusiveMinimum", "above ", bounds);
        add(field, "exclusiveMaximum", "below ", bounds);
        add(field, "multipleOf", "multiple of ", bounds);
        range(field, "minLength", "maxLength", " characters", bounds);
        range(field, "minItems", "maxItems", " elements", bounds);
        add(field, "pattern", "matches ", bounds);
        if (field.path("items").isObject()) {
            String each = bounds(field.path("items"));
            if (!each.isEmpty()) {
                bounds.add("each: " + each);
            }
        }
        return String.join("; ", bounds);
    }

    /** The default as JSON; empty when the field has none. */
    static String byDefault(JsonNode field) {
        return field.has("default") ? value(field.path("default")) : "";
    }

    private static String choices(JsonNode choices) {
        String first =
                choices.valueStream().limit(MOST_CHOICES).map(FieldText::value).collect(Collectors.joining(", "));
        return choices.size() <= MOST_CHOICES ? first : first + ", ... (" + choices.size() + ")";
    }

    private static void range(JsonNode field, String least, String most, String unit, List<String> bounds) {
        boolean hasLeast = field.path(least).isNumber();
        boolean hasMost = field.path(most).isNumber();
        if (hasLeast && hasMost) {
            bounds.add(value(field.path(least)) + " to " + value(field.path(most)) + unit);
        } else if (hasLeast) {
            bounds.add("at least " + value(field.path(least)) + unit);
        } else if (hasMost) {
            bounds.add("at most " + value(field.path(most)) + unit);
        }
    }

    private static void add(JsonNode field, String keyword, String before, List<String> bounds) {
        if (field.has(keyword)) {
            bounds.add(before + value(field.path(keyword)));
        }
    }

    private static String value(JsonNode value) {
        return ForeignText.oneLine(value.toString(), LONGEST_VALUE);
    }
}
