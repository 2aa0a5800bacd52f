package dev.reelay.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reelay.schema.JsonTypes;
import dev.reelay.schema.Schema;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The values that a schema offers ({@code enum}, {@code const}), where its other rules refuse them. Which side is right cannot be
 * known: {@code "type": "integer", "enum": ["5"]} then accepts 5 and "5", and RunComfy decides.
 */
final class Choices {

    /** How many values are offered at most; more are not checked. */
    static final int MAX_VALUES = 5_000;

    /** A pattern is tried on so many values: each try takes bounded time, and all of them together must not take minutes. */
    private static final int MAX_MATCHES = 50;

    /** A whole number of so many digits fits a {@code long}. */
    private static final int LONG_DIGITS = 18;

    private static final List<String> BOUNDS = List.of(
            "minimum",
            "maximum",
            "exclusiveMinimum",
            "exclusiveMaximum",
            "multipleOf",
            "minLength",
            "maxLength",
            "pattern",
            "minItems",
            "maxItems");

    private final ObjectNode schema;
    private final String where;
    private final Relaxations relaxations;

    private Choices(ObjectNode schema, String where, Relaxations relaxations) {
        this.schema = schema;
        this.where = where;
        this.relaxations = relaxations;
    }

    /** Relaxes a schema whose types, bounds and patterns are tidied. */
    static void relax(ObjectNode schema, String where, Relaxations relaxations) {
        Choices choices = new Choices(schema, where, relaxations);
        choices.constant();
        choices.shape();
        if (schema.path("enum") instanceof ArrayNode values) {
            choices.types(values);
            choices.bounds();
        }
    }

    private void constant() {
        JsonNode constant = schema.get("const");
        if (constant == null) {
            return;
        }
        Set<String> types = TypeWords.of(schema);
        if (types.isEmpty() || JsonTypes.isOf(types, constant)) {
            return;
        }
        schema.remove("const");
        if (constant.isNull()) { // a member that says nothing, like the other annotations that are null
            relaxations.translated(where, "\"const\" is null");
        } else {
            schema.putArray("enum").add(constant);
        }
    }

    private void shape() {
        JsonNode offered = schema.get("enum");
        if (offered == null) {
            return;
        }
        if (!offered.isArray()) {
            schema.remove("enum");
            relaxations.dropped(where, "\"enum\" is not a list: " + Relaxations.quote(offered));
        } else if (offered.isEmpty()) {
            schema.remove("enum");
            relaxations.dropped(where, "an \"enum\" without values");
        } else if (offered.size() > MAX_VALUES) {
            schema.remove("enum");
            relaxations.dropped(where, "\"enum\" has more than " + MAX_VALUES + " values");
        } else if (offered.valueStream()
                .allMatch(one -> one.isObject() && one.path("value").isValueNode())) {
            labels((ArrayNode) offered, TypeWords.of(schema));
        }
    }

    /** As in forms: a label for people beside each value. Without a type it may be meant as it stands. */
    private void labels(ArrayNode offered, Set<String> types) {
        List<JsonNode> values =
                offered.valueStream().map(one -> one.path("value")).toList();
        if (types.isEmpty()) {
            values.forEach(offered::add);
            relaxations.widened(where, "\"enum\" has labels beside its values");
        } else if (!types.contains("object")) {
            schema.putArray("enum").addAll(values);
            relaxations.translated(where, "\"enum\" has labels beside its values");
        }
    }

    private void types(ArrayNode offered) {
        Set<String> types = TypeWords.of(schema);
        if (types.isEmpty()) {
            return;
        }
        List<JsonNode> refused = offered.valueStream()
                .filter(value -> !JsonTypes.isOf(types, value))
                .toList();
        if (refused.isEmpty()) {
            return;
        }
        boolean all = refused.size() == offered.size();
        if (all && (types.contains("array") || types.contains("object"))) {
            schema.remove("enum");
            relaxations.dropped(where, "no value of \"enum\" is of the type " + words(types));
            return;
        }
        Set<JsonNode> accepted = new LinkedHashSet<>();
        offered.forEach(accepted::add);
        refused.forEach(value -> counterpart(types, value).ifPresent(accepted::add));
        schema.remove("type");
        schema.putArray("enum").addAll(accepted);
        if (all) {
            relaxations.dropped(
                    where, "no value of \"enum\" is of the type " + words(types) + ", so both kinds are accepted");
        } else {
            relaxations.widened(
                    where,
                    "\"enum\" offers " + Relaxations.quote(refused.getFirst()) + ", which is not of the type "
                            + words(types));
        }
    }

    private void bounds() {
        List<String> impossible = new ArrayList<>();
        for (String keyword : BOUNDS) {
            JsonNode limit = schema.get(keyword);
            if (limit != null) {
                Schema rule = Schema.compile(schema.objectNode().set(keyword, limit), _ -> schema);
                if (schema.path("enum")
                        .valueStream()
                        .limit(keyword.equals("pattern") ? MAX_MATCHES : MAX_VALUES)
                        .noneMatch(value -> rule.check(value, 1).broken().isEmpty())) {
                    impossible.add(keyword);
                }
            }
        }
        if (!impossible.isEmpty()) {
            schema.remove(impossible);
            relaxations.dropped(where, "no value of \"enum\" keeps \"" + String.join("\", \"", impossible) + "\"");
        }
    }

    /** The same value as the type wants it. */
    private Optional<JsonNode> counterpart(Set<String> types, JsonNode value) {
        if (value.isTextual() && (types.contains("integer") || types.contains("number"))) {
            return NumberBounds.decimal(value)
                    .map(number -> number.scale() <= 0 && (long) number.precision() - number.scale() <= LONG_DIGITS
                            ? schema.numberNode(number.longValueExact())
                            : schema.numberNode(number));
        }
        if (value.isTextual() && types.contains("boolean")) {
            String word = value.textValue();
            return word.equals("true") || word.equals("false")
                    ? Optional.of(schema.booleanNode(word.equals("true")))
                    : Optional.empty();
        }
        return value.isValueNode() && !value.isNull() && types.contains("string")
                ? Optional.of(schema.textNode(value.asText()))
                : Optional.empty();
    }

    private static String words(Set<String> types) {
        return String.join(" or ", types);
    }
}
