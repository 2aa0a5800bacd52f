package dev.reelay.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One check of one value. For each schema it looks first at the value itself, then at other schemas for the same value,
 * then at what the value holds, and ends as soon as it knows enough: at the first broken rule where only yes or no counts,
 * else when the list is full.
 */
final class Evaluation {

    /** Of an array that is too long, so many elements are looked at. */
    private static final int SHOWN_ITEMS = 100;

    private final int limit;
    private final Path path = new Path();
    private final Budget budget = new Budget();
    private final OwnRules own;
    private final Map<BoundedPattern, BoundedPattern.Matches> patterns = new HashMap<>();

    /** Where broken rules are listed; null where only yes or no counts. */
    private @Nullable Broken list;

    /** The depth of the value that the innermost alternative is for; a wrong type there rules the alternative out. */
    private int alternativeDepth = -1;

    Evaluation(int limit) {
        this.limit = limit;
        this.own = new OwnRules(budget, this::matches, this::broken);
    }

    SchemaCheck check(SchemaRules rules, JsonNode value) {
        Broken broken = new Broken(limit);
        list = broken;
        try {
            keeps(rules, value);
            return new SchemaCheck(broken.rules(), broken.isFull(), null);
        } catch (Budget.Exhausted e) {
            return new SchemaCheck(broken.rules(), false, path.pointer());
        }
    }

    private boolean matches(BoundedPattern pattern, String text) {
        return patterns.computeIfAbsent(pattern, it -> it.matches(budget)).in(text);
    }

    /** Whether the value keeps the schema; lists the rules that it breaks, if there is a list. */
    private boolean keeps(SchemaRules rules, JsonNode value) {
        budget.spend(1);
        if (rules.always != null) {
            return rules.always || broken("false", null, null);
        }
        boolean kept = own.keeps(rules, value);
        if (!kept && isDone()) {
            return false;
        }
        kept &= inPlace(rules, value);
        if (!kept && isDone()) {
            return false;
        }
        if (value.isObject()) {
            kept &= fields(rules, value);
        } else if (value.isArray()) {
            kept &= items(rules, value);
        }
        return kept;
    }

    /** Notes a broken rule of the value under the check; false. */
    private boolean broken(String keyword, @Nullable JsonNode rule, @Nullable String property) {
        if (list != null) {
            list.add(path, keyword, rule, property);
            if (keyword.equals("type") && path.depth() == alternativeDepth) {
                list.noteWrongType();
            }
        }
        return false;
    }

    /** Whether further broken rules would make no difference. */
    private boolean isDone() {
        return list == null || list.isFull();
    }

    /** Whether the value keeps the schema, without listing anything. */
    private boolean quietly(SchemaRules rules, JsonNode value) {
        Broken before = list;
        list = null;
        try {
            return keeps(rules, value);
        } finally {
            list = before;
        }
    }

    // --- other schemas for the same value ------------------------------------------------------------------------

    private boolean inPlace(SchemaRules rules, JsonNode value) {
        boolean kept = rules.reference == null || keeps(rules.reference, value);
        for (int i = 0; i < rules.allOf.size(); i++) {
            if (!kept && isDone()) {
                return false;
            }
            kept &= keeps(rules.allOf.get(i), value);
        }
        kept &= rules.anyOf.isEmpty() || anyOf(rules.anyOf, value, "anyOf");
        kept &= rules.oneOf.isEmpty() || oneOf(rules, value);
        if (rules.not != null && quietly(rules.not, value)) {
            kept = broken("not", rules.limit("not"), null);
        }
        if (rules.condition != null && (rules.then != null || rules.otherwise != null)) {
            SchemaRules branch = quietly(rules.condition, value) ? rules.then : rules.otherwise;
            kept &= branch == null || keeps(branch, value);
        }
        if (!rules.dependentSchemas.isEmpty() && value.isObject()) {
            for (Map.Entry<String, SchemaRules> dependent : rules.dependentSchemas.entrySet()) {
                if (value.has(dependent.getKey())) {
                    kept &= keeps(dependent.getValue(), value);
                }
            }
        }
        return kept;
    }

    private boolean oneOf(SchemaRules rules, JsonNode value) {
        List<SchemaRules> alternatives = rules.oneOf;
        int fitting = 0;
        for (int i = 0; i < alternatives.size(); i++) {
            fitting += quietly(alternatives.get(i), value) ? 1 : 0;
        }
        return switch (fitting) {
            case 0 -> anyOf(alternatives, value, "oneOf");
            case 1 -> true;
            default -> broken("oneOf", rules.limit("oneOf"), null);
        };
    }

