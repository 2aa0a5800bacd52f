package dev.reelay.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayDeque;
import java.util.Deque;

/** Limits of one schema, which bound the time and the memory that it takes. The largest real one has some hundred values. */
public final class SchemaSize {

    /** How many values a schema may have, itself and all that it holds counted. */
    public static final int MAX_VALUES = 20_000;

    /** How deep it may be nested. */
    public static final int MAX_DEPTH = 64;

    /** How many characters its texts may have together, names included. */
    public static final int MAX_CHARACTERS = 1_000_000;

    private record Open(JsonNode value, int depth) {}

    private SchemaSize() {}

    /**
     * Checks a schema.
     *
     * @throws UnusableSchemaException when it is larger than a limit
     */
    public static void check(JsonNode schema) {
        Deque<Open> open = new ArrayDeque<>();
        open.push(new Open(schema, 1));
        int values = 0;
        long characters = 0;
        while (!open.isEmpty()) {
            Open next = open.pop();
            values++;
            if (next.depth > MAX_DEPTH) {
                throw new UnusableSchemaException("the schema is nested more than " + MAX_DEPTH + " deep");
            }
            if (values + next.value.size() > MAX_VALUES) {
                throw new UnusableSchemaException("the schema has more than " + MAX_VALUES + " values");
            }
            characters += next.value.isTextual() ? next.value.textValue().length() : 0;
            for (var member : next.value.properties()) {
                characters += member.getKey().length();
            }
            if (characters > MAX_CHARACTERS) {
                throw new UnusableSchemaException("the schema has more than " + MAX_CHARACTERS + " characters");
            }
            next.value.forEach(value -> open.push(new Open(value, next.depth + 1)));
        }
    }
}
