package dev.reelay.schema;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One schema or subschema, compiled. Only {@link SchemaCompiler} changes it. A keyword that is not in the schema is null
 * or empty.
 */
final class SchemaRules {

    /** A bound for numbers; the two longs make the comparison with a whole number cheap. */
    record Bound(JsonNode limit, BigDecimal decimal, long floor, long ceiling) {}

    /** What a number must be a multiple of. {@code whole} is 0 when it is not a whole number of 64 bits. */
    record Step(BigDecimal decimal, long whole) {}

    /** A schema for the fields whose names match. */
    record ByPattern(BoundedPattern names, SchemaRules schema) {}

    final JsonNode source;

    /** For the schemas {@code true} and {@code false}; null for all others. */
    final @Nullable Boolean always;

    // the value itself
    Set<String> types = Set.of();
    List<JsonNode> choices = List.of();
    /** The strings of {@link #choices}. */
    Set<String> textChoices = Set.of();

    @Nullable
    JsonNode constant;

    @Nullable
    Bound minimum;

    @Nullable
    Bound maximum;

    @Nullable
    Bound exclusiveMinimum;

    @Nullable
    Bound exclusiveMaximum;

    @Nullable
    Step multipleOf;

    int minLength;
    int maxLength = Integer.MAX_VALUE;

    @Nullable
    BoundedPattern pattern;

    int minItems;
    int maxItems = Integer.MAX_VALUE;
    boolean uniqueItems;
    int minProperties;
    int maxProperties = Integer.MAX_VALUE;
    List<String> required = List.of();
    Map<String, List<String>> dependentRequired = Map.of();

    // other schemas for the same value
    @Nullable
    SchemaRules reference;

    List<SchemaRules> allOf = List.of();
    List<SchemaRules> anyOf = List.of();
    List<SchemaRules> oneOf = List.of();

    @Nullable
    SchemaRules not;

    @Nullable
    SchemaRules condition;

    @Nullable
    SchemaRules then;

    @Nullable
    SchemaRules otherwise;

    Map<String, SchemaRules> dependentSchemas = Map.of();

    // what the value holds
    Map<String, SchemaRules> properties = Map.of();
    List<ByPattern> patternProperties = List.of();

    @Nullable
    SchemaRules additionalProperties;

    @Nullable
    SchemaRules propertyNames;

    List<SchemaRules> prefixItems = List.of();

    @Nullable
    SchemaRules items;

    @Nullable
    SchemaRules contains;

    int minContains = 1;
    int maxContains = Integer.MAX_VALUE;

    @Nullable
    SchemaRules unevaluatedProperties;

    @Nullable
    SchemaRules unevaluatedItems;

    SchemaRules(JsonNode source) {
        this.source = source;
        this.always = source.isBoolean() ? (Boolean) source.booleanValue() : null;
    }

    /** Whether {@link #properties} are the only rules about fields. */
    boolean describesNoOtherFields() {
        return patternProperties.isEmpty()
                && additionalProperties == null
                && propertyNames == null
                && unevaluatedProperties == null;
    }

    /** The value of a keyword in the schema. */
    JsonNode limit(String keyword) {
        return source.path(keyword);
    }

    /** The texts of an array. */
    static Set<String> texts(JsonNode array) {
        Set<String> texts = new LinkedHashSet<>();
        array.forEach(text -> texts.add(text.asText()));
        return texts;
    }
}
