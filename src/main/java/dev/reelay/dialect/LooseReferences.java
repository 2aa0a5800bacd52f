package dev.reelay.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;

/** Drops the references that lead nowhere, out of the file or back to themselves: any value is accepted in their place. */
final class LooseReferences {

    /** Below that of {@link References}: the places around a reference are deep as well. */
    private static final int MAX_HEIGHT = References.MAX_HEIGHT - SchemaSize.MAX_DEPTH;

    private final JsonNode root;
    private final Relaxations relaxations;
    private final Set<JsonNode> open = Collections.newSetFromMap(new IdentityHashMap<>());
    private final IdentityHashMap<JsonNode, Integer> heights = new IdentityHashMap<>();

    private LooseReferences(JsonNode root, Relaxations relaxations) {
        this.root = root;
        this.relaxations = relaxations;
    }

    static void drop(ObjectNode root, Relaxations relaxations) {
        new LooseReferences(root, relaxations).follow(root, "schema");
    }

    /** The schema that the reference of a schema names; a missing node when it has none, or one that leads nowhere. */
    static JsonNode target(JsonNode schema, JsonNode root) {
        try {
            return References.target(schema.path("$ref").asText(), root);
        } catch (IllegalArgumentException e) { // a pointer that is none
            return root.path("");
        }
    }

    /** Returns how deep the schema is, with all that it refers to. */
    private int follow(JsonNode schema, String where) {
        if (!(schema instanceof ObjectNode object)) {
            return 1;
        }
        if (heights.containsKey(schema)) {
            return heights.get(schema);
        }
        open.add(schema);
        int[] highest = {0};
        if (object.has("$ref")) {
            highest[0] = followReference(object, where);
        }
        Subschemas.visit(
                object,
                (role, keyword, key, subschema) -> highest[0] = Math.max(
                        highest[0], follow(subschema, where + "/" + keyword + (key.isEmpty() ? "" : "/" + key))));
        open.remove(schema);
        heights.put(schema, highest[0] + 1);
        return highest[0] + 1;
    }

    private int followReference(ObjectNode schema, String where) {
        JsonNode reference = schema.path("$ref");
        JsonNode target = target(schema, root);
        if (open.contains(target)) {
            return drop(schema, where, "\"$ref\" leads back to itself");
        }
        if (!target.isObject() && !target.isBoolean()) {
            return drop(schema, where, "\"$ref\" names no schema in the same file: " + Relaxations.quote(reference));
        }
        int height = open.size() > MAX_HEIGHT
                ? MAX_HEIGHT
                : follow(target, "schema" + reference.asText().substring(1));
        return height >= MAX_HEIGHT ? drop(schema, where, "\"$ref\" leads too deep") : height;
    }

    private int drop(ObjectNode schema, String where, String why) {
        schema.remove("$ref");
        relaxations.dropped(where, why);
        return 0;
    }
}
