package dev.reelay.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;

/**
 * Where schemas stand inside a schema (JSON Schema 2020-12, core, sections 8 and 10). Whoever walks a schema goes by this
 * table: what stands under {@code default}, {@code enum} or {@code examples} is a value, however much it looks like a
 * schema, and a field may well be called {@code type}.
 */
final class Subschemas {

    /** What a subschema is about. */
    enum Place {
        /** A field or an element: a place of its own in the input. */
        PART,
        /** The same place in the input once more, under another point of view. */
        ASPECT,
        /** No place in the input as such: a definition, or a test whose outcome counts elsewhere. */
        ASIDE
    }

    private enum Shape {
        ONE,
        LIST,
        MAP
    }

    private record Holder(Shape shape, Place place) {}

    private static final Map<String, Holder> HOLDERS = Map.ofEntries(
            Map.entry("properties", new Holder(Shape.MAP, Place.PART)),
            Map.entry("patternProperties", new Holder(Shape.MAP, Place.PART)),
            Map.entry("additionalProperties", new Holder(Shape.ONE, Place.PART)),
            Map.entry("unevaluatedProperties", new Holder(Shape.ONE, Place.PART)),
            Map.entry("items", new Holder(Shape.ONE, Place.PART)),
            Map.entry("prefixItems", new Holder(Shape.LIST, Place.PART)),
            Map.entry("unevaluatedItems", new Holder(Shape.ONE, Place.PART)),
            Map.entry("allOf", new Holder(Shape.LIST, Place.ASPECT)),
            Map.entry("anyOf", new Holder(Shape.LIST, Place.ASPECT)),
            Map.entry("oneOf", new Holder(Shape.LIST, Place.ASPECT)),
            Map.entry("if", new Holder(Shape.ONE, Place.ASPECT)),
            Map.entry("then", new Holder(Shape.ONE, Place.ASPECT)),
            Map.entry("else", new Holder(Shape.ONE, Place.ASPECT)),
            Map.entry("dependentSchemas", new Holder(Shape.MAP, Place.ASPECT)),
            Map.entry("not", new Holder(Shape.ONE, Place.ASIDE)),
            Map.entry("contains", new Holder(Shape.ONE, Place.ASIDE)),
            Map.entry("propertyNames", new Holder(Shape.ONE, Place.ASIDE)),
            Map.entry("contentSchema", new Holder(Shape.ONE, Place.ASIDE)),
            Map.entry("$defs", new Holder(Shape.MAP, Place.ASIDE)),
            Map.entry("definitions", new Holder(Shape.MAP, Place.ASIDE)));

    private Subschemas() {}

    /** Sees one subschema. */
    interface Visitor {
        /**
         * Called once for each.
         *
         * @param keyword the keyword that holds it, for example {@code properties}
         * @param key its name or index under the keyword; empty where the keyword holds just one
         */
        void visit(Place place, String keyword, String key, JsonNode subschema);
    }

    /** Shows the direct subschemas of one schema, in the order of the file. */
    static void of(JsonNode schema, Visitor visitor) {
        schema.properties().forEach(member -> {
            String keyword = member.getKey();
            JsonNode held = member.getValue();
            Holder holder = HOLDERS.get(keyword);
            if (holder == null) {
                return;
            }
            switch (holder.shape) {
                case ONE -> visitor.visit(holder.place, keyword, "", held);
                case LIST -> {
                    for (int i = 0; i < held.size(); i++) {
                        visitor.visit(holder.place, keyword, String.valueOf(i), held.path(i));
                    }
                }
                case MAP ->
                    held.properties()
                            .forEach(entry -> visitor.visit(holder.place, keyword, entry.getKey(), entry.getValue()));
            }
        });
    }
}
