package dev.reelay.schema;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BiPredicate;

/**
 * The fields and elements of one value that a schema describes, in itself or in those of its subschemas for the same value
 * that the value keeps: {@code unevaluatedProperties} and {@code unevaluatedItems} are for all others.
 */
final class Evaluated {

    private final BiPredicate<SchemaRules, JsonNode> keeps;
    private final SchemaRules itself;
    private final JsonNode value;
    private final List<SchemaRules> describing = new ArrayList<>();

    Evaluated(BiPredicate<SchemaRules, JsonNode> keeps, SchemaRules rules, JsonNode value) {
        this.keeps = keeps;
        this.itself = rules;
        this.value = value;
        collect(rules);
    }

    private void collect(SchemaRules rules) {
        describing.add(rules);
        if (rules.reference != null) {
            collect(rules.reference);
        }
        rules.allOf.forEach(this::collectIfKept);
        rules.anyOf.forEach(this::collectIfKept);
        rules.oneOf.forEach(this::collectIfKept);
        if (rules.condition != null) {
            boolean met = keeps.test(rules.condition, value);
            if (met) {
                collect(rules.condition);
            }
            SchemaRules branch = met ? rules.then : rules.otherwise;
            if (branch != null) {
                collectIfKept(branch);
            }
        }
        for (Map.Entry<String, SchemaRules> dependent : rules.dependentSchemas.entrySet()) {
            if (value.has(dependent.getKey())) {
                collectIfKept(dependent.getValue());
            }
        }
    }

    private void collectIfKept(SchemaRules rules) {
        if (keeps.test(rules, value)) {
            collect(rules);
        }
    }

    boolean hasField(String name, BiPredicate<BoundedPattern, String> matches) {
        for (SchemaRules rules : describing) {
            if (rules.properties.containsKey(name)
                    || rules.additionalProperties != null
                    || (rules != itself && rules.unevaluatedProperties != null)) {
                return true;
            }
            for (SchemaRules.ByPattern byPattern : rules.patternProperties) {
                if (matches.test(byPattern.names(), name)) {
                    return true;
                }
            }
        }
        return false;
    }

    boolean hasItem(int index) {
        for (SchemaRules rules : describing) {
            if (index < rules.prefixItems.size()
                    || rules.items != null
                    || (rules != itself && rules.unevaluatedItems != null)
                    || (rules.contains != null && keeps.test(rules.contains, value.get(index)))) {
                return true;
            }
        }
        return false;
    }
}
