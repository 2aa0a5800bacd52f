package dev.reelay.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;

/**
 * The places of schemas inside a schema (JSON Schema 2020-12, core, sections 8 and 10). All code that walks a schema
 * uses this table: a member of {@code default}, {@code enum} or {@code examples} is a value, even when it looks like a
 * schema, and a field may be named {@code type}.
 */
public final class Subschemas {

    /** The value that a subschema applies to. */
    public enum Role {
        /** A field or an element of the value that the outer schema applies to. */
        CHILD,
        /** The same value that the outer schema applies to. */
        SAME_VALUE,
        /** No value by itself: the subschema is a definition, or a test whose result another keyword uses. */
        NO_VALUE
    }

    private enum Shape {
        ONE,
        LIST,
        MAP
    }

    private record Holder(Shape shape, Role role) {}

    private static final Map<String, Holder> HOLDERS = Map.ofEntries(
            Map.entry("properties", new Holder(Shape.MAP, Role.CHILD)),
            Map.entry("patternProperties", new Holder(Shape.MAP, Role.CHILD)),
            Map.entry("additionalProperties", new Holder(Shape.ONE, Role.CHILD)),
            Map.entry("unevaluatedProperties", new Holder(Shape.ONE, Role.CHILD)),
            Map.entry("items", new Holder(Shape.ONE, Role.CHILD)),
            Map.entry("prefixItems", new Holder(Shape.LIST, Role.CHILD)),
            Map.entry("unevaluatedItems", new Holder(Shape.ONE, Role.CHILD)),
            Map.entry("allOf", new Holder(Shape.LIST, Role.SAME_VALUE)),
            Map.entry("anyOf", new Holder(Shape.LIST, Role.SAME_VALUE)),
            Map.entry("oneOf", new Holder(Shape.LIST, Role.SAME_VALUE)),
            Map.entry("if", new Holder(Shape.ONE, Role.SAME_VALUE)),
            Map.entry("then", new Holder(Shape.ONE, Role.SAME_VALUE)),
            Map.entry("else", new Holder(Shape.ONE, Role.SAME_VALUE)),
            Map.entry("dependentSchemas", new Holder(Shape.MAP, Role.SAME_VALUE)),
            Map.entry("not", new Holder(Shape.ONE, Role.NO_VALUE)),
            Map.entry("contains", new Holder(Shape.ONE, Role.NO_VALUE)),
            Map.entry("propertyNames", new Holder(Shape.ONE, Role.NO_VALUE)),
            Map.entry("contentSchema", new Holder(Shape.ONE, Role.NO_VALUE)),
            Map.entry("$defs", new Holder(Shape.MAP, Role.NO_VALUE)),
            Map.entry("definitions", new Holder(Shape.MAP, Role.NO_VALUE)));

    private Subschemas() {}

    /** Receives subschemas. */
    public interface Visitor {
        /**
         * Called once for each subschema.
         *
         * @param keyword the keyword that holds it, for example {@code properties}
         * @param key its name or index under the keyword; empty when the keyword holds a single schema
         */
        void visit(Role role, String keyword, String key, JsonNode subschema);
    }

    /** Visits the direct subschemas of one schema, in the order of the file. */
    public static void visit(JsonNode schema, Visitor visitor) {
        schema.properties().forEach(member -> {
            String keyword = member.getKey();
            JsonNode held = member.getValue();
            Holder holder = HOLDERS.get(keyword);
            if (holder == null) {
                return;
            }
            switch (holder.shape) {
                case ONE -> visitor.visit(holder.role, keyword, "", held);
                case LIST -> {
                    for (int i = 0; i < held.size(); i++) {
                        visitor.visit(holder.role, keyword, String.valueOf(i), held.path(i));
                    }
                }
                case MAP ->
                    held.properties()
                            .forEach(entry -> visitor.visit(holder.role, keyword, entry.getKey(), entry.getValue()));
            }
        });
    }
}
