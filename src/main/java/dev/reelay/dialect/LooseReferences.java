package dev.reelay.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;

/** Drops the references that lead nowhere, out of the file or back to themselves: any value is accepted in their place. */
final class LooseReferences {

    private final JsonNode root;
    private final Relaxations relaxations;
    private final Set<JsonNode> open = Collections.newSetFromMap(new IdentityHashMap<>());
    private final Set<JsonNode> done = Collections.newSetFromMap(new IdentityHashMap<>());

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

    private void follow(JsonNode schema, String where) {
        if (!(schema instanceof ObjectNode object) || done.contains(schema)) {
            return;
        }
        open.add(schema);
        if (object.has("$ref")) {
            JsonNode target = target(object, root);
            if (open.contains(target)) {
                object.remove("$ref");
                relaxations.dropped(where, "\"$ref\" leads back to itself");
            } else if (!target.isObject() && !target.isBoolean()) {
                JsonNode reference = object.remove("$ref");
                relaxations.dropped(
                        where, "\"$ref\" names no schema in the same file: " + Relaxations.quote(reference));
            } else {
                follow(target, "schema" + object.path("$ref").asText().substring(1));
            }
        }
        Subschemas.visit(
                object,
                (role, keyword, key, subschema) ->
                        follow(subschema, where + "/" + keyword + (key.isEmpty() ? "" : "/" + key)));
        open.remove(schema);
        done.add(schema);
    }
}
