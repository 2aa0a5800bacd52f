package dev.reelay.schema;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.function.Function;

/** A JSON Schema (2020-12), compiled once. Immutable, and safe for several threads. */
public final class Schema {

    private final SchemaRules rules;

    private Schema(SchemaRules rules) {
        this.rules = rules;
    }

    /**
     * Compiles a schema. Unknown keywords, {@code format} and {@code content*} are ignored; of references only those
     * are supported that the function resolves.
     *
     * @param schema valid by the meta-schema of the draft, without a reference that leads back to itself
     * @param references gives the schema that a {@code $ref} names
     * @throws IllegalArgumentException when a pattern is no regular expression
     */
    public static Schema compile(JsonNode schema, Function<String, JsonNode> references) {
        return new Schema(new SchemaCompiler(references).compile(schema));
    }

    /**
     * Checks a value. Takes at most some tens of milliseconds and few megabytes for a value of a megabyte: it stops
     * after {@code limit} broken rules, and after a fixed number of steps. Changes nothing.
     */
    public SchemaCheck check(JsonNode value, int limit) {
        return new Evaluation(limit).check(rules, value);
    }

    /**
     * The places of numbers outside the range of a double, such as {@code 1e999999999}: legal JSON in a few bytes, but
     * JSON readers disagree on their value, and arithmetic on them takes gigabytes.
     *
     * @param limit how many places are listed at most
     */
    public static List<JsonPointer> numbersOutOfRange(JsonNode value, int limit) {
        return NumberRange.outside(value, limit);
    }
}
