package dev.reelay.schema;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Compiles schemas. A schema that several references name is compiled once. */
final class SchemaCompiler {

    private static final int MANY_DIGITS = 2_000;
    private static final BigDecimal LEAST_LONG = BigDecimal.valueOf(Long.MIN_VALUE);
    private static final BigDecimal LARGEST_LONG = BigDecimal.valueOf(Long.MAX_VALUE);

    private final Function<String, JsonNode> references;
    private final IdentityHashMap<JsonNode, SchemaRules> compiled = new IdentityHashMap<>();

    SchemaCompiler(Function<String, JsonNode> references) {
        this.references = references;
    }

    SchemaRules compile(JsonNode schema) {
        SchemaRules known = compiled.get(schema);
        if (known != null) {
            return known;
        }
        SchemaRules rules = new SchemaRules(schema);
        compiled.put(schema, rules);
        if (schema.isObject()) {
            ofTheValue(rules, schema);
            ofSizes(rules, schema);
            ofTheSameValue(rules, schema);
            ofFields(rules, schema);
            ofItems(rules, schema);
        }
        return rules;
    }

    private static void ofTheValue(SchemaRules rules, JsonNode schema) {
        JsonNode type = schema.path("type");
        if (!type.isMissingNode()) {
            rules.types = type.isArray() ? SchemaRules.texts(type) : Set.of(type.asText());
        }
        if (schema.path("enum").isArray()) {
            rules.choices = schema.path("enum").valueStream().toList();
            rules.textChoices = rules.choices.stream()
                    .filter(JsonNode::isTextual)
                    .map(JsonNode::textValue)
                    .collect(Collectors.toSet());
        }
        rules.constant = schema.get("const");
        rules.minimum = bound(schema.get("minimum"));
        rules.maximum = bound(schema.get("maximum"));
        rules.exclusiveMinimum = bound(schema.get("exclusiveMinimum"));
        rules.exclusiveMaximum = bound(schema.get("exclusiveMaximum"));
        rules.multipleOf = step(schema.path("multipleOf"));
        rules.pattern =
                schema.has("pattern") ? BoundedPattern.of(schema.path("pattern").asText()) : null;
    }

    private static SchemaRules.@Nullable Bound bound(@Nullable JsonNode limit) {
        if (limit == null || !limit.isNumber()) {
            return null;
        }
        BigDecimal decimal = limit.decimalValue();
        return new SchemaRules.Bound(
                limit, decimal, toLong(decimal, RoundingMode.FLOOR), toLong(decimal, RoundingMode.CEILING));
    }

    private static SchemaRules.@Nullable Step step(JsonNode step) {
        if (!step.isNumber() || step.decimalValue().signum() == 0) {
            return null;
        }
        boolean isWhole = step.canConvertToLong() && step.canConvertToExactIntegral();
        return new SchemaRules.Step(step.decimalValue(), isWhole ? step.longValue() : 0);
    }

    private static long toLong(BigDecimal decimal, RoundingMode rounding) {
        if (decimal.scale() > MANY_DIGITS) { // too small to be rounded by arithmetic
            return decimal.signum() * (rounding == RoundingMode.CEILING ? 1 : -1) > 0 ? decimal.signum() : 0;
        }
        return decimal.max(LEAST_LONG).min(LARGEST_LONG).setScale(0, rounding).longValueExact();
    }

    private static void ofSizes(SchemaRules rules, JsonNode schema) {
        rules.minLength = count(schema, "minLength", 0);
        rules.maxLength = count(schema, "maxLength", Integer.MAX_VALUE);
        rules.minItems = count(schema, "minItems", 0);
        rules.maxItems = count(schema, "maxItems", Integer.MAX_VALUE);
        rules.uniqueItems = schema.path("uniqueItems").asBoolean();
        rules.minProperties = count(schema, "minProperties", 0);
        rules.maxProperties = count(schema, "maxProperties", Integer.MAX_VALUE);
        rules.minContains = count(schema, "minContains", 1);
        rules.maxContains = count(schema, "maxContains", Integer.MAX_VALUE);
        rules.required = List.copyOf(SchemaRules.texts(schema.path("required")));
        if (schema.has("dependentRequired")) {
            rules.dependentRequired = new LinkedHashMap<>();
            schema.path("dependentRequired")
                    .properties()
                    .forEach(one ->
                            rules.dependentRequired.put(one.getKey(), List.copyOf(SchemaRules.texts(one.getValue()))));
        }
    }

    private static int count(JsonNode schema, String keyword, int otherwise) {
        JsonNode count = schema.path(keyword);
        return count.isNumber()
                ? count.decimalValue()
                        .min(BigDecimal.valueOf(Integer.MAX_VALUE))
                        .intValue()
                : otherwise;
    }

    private void ofTheSameValue(SchemaRules rules, JsonNode schema) {
        if (schema.path("$ref").isTextual()) {
            rules.reference = compile(references.apply(schema.path("$ref").textValue()));
        }
        rules.allOf = list(schema.path("allOf"));
        rules.anyOf = list(schema.path("anyOf"));
        rules.oneOf = list(schema.path("oneOf"));
        rules.not = one(schema, "not");
        rules.condition = one(schema, "if");
        rules.then = one(schema, "then");
        rules.otherwise = one(schema, "else");
        rules.dependentSchemas = map(schema.path("dependentSchemas"));
    }

    private void ofFields(SchemaRules rules, JsonNode schema) {
        rules.properties = map(schema.path("properties"));
        List<SchemaRules.ByPattern> byPattern = new ArrayList<>();
        schema.path("patternProperties")
                .properties()
                .forEach(one -> byPattern.add(
                        new SchemaRules.ByPattern(BoundedPattern.of(one.getKey()), compile(one.getValue()))));
        rules.patternProperties = List.copyOf(byPattern);
        rules.additionalProperties = one(schema, "additionalProperties");
        rules.propertyNames = one(schema, "propertyNames");
        rules.unevaluatedProperties = one(schema, "unevaluatedProperties");
    }

    private void ofItems(SchemaRules rules, JsonNode schema) {
        rules.prefixItems = list(schema.path("prefixItems"));
        rules.items = one(schema, "items");
        rules.contains = one(schema, "contains");
        rules.unevaluatedItems = one(schema, "unevaluatedItems");
    }

    private @Nullable SchemaRules one(JsonNode schema, String keyword) {
        JsonNode subschema = schema.get(keyword);
        return subschema == null ? null : compile(subschema);
    }

    private List<SchemaRules> list(JsonNode schemas) {
        return schemas.valueStream().map(this::compile).toList();
    }

    private Map<String, SchemaRules> map(JsonNode schemas) {
        if (schemas.isEmpty()) {
            return Map.of(); // most subschemas have no fields
        }
        Map<String, SchemaRules> byName = new LinkedHashMap<>();
        schemas.properties().forEach(one -> byName.put(one.getKey(), compile(one.getValue())));
        return byName;
    }
}