    /**
     * Lists, when none fits, what keeps the value from the one alternative that is of its type; when no alternative or
     * several are, only that none fits.
     */
    private boolean anyOf(List<SchemaRules> alternatives, JsonNode value, String keyword) {
        for (int i = 0; i < alternatives.size(); i++) {
            if (quietly(alternatives.get(i), value)) {
                return true;
            }
        }
        if (list == null || list.isFull()) {
            return false;
        }
        Broken ofItsType = null;
        int count = 0;
        for (SchemaRules alternative : alternatives) {
            Broken of = listed(alternative, value);
            if (!of.isWrongType()) {
                ofItsType = of;
                count++;
            }
        }
        if (ofItsType != null && count == 1) {
            list.addAll(ofItsType);
            return false;
        }
        return broken(keyword, null, null);
    }

    private Broken listed(SchemaRules alternative, JsonNode value) {
        Broken before = list;
        int depthBefore = alternativeDepth;
        Broken of = new Broken(limit);
        list = of;
        alternativeDepth = path.depth();
        try {
            keeps(alternative, value);
        } finally {
            list = before;
            alternativeDepth = depthBefore;
        }
        return of;
    }

    // --- what the value holds ------------------------------------------------------------------------------------

    private boolean fields(SchemaRules rules, JsonNode object) {
        boolean kept = true;
        if (rules.properties.isEmpty() && rules.describesNoOtherFields()) {
            return true;
        }
        if (rules.describesNoOtherFields() && rules.properties.size() <= object.size()) {
            for (Map.Entry<String, SchemaRules> property : rules.properties.entrySet()) {
                JsonNode value = object.get(property.getKey());
                kept &= value == null || field(property.getKey(), property.getValue(), value);
                if (!kept && isDone()) {
                    return false;
                }
            }
            return kept;
        }
        if (object.isEmpty()) {
            return true;
        }
        Evaluated evaluated = rules.unevaluatedProperties == null ? null : new Evaluated(this::quietly, rules, object);
        for (Map.Entry<String, JsonNode> field : object.properties()) {
            kept &= field(rules, field.getKey(), field.getValue(), evaluated);
            if (!kept && isDone()) {
                return false;
            }
        }
        return kept;
    }

    private boolean field(SchemaRules rules, String name, JsonNode value, @Nullable Evaluated evaluated) {
        budget.spend(1);
        SchemaRules schema = rules.properties.get(name);
        boolean kept = schema == null || field(name, schema, value);
        boolean described = schema != null;
        for (int i = 0; i < rules.patternProperties.size(); i++) {
            SchemaRules.ByPattern byPattern = rules.patternProperties.get(i);
            if (matches(byPattern.names(), name)) {
                described = true;
                kept &= field(name, byPattern.schema(), value);
            }
        }
        if (!described && rules.additionalProperties != null) {
            kept &= unknown("additionalProperties", name, rules.additionalProperties, value);
        } else if (!described && evaluated != null && !evaluated.hasField(name, this::matches)) {
            kept &= unknown("unevaluatedProperties", name, rules.unevaluatedProperties, value);
        }
        if (rules.propertyNames != null && !quietly(rules.propertyNames, TextNode.valueOf(name))) {
            kept = broken("propertyNames", rules.limit("propertyNames"), null);
        }
        return kept;
    }

    private boolean unknown(String keyword, String name, @Nullable SchemaRules schema, JsonNode value) {
        if (schema == null) {
            return true;
        }
        return Boolean.FALSE.equals(schema.always) ? broken(keyword, null, name) : field(name, schema, value);
    }

    private boolean field(String name, SchemaRules schema, JsonNode value) {
        path.down(name);
        boolean kept = keeps(schema, value);
        path.up();
        return kept;
    }

    private boolean items(SchemaRules rules, JsonNode array) {
        boolean kept = rules.contains == null || contains(rules, rules.contains, array);
        int looked = array.size() <= rules.maxItems ? array.size() : Math.min(array.size(), SHOWN_ITEMS);
        Evaluated evaluated = rules.unevaluatedItems == null ? null : new Evaluated(this::quietly, rules, array);
        boolean hasRules = !rules.prefixItems.isEmpty() || rules.items != null || evaluated != null;
        for (int i = 0; hasRules && i < looked; i++) {
            SchemaRules schema = i < rules.prefixItems.size() ? rules.prefixItems.get(i) : rules.items;
            if (schema == null && evaluated != null && !evaluated.hasItem(i)) {
                schema = rules.unevaluatedItems;
            }
            if (schema != null) {
                path.down(i);
                kept &= keeps(schema, array.get(i));
                path.up();
            }
            if (!kept && isDone()) {
                return false;
            }
        }
        return kept;
    }

    private boolean contains(SchemaRules rules, SchemaRules contained, JsonNode array) {
        int count = 0;
        for (int i = 0; i < array.size(); i++) {
            count += quietly(contained, array.get(i)) ? 1 : 0;
            if (count > rules.maxContains) {
                return broken("maxContains", rules.limit("maxContains"), null);
            }
            if (count >= rules.minContains && rules.maxContains == Integer.MAX_VALUE) {
                return true;
            }
        }
        String keyword = rules.source.has("minContains") ? "minContains" : "contains";
        return count >= rules.minContains || broken(keyword, rules.limit(keyword), null);
    }
}
